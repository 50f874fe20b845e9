// Whole histories, as fast-check makes and shrinks them: which plays run when and at what pace, and how their events arrive.
import * as fc from 'fast-check';
import type { RegistryConfig } from '../../core/registry-config.js';
import { TAG } from './deed.js';
import { COPIES, type Delivery } from './delivery.js';
import { TOOLS, deploy, destroy, type Deployment } from './plays-apis.js';
import { NOISES, byHand, noise, trespass, type Change } from './plays-by-hand.js';
import { changeEndpoint, open, rebuild, type EndpointChange } from './plays-networks.js';
import { changeDomain, publish, type DomainChange } from './plays-domains.js';
import type { Play, Scene } from './world.js';

export const ACCOUNTS = ['111122223333', '444455556666', '000000000042'] as const;
export const REGIONS = ['eu-west-1', 'us-east-1'] as const;
const UNITS = ['orders', 'orders-pr-7', 'billing'] as const;
const STAGES = ['prod', 'beta', 'Stage'] as const;
/** Raw names: some mean the same service, some none. */
const NAMES = ['orders-api', 'Orders API', 'billing', '///', 'other.api'] as const;
const NETWORKS = ['shop', 'Shop', 'store', 'vpc-0a', '***x***'] as const;

/** A play that says what it is, for the counterexample that it may be part of. */
function told(name: string, args: readonly unknown[], play: Play): Play {
  return Object.assign(play, {
    [fc.toStringMethod]: () => `${name}(${args.map((each) => JSON.stringify(each)).join(', ')})`,
  });
}

const account = fc.constantFrom(...ACCOUNTS);
const region = fc.constantFrom(...REGIONS);
const name = fc.constantFrom(...NAMES);
const stage = fc.constantFrom(...STAGES);
const pick = fc.nat({ max: 11 });

const serviceTags = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom('orders-api', 'Orders API', 'billing').map((v) => ({ [TAG.service]: v })) },
  { weight: 1, arbitrary: fc.record({ [TAG.service]: name, [TAG.stage]: stage }) },
  { weight: 1, arbitrary: fc.record({ [TAG.service]: name, [TAG.registry]: fc.constantFrom('prod', 'dev') }) },
  { weight: 1, arbitrary: fc.constant({}) },
);

const deployment: fc.Arbitrary<Deployment> = fc.record({
  account: fc.oneof({ weight: 4, arbitrary: fc.constant(ACCOUNTS[0]) }, { weight: 1, arbitrary: account }),
  region: fc.oneof({ weight: 4, arbitrary: fc.constant(REGIONS[0]) }, { weight: 1, arbitrary: region }),
  tool: fc.constantFrom(...TOOLS),
  unit: fc.constantFrom(...UNITS),
  name,
  tags: serviceTags,
  stage,
  moved: fc.boolean(),
});

const tagChange = fc.oneof(
  fc.record({ key: fc.constant(TAG.service), value: name }),
  fc.record({ key: fc.constant(TAG.stage), value: stage }),
  fc.record({ key: fc.constant(TAG.registry), value: fc.constantFrom('prod', 'dev') }),
);

const change: fc.Arbitrary<Change> = fc.oneof(
  tagChange.map((tag): Change => ({ change: 'tag', ...tag })),
  tagChange.map(({ key }): Change => ({ change: 'untag', key })),
  fc.constantFrom('PRIVATE', 'REGIONAL').map((type): Change => ({ change: 'type', type })),
  fc.record({ change: fc.constantFrom('name', 'import'), name }),
  fc.record({ change: fc.constant('disable'), disabled: fc.boolean() }),
  fc.record({ change: fc.constant('associate'), endpoint: pick }),
  fc.record({ change: fc.constantFrom('create-stage', 'deploy', 'update-stage', 'delete-stage'), stage }),
  fc.constant<Change>({ change: 'delete' }),
);

const place = fc.record({ account, region, place: fc.constantFrom('a', 'b') });
const network = fc.option(fc.constantFrom(...NETWORKS), { nil: undefined });

