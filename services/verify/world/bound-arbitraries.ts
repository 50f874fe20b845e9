// Histories with more than the registry can keep in full: names of one API, events of one stage, deployments, and lineages and
// deleted APIs of one name. The name moves between APIs through tags, types, deletions and operators' revivals.
import * as fc from 'fast-check';
import { TAG, isApiAction, type Action, type ApiAction } from './action.js';
import { incumbent } from './arbitraries.js';
import type { Copies, Delivery } from './delivery.js';
import { labelled, nameMove, stage } from './scenario-arbitraries.js';
import { deploy, destroy, type DeployedService } from './scenarios-apis.js';
import { byHand, type ChangeByHand } from './scenarios-by-hand.js';
import { ACCOUNTS, REGIONS } from './scopes.js';
import type { Scenario, Scene } from './world.js';

/** Seconds between two previews. */
const STEP = 12;
const LONGEST = 210 * STEP;

const orders = { account: ACCOUNTS[0], region: REGIONS[0], name: 'x', tags: { [TAG.service]: 'orders-api' } };
const start = fc.nat({ max: LONGEST });

/** Numbers of stacks. Those in the middle are neither among the first lineages of a name nor among its newest deleted APIs. */
const createdAgain = (min: number, max: number) =>
  fc.uniqueArray(fc.integer({ min, max }), { minLength: 2, maxLength: 4 });

/** Stacks with the same tag, each deleted before the next is created; the last ones are created again in another order. */
const lineages: fc.Arbitrary<readonly Scene[]> = fc
  .tuple(
    fc.integer({ min: 170, max: 210 }),
    fc.oneof(createdAgain(0, 100), createdAgain(45, 69)),
    fc.constantFrom(true, true, false),
  )
  .map(([count, again, isElderGone]) => {
    const preview = (index: number): DeployedService => ({
      ...orders,
      ...{ tool: 'cloudformation', unit: `orders-pr-${String(index)}`, stage: 'prod' },
    });
    const at = (scenario: Scenario, begin: number): Scene => ({ scenario, start: begin, pace: [1] });
    const passing = Array.from({ length: count }, (_, index) => [
      at(deploy(preview(index)), index * STEP + 1),
      at(destroy(preview(index)), index * STEP + STEP - 2),
    ]);
    const end = LONGEST + STEP;
    return [
      ...passing.flat(),
      ...again.map((index, place) => at(deploy(preview(index)), end + place * STEP)),
      ...(isElderGone ? [at(destroy({ ...orders, tool: 'cloudformation', unit: 'orders', stage: 'prod' }), end)] : []),
    ];
  });

/** Another account's API, with a name that one of the first APIs has at some time. */
const rival: fc.Arbitrary<Scene> = fc.record({
  scenario: fc.nat({ max: 79 }).map((index) =>
    deploy({
      ...{ ...orders, account: ACCOUNTS[1], tags: { [TAG.service]: `orders-${String(index)}` } },
      ...{ tool: 'cloudformation', unit: `rival-${String(index)}`, stage: 'prod' },
    }),
  ),
  start,
  pace: fc.constant([1]),
});

/** The first stack is replaced, destroyed and created again. */
const elder: fc.Arbitrary<readonly Scene[]> = fc.array(
  fc.record({
    scenario: fc
      .record({ act: fc.constantFrom(deploy, deploy, destroy), stage, moved: fc.boolean() })
      .map(({ act, ...more }) =>
        labelled(act.name, [more], act({ ...orders, tool: 'cloudformation', unit: 'orders', ...more })),
      ),
    start,
    pace: fc.constant([1]),
  }),
  { minLength: 1, maxLength: 5 },
);

const stageChange: fc.Arbitrary<ChangeByHand> = fc.record({
  change: fc.oneof(
    { weight: 60, arbitrary: fc.constantFrom('deploy', 'update-stage', 'roll-back') },
    { weight: 1, arbitrary: fc.constantFrom('create-stage', 'delete-stage') },
  ),
  stage: fc.constantFrom('prod', 'prod', 'prod', 'beta'),
});

/** A stage that is deleted and created again, and then changed so often that its creation is far from the newest events. */
const changedStage: fc.Arbitrary<readonly ChangeByHand[]> = fc
  .tuple(fc.constantFrom('prod', 'beta'), fc.array(stageChange, { minLength: 65, maxLength: 160, size: 'max' }))
  .map(([name, changes]) => [
    ...(['create-stage', 'deploy', 'delete-stage', 'create-stage'] as const).map((change) => ({ change, stage: name })),
    ...changes,
  ]);

/** More changes of one API, most often the first, than fit: of its tag, or of its stages. */
const long: fc.Arbitrary<Scene> = fc
  .tuple(
    fc.constantFrom(0, 0, 0, 1, 2, 3),
    fc.oneof(
      // Each of 80 names, and some of them again.
      fc.integer({ min: 21, max: 180 }).map((count) =>
        Array.from({ length: count }, (_, index): ChangeByHand => ({
          change: 'tag',
          key: TAG.service,
          value: `orders-${String((index * 7) % 80)}`,
        })),
      ),
      // A deletion may arrive after a hundred later events of its stage.
      changedStage,
    ),
  )
  .chain(([api, changes]) =>
    fc.record({
      scenario: fc.constant(labelled('byHand', [api, changes.length], byHand(api, changes))),
      start,
      pace: fc.constant([1]),
    }),
  );

export const boundedHistory: fc.Arbitrary<readonly Scene[]> = fc
  .tuple(
    incumbent,
    lineages,
    elder,
    fc.array(long, { minLength: 1, maxLength: 3 }),
    fc.array(rival, { minLength: 5, maxLength: 20, size: 'max' }),
    fc.array(fc.record({ scenario: nameMove, start, pace: fc.constant([1]) }), { maxLength: 8 }),
  )
  .map(([first, ...others]) => [first, ...others.flat()]);

/** Some events, deletions among them, arrive hundreds of events late, or after all others. */
export const lateDelivery: fc.Arbitrary<Delivery> = fc.record({
  delays: fc.array(fc.oneof(fc.nat({ max: 5 }), fc.constantFrom(200, 400, 10_000)), {
    minLength: 2,
    maxLength: 23,
    size: 'max',
  }),
  copies: fc.array(fc.constantFrom<Copies>('once', 'once', 'twice'), { minLength: 1, maxLength: 5 }),
});

/** An operator's revival of one of the deleted APIs, and after what part of the events the command runs. */
export interface Revival {
  readonly pick: number;
  readonly percent: number;
}

export const revivals: fc.Arbitrary<readonly Revival[]> = fc.array(
  fc.record({ pick: fc.nat({ max: 999 }), percent: fc.nat({ max: 100 }) }),
  { maxLength: 3 },
);

/** The action of a revival, a second after the deletion. Undefined if nothing was deleted. */
export function revivedBy({ pick }: Revival, actions: readonly Action[]): ApiAction | undefined {
  const deletions = actions.filter(isApiAction).filter(({ kind }) => kind === 'api-deleted');
  const deleted = deletions[pick % Math.max(1, deletions.length)];
  if (deleted === undefined) return undefined;
  const { account, region, apiId, at } = deleted;
  return { kind: 'api-revived', account, region, apiId, at: at + 1 };
}
