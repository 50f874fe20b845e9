// Single scenarios that fast-check draws and shrinks.
import * as fc from 'fast-check';
import { TAG } from './action.js';
import { ACCOUNTS, REGIONS } from './scopes.js';
import { TOOLS, deploy, destroy, type DeployedService } from './scenarios-apis.js';
import { NOISES, byHand, noise, foreignEvents, type ChangeByHand } from './scenarios-by-hand.js';
import { changeDomain, publish, type DomainChange } from './scenarios-domains.js';
import { changeEndpoint, open, rebuild, type EndpointChange } from './scenarios-networks.js';
import type { CanaryChange } from './stages.js';
import type { Scenario } from './world.js';

const UNITS = ['orders', 'orders-pr-7', 'billing'] as const;
const STAGES = ['prod', 'beta', 'Stage'] as const;
/** Raw names: some mean the same service, some are invalid. */
const NAMES = ['orders-api', 'Orders API', 'billing', '///', 'other.api'] as const;
const NETWORKS = ['shop', 'Shop', 'store', 'vpc-0a', '***x***'] as const;

/** A scenario that prints itself, for counterexamples. */
export function labelled(name: string, args: readonly unknown[], scenario: Scenario): Scenario {
  return Object.assign(scenario, {
    [fc.toStringMethod]: () => `${name}(${args.map((each) => JSON.stringify(each)).join(', ')})`,
  });
}

function policyOf(Condition: object): string {
  const allow = {
    Effect: 'Allow',
    Principal: '*',
    Action: 'execute-api:Invoke',
    Resource: 'execute-api:/*',
    Condition,
  };
  return JSON.stringify({ Version: '2012-10-17', Statement: [allow] });
}

export const account = fc.constantFrom(...ACCOUNTS);
export const region = fc.constantFrom(...REGIONS);
const name = fc.constantFrom(...NAMES);
export const stage = fc.constantFrom(...STAGES);
/** Policies that admit everyone or one VPC; or none. */
const policy = fc.constantFrom('', policyOf({}), policyOf({ StringEquals: { 'aws:SourceVpc': 'vpc-0a1b2c3d' } }));
const pick = fc.nat({ max: 11 });

export const serviceTags = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom('orders-api', 'Orders API', 'billing').map((v) => ({ [TAG.service]: v })) },
  { weight: 1, arbitrary: fc.record({ [TAG.service]: name, [TAG.stage]: stage }) },
  { weight: 1, arbitrary: fc.record({ [TAG.service]: name, [TAG.registry]: fc.constantFrom('prod', 'dev') }) },
  { weight: 1, arbitrary: fc.constant({}) },
);

export const deployment: fc.Arbitrary<DeployedService> = fc.record({
  account: fc.oneof({ weight: 4, arbitrary: fc.constant(ACCOUNTS[0]) }, { weight: 1, arbitrary: account }),
  region: fc.oneof({ weight: 4, arbitrary: fc.constant(REGIONS[0]) }, { weight: 1, arbitrary: region }),
  tool: fc.constantFrom(...TOOLS),
  unit: fc.constantFrom(...UNITS),
  name,
  tags: serviceTags,
  stage,
  moved: fc.boolean(),
  policy,
});

const tagChange = fc.oneof(
  fc.record({ key: fc.constant(TAG.service), value: name }),
  fc.record({ key: fc.constant(TAG.stage), value: stage }),
  fc.record({ key: fc.constant(TAG.registry), value: fc.constantFrom('prod', 'dev') }),
);

/** What people do with a canary: it is deployed, gets more calls, and is promoted or removed. */
const canaryChange: fc.Arbitrary<ChangeByHand> = fc.oneof(
  fc.record({ change: fc.constant('deploy-canary'), stage, percent: fc.constantFrom(0, 10, 100) }),
  fc.record({
    change: fc.constant('change-canary'),
    stage,
    to: fc.constantFrom<CanaryChange>('promote', 'remove', 0, 50, 100),
  }),
);