const endpointChange: fc.Arbitrary<EndpointChange> = fc.oneof(
  fc.record({ change: fc.constantFrom('tag', 'untag-value'), network: fc.constantFrom(...NETWORKS) }),
  fc.constantFrom<EndpointChange>({ change: 'untag' }, { change: 'subnets' }),
  fc.record({ change: fc.constant('private-dns'), on: fc.boolean() }),
  fc.record({ change: fc.constantFrom('close', 'close-in-part'), also: pick }),
);

/** Few, in one second: where ties are. */
const several = <T>(each: fc.Arbitrary<T>) => fc.array(each, { minLength: 1, maxLength: 3 });

/** Changes of one stage or one tag that contradict each other. */
const quarrel: fc.Arbitrary<readonly Change[]> = fc.oneof(
  fc
    .tuple(stage, fc.array(fc.constantFrom('create-stage', 'deploy', 'delete-stage'), { minLength: 2, maxLength: 5 }))
    .map(([each, acts]) => acts.map((act): Change => ({ change: act, stage: each }))),
  fc
    .array(fc.option(name, { nil: undefined }), { minLength: 2, maxLength: 4 })
    .map((values) =>
      values.map((value): Change =>
        value === undefined ? { change: 'untag', key: TAG.service } : { change: 'tag', key: TAG.service, value },
      ),
    ),
);

/** What tools do to whole APIs. */
export const toolPlay: fc.Arbitrary<Play> = fc.oneof(
  { weight: 4, arbitrary: deployment.map((each) => told('deploy', [each], deploy(each))) },
  { weight: 1, arbitrary: deployment.map((each) => told('destroy', [each], destroy(each))) },
);

const networkPlay: fc.Arbitrary<Play> = fc.oneof(
  fc.tuple(place, network, fc.constantFrom('within', 'after')).map((args) => told('open', args, open(...args))),
  fc.tuple(place, network).map((args) => told('rebuild', args, rebuild(...args))),
  fc.tuple(pick, several(endpointChange)).map((args) => told('changeEndpoint', args, changeEndpoint(...args))),
);

const basePath = fc.constantFrom('', 'v1');
const domainChange: fc.Arbitrary<DomainChange> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ change: fc.constant('map'), basePath, api: pick, anyStage: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ change: fc.constant('unmap'), basePath }) },
  {
    weight: 2,
    arbitrary: fc.record({ change: fc.constantFrom('associate', 'associate', 'dissociate'), endpoint: pick }),
  },
  { weight: 1, arbitrary: fc.constant<DomainChange>({ change: 'delete' }) },
);

const domainPlay: fc.Arbitrary<Play> = fc.oneof(
  fc.tuple(pick, fc.constantFrom('orders.corp.example', 'pay.corp.example')).map((args) => {
    return told('publish', args, publish(...args));
  }),
  fc.tuple(pick, several(domainChange)).map((args) => told('changeDomain', args, changeDomain(...args))),
);

const caller = fc.record({ account, region, by: fc.constant('aws-cli' as const) });

const anyPlay: fc.Arbitrary<Play> = fc.oneof(
  { weight: 6, arbitrary: toolPlay },
  {
    weight: 5,
    arbitrary: fc.tuple(pick, fc.oneof(several(change), quarrel)).map((args) => told('byHand', args, byHand(...args))),
  },
  { weight: 4, arbitrary: networkPlay },
  { weight: 2, arbitrary: domainPlay },
  {
    weight: 1,
    arbitrary: fc.tuple(caller, fc.constantFrom(...NOISES), pick).map((args) => told('noise', args, noise(...args))),
  },
  { weight: 1, arbitrary: fc.tuple(pick, account, name).map((args) => told('trespass', args, trespass(...args))) },
);

const orders = { account: ACCOUNTS[0], region: REGIONS[0], name: 'x', tags: { [TAG.service]: 'orders-api' } };
const pace = fc.array(fc.nat({ max: 4 }), { minLength: 1, maxLength: 5 });

/** The first API of a name, by any tool. */
export const incumbent: fc.Arbitrary<Scene> = fc.record({
  play: fc
    .record({ tool: fc.constantFrom(...TOOLS), stage })
    .map((more): Deployment => ({ ...orders, unit: 'orders', ...more }))
    .map((each) => told('deploy', [each], deploy(each))),
  start: fc.constant(0),
  pace,
});

