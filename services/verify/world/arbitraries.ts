// Whole histories that fast-check draws and shrinks: the scenarios, when they start, their pace, and how their events
// arrive.
import * as fc from 'fast-check';
import type { RegistryConfig } from '../../core/registry-config.js';
import { TAG } from './action.js';
import { COPIES, type Delivery } from './delivery.js';
import { ACCOUNTS, REGIONS } from './scopes.js';
import {
  account,
  anyScenario,
  deployment,
  domainScenario,
  networkScenario,
  region,
  serviceTags,
  stage,
  labelled,
  nameMove,
  stageWork,
  twinChange,
  toolScenario,
} from './scenario-arbitraries.js';
import { TOOLS, deploy, destroy, type DeployedService } from './scenarios-apis.js';
import { changeEndpoint, open, rebuild } from './scenarios-networks.js';
import type { Scenario, Scene } from './world.js';

const orders = { account: ACCOUNTS[0], region: REGIONS[0], name: 'x', tags: { [TAG.service]: 'orders-api' } };
const pace = fc.array(fc.nat({ max: 4 }), { minLength: 1, maxLength: 5 });

/** The first API of a name, by any tool. */
export const incumbent: fc.Arbitrary<Scene> = fc.record({
  scenario: fc
    .record({ tool: fc.constantFrom(...TOOLS), stage })
    .map((more): DeployedService => ({ ...orders, unit: 'orders', ...more }))
    .map((each) => labelled('deploy', [each], deploy(each))),
  start: fc.constant(0),
  pace,
});

/** Stacks with other names and the same tag, which are created, replaced and deleted. */
export const previews: fc.Arbitrary<readonly Scene[]> = fc.array(
  fc.record({
    scenario: fc
      .tuple(
        fc.constantFrom(deploy, destroy),
        fc.record({
          tool: fc.constantFrom('cloudformation', 'sam', 'cdk'),
          unit: fc.constantFrom('orders-pr-7', 'pr-8'),
          stage,
        }),
      )
      .map(([act, more]) => labelled(act.name, [more], act({ ...orders, ...more }))),
    start: fc.nat({ max: 40 }),
    pace,
  }),
  { minLength: 1, maxLength: 6 },
);

function scenesOf(scenario: fc.Arbitrary<Scenario>, most: number): fc.Arbitrary<readonly Scene[]> {
  return fc.array(scene(scenario, 40), { minLength: 1, maxLength: most });
}

/** A scenario that starts within the first `latest` seconds. */
function scene(scenario: fc.Arbitrary<Scenario>, latest: number): fc.Arbitrary<Scene> {
  return fc.record({ scenario, start: fc.nat({ max: latest }), pace });
}

const HAND_TOOLS = TOOLS.filter((tool) => tool.startsWith('terraform') || tool === 'console');
const environmentTag = fc.constantFrom({}, {}, { env: 'a' }, { env: 'b' });
const twin = fc
  .record({
    tool: fc.constantFrom(...HAND_TOOLS),
    unit: fc.constantFrom('orders', 'orders-pr-7', 'pr-8'),
    stage: fc.constantFrom('prod', 'prod', 'beta'),
    more: environmentTag,
  })
  .map(({ more, ...given }): DeployedService => ({ ...orders, ...given, tags: { ...orders.tags, ...more } }));
/** At the beginning, an hour later to the second, and much later. */
const hours = fc.oneof(fc.nat({ max: 4 }), fc.integer({ min: 3598, max: 3606 }), fc.integer({ min: 7198, max: 7210 }));

/** APIs without the tags of CloudFormation that share a name for hours, are replaced, tagged and deleted. */
const twins: fc.Arbitrary<readonly Scene[]> = fc.array(
  fc.record({
    scenario: fc.oneof(
      { weight: 4, arbitrary: twin.map((each) => labelled('deploy', [each], deploy(each))) },
      { weight: 1, arbitrary: twin.map((each) => labelled('destroy', [each], destroy(each))) },
      { weight: 4, arbitrary: twinChange },
    ),
    start: hours,
    pace,
  }),
  { minLength: 2, maxLength: 8 },
);

const firstDeployment = fc
  .constantFrom(...TOOLS)
  .map((tool): DeployedService => ({ ...orders, unit: 'orders', tool, stage: 'prod' }))
  .map((each) => labelled('deploy', [each], deploy(each)));

/** One API whose stages get deployments, canaries and changes. */
const canaries: fc.Arbitrary<readonly Scene[]> = fc
  .tuple(scene(firstDeployment, 0), fc.array(scene(stageWork, 40), { minLength: 2, maxLength: 8 }))
  .map(([first, others]) => [first, ...others]);

const inOne = ([first, others]: readonly [Scene, readonly Scene[]]): readonly Scene[] => [first, ...others];

/** Histories of everything at once, with many calls in one second. */
export const history = scenesOf(anyScenario, 14);

/** The first API of a name among siblings. */
const rivalry = fc.tuple(incumbent, previews).map(([first, others]) => [first, ...others.slice(0, 3)]);

/** A first API and its siblings, which lose the name and get it back by tags and types. */
const movedName = fc
  .tuple(rivalry, fc.array(scene(nameMove, 40), { minLength: 1, maxLength: 6 }))
  .map((parts) => parts.flat());