const stageChange: fc.Arbitrary<ChangeByHand> = fc.record({
  change: fc.constantFrom('create-stage', 'deploy', 'update-stage', 'roll-back', 'delete-stage'),
  stage,
});

const change: fc.Arbitrary<ChangeByHand> = fc.oneof(
  tagChange.map((tag): ChangeByHand => ({ change: 'tag', ...tag })),
  tagChange.map(({ key }): ChangeByHand => ({ change: 'untag', key })),
  fc.constantFrom('PRIVATE', 'REGIONAL', 'EDGE').map((type): ChangeByHand => ({ change: 'type', type })),
  fc.record({ change: fc.constantFrom('name', 'import'), name }),
  fc.record({ change: fc.constant('disable'), disabled: fc.boolean() }),
  fc.record({ change: fc.constant('associate'), endpoint: pick }),
  fc.record({ change: fc.constant('policy'), policy }),
  stageChange,
  fc.constant<ChangeByHand>({ change: 'delete' }),
  canaryChange,
);

const site = fc.record({ account, region, site: fc.constantFrom('a', 'b') });
const network = fc.option(fc.constantFrom(...NETWORKS), { nil: undefined });

const endpointChange: fc.Arbitrary<EndpointChange> = fc.oneof(
  fc.record({ change: fc.constantFrom('tag', 'untag-value'), network: fc.constantFrom(...NETWORKS) }),
  fc.constantFrom<EndpointChange>({ change: 'untag' }, { change: 'subnets' }),
  fc.record({ change: fc.constant('private-dns'), on: fc.boolean() }),
  fc.record({ change: fc.constant('policy'), policy: fc.constantFrom('default', 'closed', 'one-account') }),
  fc.record({ change: fc.constantFrom('close', 'close-in-part'), also: pick }),
);

/** A few changes in one second, to create ties. */
const several = <T>(each: fc.Arbitrary<T>) => fc.array(each, { minLength: 1, maxLength: 3 });

/** Changes of one stage or one tag that contradict each other. */
const quarrel: fc.Arbitrary<readonly ChangeByHand[]> = fc.oneof(
  fc
    .tuple(stage, fc.array(fc.constantFrom('create-stage', 'deploy', 'delete-stage'), { minLength: 2, maxLength: 5 }))
    .map(([each, acts]) => acts.map((act): ChangeByHand => ({ change: act, stage: each }))),
  fc
    .array(fc.option(name, { nil: undefined }), { minLength: 2, maxLength: 4 })
    .map((values) =>
      values.map((value): ChangeByHand =>
        value === undefined ? { change: 'untag', key: TAG.service } : { change: 'tag', key: TAG.service, value },
      ),
    ),
);

/** Gives the name to one of the first APIs, or takes it away. */
export const nameMove: fc.Arbitrary<Scenario> = fc
  .tuple(
    fc.nat({ max: 3 }),
    fc.constantFrom<ChangeByHand>(
      { change: 'untag', key: TAG.service },
      { change: 'tag', key: TAG.service, value: 'billing' },
      { change: 'tag', key: TAG.service, value: 'orders-api' },
      { change: 'type', type: 'REGIONAL' },
      { change: 'type', type: 'PRIVATE' },
      { change: 'delete' },
    ),
  )
  .map(([api, move]) => labelled('byHand', [api, [move]], byHand(api, [move])));

/** Changes that tell APIs of one name apart, or let an API be seen again. */
export const twinChange: fc.Arbitrary<Scenario> = fc
  .tuple(
    fc.nat({ max: 3 }),
    several(
      fc.oneof(
        {
          weight: 3,
          arbitrary: fc.constantFrom('a', 'b').map((value) => ({ change: 'tag', key: 'env', value }) as const),
        },
        { weight: 1, arbitrary: fc.constant({ change: 'untag', key: 'env' } as const) },
        { weight: 2, arbitrary: fc.constant({ change: 'name', name: 'renamed' } as const) },
        { weight: 1, arbitrary: fc.constant({ change: 'import', name: 'Orders API' } as const) },
        { weight: 1, arbitrary: tagChange.map(({ key }) => ({ change: 'untag', key }) as const) },
        { weight: 1, arbitrary: fc.constant({ change: 'tag', key: TAG.service, value: 'orders-api' } as const) },
        { weight: 1, arbitrary: stageChange },
        {
          weight: 1,
          arbitrary: fc.constantFrom('PRIVATE', 'REGIONAL').map((type) => ({ change: 'type', type }) as const),
        },
        { weight: 1, arbitrary: fc.constant({ change: 'delete' } as const) },
      ),
    ),
  )
  .map((args) => labelled('byHand', args, byHand(...args)));