/** Stacks of other names that bear the same tag: they come, are replaced and go. */
export const previews: fc.Arbitrary<readonly Scene[]> = fc.array(
  fc.record({
    play: fc
      .tuple(
        fc.constantFrom(deploy, destroy),
        fc.record({
          tool: fc.constantFrom('cloudformation', 'sam', 'cdk'),
          unit: fc.constantFrom('orders-pr-7', 'pr-8'),
          stage,
        }),
      )
      .map(([act, more]) => told(act.name, [more], act({ ...orders, ...more }))),
    start: fc.nat({ max: 40 }),
    pace,
  }),
  { minLength: 1, maxLength: 6 },
);

function scenesOf(play: fc.Arbitrary<Play>, most: number): fc.Arbitrary<readonly Scene[]> {
  return fc.array(fc.record({ play, start: fc.nat({ max: 40 }), pace }), { minLength: 1, maxLength: most });
}

/** Histories of everything at once, with many calls in one second. */
export const history = scenesOf(anyPlay, 14);

/** The first API of a name among look-alikes. */
const rivalry = fc.tuple(incumbent, previews).map(([first, others]) => [first, ...others.slice(0, 3)]);

/** Most of them short, where most defects show already; one in nine of any length, and one in nine with look-alikes. */
export const shortHistory: fc.Arbitrary<readonly Scene[]> = fc.oneof(
  { weight: 7, arbitrary: scenesOf(anyPlay, 4) },
  { weight: 1, arbitrary: history },
  { weight: 1, arbitrary: rivalry },
);

/** One service's APIs, their custom domains and the endpoints that these let in. */
export const mappedHistory = fc
  .tuple(
    incumbent,
    scenesOf(
      fc.oneof(
        { weight: 3, arbitrary: domainPlay },
        { weight: 2, arbitrary: deployment.map((each) => told('deploy', [each], deploy({ ...each, ...orders }))) },
        { weight: 1, arbitrary: networkPlay },
      ),
      8,
    ),
  )
  .map(([first, others]) => [first, ...others]);

/** Where sweeps and re-checks find most: short ones, and some with custom domains. */
export const sweptHistory: fc.Arbitrary<readonly Scene[]> = fc.oneof(
  { weight: 3, arbitrary: shortHistory },
  { weight: 1, arbitrary: mappedHistory },
);

/** Histories of what tools do, and nobody else. */
export const toolHistory = scenesOf(toolPlay, 9);

const busyUnit = fc.constantFrom('orders', 'orders-pr-7', 'billing', 'users', 'carts', 'stock');
const busyDeployment = fc
  .record({ tool: fc.constantFrom(...TOOLS), unit: busyUnit, tags: serviceTags, stage, moved: fc.boolean() })
  .map((more): Deployment => ({ account: ACCOUNTS[0], region: REGIONS[0], name: 'x', ...more }));
const busyPlay: fc.Arbitrary<Play> = fc.oneof(
  { weight: 4, arbitrary: busyDeployment.map((each) => told('deploy', [each], deploy(each))) },
  { weight: 2, arbitrary: busyDeployment.map((each) => told('destroy', [each], destroy(each))) },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom('a', 'b', 'c')
      .map((at) => ({ account: ACCOUNTS[0], region: REGIONS[0], place: at }))
      .chain((at) => fc.constantFrom(open(at, 'shop', 'within'), rebuild(at, 'shop'))),
  },
);

/** One account and region in which much lives at once, comes and goes: where a list has pages. */
export const busyHistory = fc.array(fc.record({ play: busyPlay, start: fc.nat({ max: 40 }), pace }), {
  minLength: 8,
  maxLength: 20,
  size: 'max',
});

/** From almost in order to any order at all. */
export const delivery: fc.Arbitrary<Delivery> = fc.record({
  delays: fc.oneof(
    fc.array(fc.nat({ max: 4 }), { minLength: 1, maxLength: 20 }),
    fc.array(fc.nat({ max: 200 }), { minLength: 1, maxLength: 40 }),
  ),
  copies: fc.array(fc.constantFrom(...COPIES), { minLength: 1, maxLength: 8 }),
});