/** One stack that is created, replaced, destroyed and created again, and the endpoints of its callers. */
const replacedStack: fc.Arbitrary<readonly Scene[]> = fc.constantFrom(...TOOLS).chain((tool) => {
  const ofTheStack = (act: typeof deploy): fc.Arbitrary<Scenario> =>
    fc
      .record({ stage, moved: fc.boolean() })
      .map((more) => labelled(act.name, [{ tool, ...more }], act({ ...orders, unit: 'orders', tool, ...more })));
  const next = fc.oneof(
    { weight: 3, arbitrary: ofTheStack(deploy) },
    { weight: 2, arbitrary: ofTheStack(destroy) },
    { weight: 1, arbitrary: networkScenario },
  );
  return fc.tuple(scene(ofTheStack(deploy), 0), fc.array(scene(next, 40), { minLength: 2, maxLength: 5 })).map(inOne);
});

/** Mostly short histories, which show most defects. Some follow one stack, some are long, some have siblings. */
export const shortHistory: fc.Arbitrary<readonly Scene[]> = fc.oneof(
  { weight: 5, arbitrary: scenesOf(anyScenario, 4) },
  { weight: 5, arbitrary: replacedStack },
  { weight: 1, arbitrary: history },
  { weight: 1, arbitrary: rivalry },
  { weight: 1, arbitrary: movedName },
  { weight: 2, arbitrary: twins },
  { weight: 2, arbitrary: canaries },
);

/** One service's APIs, their custom domains, and the endpoints with access to them. */
export const mappedHistory = fc
  .tuple(
    incumbent,
    scenesOf(
      fc.oneof(
        { weight: 3, arbitrary: domainScenario },
        { weight: 2, arbitrary: deployment.map((each) => labelled('deploy', [each], deploy({ ...each, ...orders }))) },
        { weight: 1, arbitrary: networkScenario },
      ),
      8,
    ),
  )
  .map(inOne);

/** The histories in which sweeps and re-checks find most defects: short ones, and some with custom domains. */
export const sweptHistory: fc.Arbitrary<readonly Scene[]> = fc.oneof(
  { weight: 3, arbitrary: shortHistory },
  { weight: 1, arbitrary: mappedHistory },
);

/** Histories of tools only. */
export const toolHistory = scenesOf(toolScenario, 9);

const busyUnit = fc.constantFrom('orders', 'orders-pr-7', 'billing', 'users', 'carts', 'stock');
const busyDeployment = fc
  .record({ tool: fc.constantFrom(...TOOLS), unit: busyUnit, tags: serviceTags, stage, moved: fc.boolean() })
  .map((more): DeployedService => ({ account: ACCOUNTS[0], region: REGIONS[0], name: 'x', ...more }));
const busyScenario: fc.Arbitrary<Scenario> = fc.oneof(
  { weight: 4, arbitrary: busyDeployment.map((each) => labelled('deploy', [each], deploy(each))) },
  { weight: 2, arbitrary: busyDeployment.map((each) => labelled('destroy', [each], destroy(each))) },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom('a', 'b', 'c')
      .map((name) => ({ account: ACCOUNTS[0], region: REGIONS[0], site: name }))
      .chain((site) => fc.constantFrom(open(site, 'shop', 'within'), rebuild(site, 'shop'))),
  },
);

/** One account and region with many resources, so that lists have several pages. */
export const busyHistory = fc.array(fc.record({ scenario: busyScenario, start: fc.nat({ max: 40 }), pace }), {
  minLength: 8,
  maxLength: 20,
  size: 'max',
});

/** From almost in order to any order. */
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

/** Some registries name tags that tell a replacement from a sibling. */
export const lineageConfig: fc.Arbitrary<RegistryConfig> = fc
  .tuple(config, fc.constantFrom([], ['env'], ['env', 'team']))
  .map(([settings, lineageTags]) => ({ ...settings, lineageTags }));

/** An operator's pin of one of the first APIs. */
export interface OperatorPin {
  readonly name: string;
  /** The number of the API in the world, by creation; null removes the pin. */
  readonly api: number | null;
  /** How many arrivals come before it. */
  readonly after: number;
}

export const pins: fc.Arbitrary<readonly OperatorPin[]> = fc.oneof(
  { weight: 3, arbitrary: fc.constant([]) },
  {
    weight: 1,
    arbitrary: fc.array(
      fc.record({
        name: fc.constantFrom('orders-api', 'billing'),
        api: fc.option(fc.nat({ max: 3 })),
        after: fc.nat({ max: 20 }),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  },
);

/** Some scenarios among hundreds of APIs of one name, and endpoints of one network, each replaced by the next. */
export const crowd: fc.Arbitrary<readonly Scene[]> = fc
  .tuple(
    fc.array(fc.record({ scenario: anyScenario, start: fc.nat({ max: 2000 }), pace }), { maxLength: 10 }),
    fc.constantFrom(...TOOLS),
    fc.integer({ min: 110, max: 160 }),
    fc.record({ account, region, site: fc.constant('a') }),
  )
  .map(([some, tool, lives, site]) => {
    const again = Array.from({ length: lives }, (_, index) => [
      { scenario: deploy({ ...orders, tool, unit: 'orders', stage: 'prod' }), start: index * 12, pace: [1] },
      { scenario: rebuilt(site, index), start: index * 12 + 5, pace: [1] },
    ]);
    return [...some, ...again.flat()];
  });

/** Replaces the VPC once, and an endpoint in it otherwise. */
function rebuilt(site: Parameters<typeof rebuild>[0], index: number): Scenario {
  return function* (world) {
    if (index === 3) yield* rebuild(site, 'shop')(world);
    yield* changeEndpoint(world.ec2.endpoints.length - 1, [{ change: 'close', also: 0 }])(world);
    yield* open(site, 'shop', 'within')(world);
  };
}