const typeChange = fc.constantFrom('PRIVATE', 'REGIONAL').map((type): ChangeByHand => ({ change: 'type', type }));
const ofProd = <C extends ChangeByHand>(change: C): C => ('stage' in change ? { ...change, stage: 'prod' } : change);

/** What happens at the stages of the first API: deployments, canaries, and changes of parts that need a deployment. */
export const stageWork: fc.Arbitrary<Scenario> = several(
  fc.oneof(
    { weight: 3, arbitrary: canaryChange.map(ofProd) },
    { weight: 2, arbitrary: stageChange.map(ofProd) },
    { weight: 1, arbitrary: stageChange },
    { weight: 3, arbitrary: typeChange },
    { weight: 1, arbitrary: fc.record({ change: fc.constant('policy'), policy }) },
    { weight: 1, arbitrary: fc.record({ change: fc.constant('associate'), endpoint: pick }) },
  ),
).map((changes) => labelled('byHand', [0, changes], byHand(0, changes)));

/** What tools do to whole APIs. */
export const toolScenario: fc.Arbitrary<Scenario> = fc.oneof(
  { weight: 4, arbitrary: deployment.map((each) => labelled('deploy', [each], deploy(each))) },
  { weight: 1, arbitrary: deployment.map((each) => labelled('destroy', [each], destroy(each))) },
);

export const networkScenario: fc.Arbitrary<Scenario> = fc.oneof(
  fc.tuple(site, network, fc.constantFrom('within', 'after')).map((args) => labelled('open', args, open(...args))),
  fc.tuple(site, network).map((args) => labelled('rebuild', args, rebuild(...args))),
  fc.tuple(pick, several(endpointChange)).map((args) => labelled('changeEndpoint', args, changeEndpoint(...args))),
);

const basePath = fc.constantFrom('', 'v1');
const domainChange: fc.Arbitrary<DomainChange> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ change: fc.constant('map'), basePath, api: pick, anyStage: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ change: fc.constant('unmap'), basePath }) },
  {
    weight: 2,
    arbitrary: fc.record({ change: fc.constantFrom('associate', 'associate', 'dissociate'), endpoint: pick }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ change: fc.constant('route'), rules: fc.constantFrom('none', 'first', 'only') }),
  },
  { weight: 1, arbitrary: fc.constant<DomainChange>({ change: 'delete' }) },
);

export const domainScenario: fc.Arbitrary<Scenario> = fc.oneof(
  fc.tuple(pick, fc.constantFrom('orders.corp.example', 'pay.corp.example')).map((args) => {
    return labelled('publish', args, publish(...args));
  }),
  fc.tuple(pick, several(domainChange)).map((args) => labelled('changeDomain', args, changeDomain(...args))),
);

const caller = fc.record({ account, region, by: fc.constant('aws-cli' as const) });

export const anyScenario: fc.Arbitrary<Scenario> = fc.oneof(
  { weight: 6, arbitrary: toolScenario },
  {
    weight: 5,
    arbitrary: fc
      .tuple(pick, fc.oneof(several(change), quarrel))
      .map((args) => labelled('byHand', args, byHand(...args))),
  },
  { weight: 4, arbitrary: networkScenario },
  { weight: 2, arbitrary: domainScenario },
  {
    weight: 1,
    arbitrary: fc
      .tuple(caller, fc.constantFrom(...NOISES), pick)
      .map((args) => labelled('noise', args, noise(...args))),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(pick, account, name).map((args) => labelled('foreignEvents', args, foreignEvents(...args))),
  },
);