export const config: fc.Arbitrary<RegistryConfig> = fc.record({
  registry: fc.constant('prod'),
  naming: fc.constantFrom('tag', 'tag-or-name'),
  owners: fc.oneof(
    { weight: 4, arbitrary: fc.constant([]) },
    {
      weight: 1,
      arbitrary: fc.array(fc.record({ names: fc.constantFrom('orders*', 'shop', '*'), account }), { maxLength: 2 }),
    },
  ),
});

/** Some plays among hundreds of APIs of one name, and endpoints of one network, that come and go one after the other. */
export const crowd: fc.Arbitrary<readonly Scene[]> = fc
  .tuple(
    fc.array(fc.record({ play: anyPlay, start: fc.nat({ max: 2000 }), pace }), { maxLength: 10 }),
    fc.constantFrom(...TOOLS),
    fc.integer({ min: 110, max: 160 }),
    fc.record({ account, region, place: fc.constant('a') }),
  )
  .map(([some, tool, lives, place]) => {
    const again = Array.from({ length: lives }, (_, index) => [
      { play: deploy({ ...orders, tool, unit: 'orders', stage: 'prod' }), start: index * 12, pace: [1] },
      { play: rebuilt(place, index), start: index * 12 + 5, pace: [1] },
    ]);
    return [...some, ...again.flat()];
  });

/** Now and then the VPC, and else an endpoint in it. */
function rebuilt(at: Parameters<typeof rebuild>[0], index: number): Play {
  return function* (world) {
    if (index === 3) yield* rebuild(at, 'shop')(world);
    yield* changeEndpoint(world.ec2.endpoints.length - 1, [{ change: 'close', also: 0 }])(world);
    yield* open(at, 'shop', 'within')(world);
  };
}

/** How the world is swept, and how it moves meanwhile. */
export interface Moving {
  /** At which steps everything is swept; counted from 0, and beyond the last one anew. */
  readonly sweeps: readonly { readonly at: number; readonly kind: 'light' | 'complete' }[];
  /** How many calls the world makes before each call of a sweep or a re-check, taken in turn. */
  readonly strides: readonly number[];
  /** How many things a page of a list holds at most. */
  readonly page: number;
}

const moves = (sweeps: number) => ({
  sweeps: fc.array(fc.record({ at: fc.nat({ max: 60 }), kind: fc.constantFrom('light', 'complete') }), {
    maxLength: sweeps,
    size: 'max',
  }),
  strides: fc.array(fc.constantFrom(0, 0, 1, 1, 2), { minLength: 1, maxLength: 12 }),
  page: fc.constantFrom(1, 1, 2, 500),
});

export const moving: fc.Arbitrary<Moving> = fc.record(moves(12));

/** How the registry and what reaches it are disturbed. */
export interface Disturbance extends Moving {
  /** Of a hundred events, how many are lost with all their copies. */
  readonly lost: number;
  /** For each event in turn: it is lost where this is less than that. */
  readonly lots: readonly number[];
  /** How many handlers run at once. */
  readonly handlers: number;
  /** By how many seconds the handlers' clock is wrong. */
  readonly skew: number;
}

export const disturbance: fc.Arbitrary<Disturbance> = fc.record({
  ...moves(2),
  lost: fc.constantFrom(0, 0, 10, 50, 100),
  lots: fc.array(fc.nat({ max: 99 }), { minLength: 8, maxLength: 24, size: 'max' }),
  handlers: fc.constantFrom(1, 1, 2, 4),
  skew: fc.integer({ min: -4, max: 4 }),
});

/** The same scenes, some of them so slow that what is made in them is old before they end. */
export const atAnyTempo = (scenes: fc.Arbitrary<readonly Scene[]>): fc.Arbitrary<readonly Scene[]> =>
  fc
    .tuple(scenes, fc.constantFrom(1, 30, 300))
    .map(([all, tempo]) =>
      all.map(({ play, start, pace }) => ({ play, start: start * tempo, pace: pace.map((pause) => pause * tempo) })),
    );
