import fc from 'fast-check';
import type { ApiFact, StageSeen } from './fact.js';
import { deploymentStateOf } from './in-force.js';
import { apiRecord, created, deploymentMade, policyForAll, staged, swept, unstaged, updated } from '../test/facts.js';

const API = 'a1b2c3d4e5';
const ALLOW = policyForAll(API, 'Allow');
const DENY = policyForAll(API, 'Deny');

const made = (at: number, id: string, stage = 'prod'): StageSeen =>
  staged(API, at, stage, { sign: 'touched', deployment: { id, created: true } });
const moved = (at: number, id: string, more: Partial<StageSeen> = {}): StageSeen =>
  staged(API, at, 'prod', { sign: 'touched', deployment: { id, created: false }, ...more });
const listed = (at: number, id: string, updatedAt?: number): StageSeen =>
  moved(at, id, { sign: 'listed', ...(updatedAt === undefined ? {} : { updatedAt }) });

const deployment = (at: number, id: string) => deploymentMade(API, at, id);
const canaried = (at: number, id: string, percent: number): readonly ApiFact[] => [
  deployment(at, id),
  staged(API, at, 'prod', { sign: 'touched', canary: { id, percent } }),
];

it.each<[string, readonly ApiFact[], ReturnType<typeof deploymentStateOf>]>([
  ['a stage without a known deployment has no state', [created(API, 10, { policy: ALLOW }), staged(API, 20)], {}],
  [
    'a configuration is in force once it is deployed',
    [created(API, 10, { policy: ALLOW }), made(20, 'd1')],
    { deployed: 20, upToDate: true },
  ],
  [
    'a configuration is in force if it was created and deployed within a second',
    [created(API, 10, { policy: ALLOW }), made(10, 'd1')],
    { deployed: 10, upToDate: true },
  ],
  [
    'a stage is behind after an edit',
    [created(API, 10, { vpceIds: [] }), made(20, 'd1'), updated(API, 30, { vpceIds: ['vpce-1'], sets: ['vpceIds'] })],
    { deployed: 20, behind: [{ part: 'vpceIds', at: 30 }], associated: [] },
  ],
  [
    'a stage is up to date again after the next deployment',
    [created(API, 10, { policy: ALLOW }), made(20, 'd1'), updated(API, 30, { policy: DENY }), made(40, 'd2')],
    { deployed: 40, upToDate: true },
  ],
  [
    'a template that shows another type may come after a change whose event was lost: whether it is in force is unknown',
    [created(API, 10, { type: 'EDGE' }), made(20, 'd1'), updated(API, 30, { type: 'PRIVATE' })],
    { deployed: 20, undecided: ['type'] },
  ],
  [
    'an equal value in a full answer is no change',
    [created(API, 10, { policy: ALLOW }), made(20, 'd1'), updated(API, 30, { policy: ALLOW, name: 'new' })],
    { deployed: 20, upToDate: true },
  ],
  [
    'setting a policy to its present value is no change',
    [created(API, 10, { policy: ALLOW }), made(20, 'd1'), updated(API, 30, { policy: ALLOW, sets: ['policy'] })],
    { deployed: 20, upToDate: true },
  ],
  [
    'changing a value back is a change',
    [
      created(API, 10, { policy: ALLOW }),
      updated(API, 20, { policy: DENY }),
      made(25, 'd1'),
      updated(API, 30, { policy: ALLOW }),
    ],
    { deployed: 25, behind: [{ part: 'policy', at: 30 }], policy: DENY },
  ],
  [
    'the state is unknown if an unseen call made the change around the deployment',
    [created(API, 10, { policy: ALLOW }), made(20, 'd1'), updated(API, 30, { policy: DENY, sets: ['vpceIds'] })],
    { deployed: 20, undecided: ['policy'] },
  ],
  [
    'the state is unknown if a sweep found the change after the deployment',
    [created(API, 10, { policy: ALLOW }), made(20, 'd1'), swept(API, 30, { policy: DENY })],
    { deployed: 20, undecided: ['policy'] },
  ],
  [
    'a deployment after the sweep that found a change carries the change',
    [swept(API, 10, { policy: ALLOW }), made(20, 'd1')],
    { deployed: 20, upToDate: true },
  ],
  ['the state is unknown if only sweeps saw the API', [swept(API, 10, { policy: ALLOW }), listed(10, 'd1')], {}],
  [
    'a stage is behind if a sweep shows that it was last updated before the edit',
    [created(API, 10, { policy: ALLOW }), updated(API, 30, { policy: DENY }), listed(40, 'd1', 20)],
    { behind: [{ part: 'policy', at: 30 }], policy: ALLOW },
  ],
  [
    'the state is unknown if no event or date shows when the deployment was created, since a stage may be moved to it later',
    [created(API, 10, { policy: ALLOW }), updated(API, 30, { policy: DENY }), moved(40, 'd2')],
    { undecided: ['policy'] },
  ],
  [
    'a stage is behind if it was moved to a deployment that was created for no stage before the edit',
    [created(API, 10, { policy: ALLOW }), deployment(20, 'd2'), updated(API, 30, { policy: DENY }), moved(40, 'd2')],
    { deployed: 20, behind: [{ part: 'policy', at: 30 }], policy: ALLOW },
  ],
  [
    'a stage is up to date if it was moved to a deployment that was created for no stage after the edit',
    [created(API, 10, { policy: ALLOW }), updated(API, 30, { policy: DENY }), deployment(35, 'd2'), moved(40, 'd2')],
    { deployed: 35, upToDate: true },
  ],
  [
    'a canary is judged beside the deployment of its stage',
    [
      created(API, 10, { policy: ALLOW }),
      made(20, 'd1'),
      updated(API, 30, { policy: DENY }),
      ...canaried(40, 'd2', 10),
    ],
    {
      deployed: 20,
      behind: [{ part: 'policy', at: 30 }],
      policy: ALLOW,
      canary: { deployed: 40, upToDate: true, percent: 10 },
    },
  ],
  [
    'a canary that gets every call is judged alone',
    [
      created(API, 10, { policy: ALLOW }),
      made(20, 'd1'),
      updated(API, 30, { policy: DENY }),
      ...canaried(40, 'd2', 100),
    ],
    { deployed: 40, upToDate: true, canary: { percent: 100 } },
  ],
  [
    'a canary that gets no call is not judged',
    [created(API, 10, { policy: ALLOW }), made(20, 'd1'), updated(API, 30, { policy: DENY }), ...canaried(40, 'd2', 0)],
    { deployed: 20, behind: [{ part: 'policy', at: 30 }], policy: ALLOW },
  ],
  [
    'a promoted canary is the deployment of its stage',
    [
      created(API, 10, { policy: ALLOW }),
      made(20, 'd1'),
      updated(API, 30, { policy: DENY }),
      ...canaried(40, 'd2', 10),
      staged(API, 50, 'prod', {
        sign: 'touched',
        deployment: { id: 'd2', created: false },
        canary: { id: 'd2', percent: 10 },
      }),
    ],
    { deployed: 40, upToDate: true },
  ],
  [
    'a removed canary is not judged',
    [
      created(API, 10, { policy: ALLOW }),
      made(20, 'd1'),
      updated(API, 30, { policy: DENY }),
      ...canaried(40, 'd2', 10),
      staged(API, 50, 'prod', { sign: 'touched', deployment: { id: 'd1', created: false }, canary: null }),
    ],
    { deployed: 20, behind: [{ part: 'policy', at: 30 }], policy: ALLOW },
  ],
  [
    'a canary of a deleted stage does not count for a new stage of that name',
    [
      created(API, 10, { policy: ALLOW }),
      ...canaried(20, 'd2', 10),
      unstaged(API, 30),
      staged(API, 40, 'prod', { sign: 'touched', deployment: { id: 'd3', created: true } }),
    ],
    { deployed: 40, upToDate: true },
  ],
  [
    'a stage is behind when it goes back to an old deployment',
    [
      created(API, 10, { policy: ALLOW }),
      made(20, 'd1'),
      updated(API, 30, { policy: DENY }),
      made(40, 'd2'),
      moved(50, 'd1'),
    ],
    { deployed: 20, behind: [{ part: 'policy', at: 30 }], policy: ALLOW },
  ],
  [
    'a stage is behind when it takes a deployment that another stage had before the edit',
    [created(API, 10, { policy: ALLOW }), made(20, 'd1', 'dev'), updated(API, 30, { policy: DENY }), moved(50, 'd1')],
    { deployed: 20, behind: [{ part: 'policy', at: 30 }], policy: ALLOW },
  ],
  [
    'a stage is behind if only its settings changed after the edit',
    [created(API, 10, { policy: ALLOW }), made(20, 'd1'), updated(API, 30, { policy: DENY }), moved(40, 'd1')],
    { deployed: 20, behind: [{ part: 'policy', at: 30 }], policy: ALLOW },
  ],
  [
    'the switch of the default endpoint takes effect with any change of the stage',
    [created(API, 10, { disabled: false }), made(20, 'd1'), updated(API, 30, { disabled: true }), moved(40, 'd1')],
    { deployed: 20, upToDate: true },
  ],
  [
    'the state is unknown if an edit and a deployment share a second',
    [created(API, 10, { policy: ALLOW }), updated(API, 20, { policy: DENY }), made(20, 'd1')],
    { deployed: 20, undecided: ['policy'] },
  ],
  [
    'the state is unknown if the API was created and deployed within a second, and a sweep found a change later',
    [created(API, 20, { policy: DENY }), made(20, 'd1'), swept(API, 30, { policy: ALLOW })],
    { deployed: 20, undecided: ['policy'] },
  ],
  [
    'the state is unknown in the second of the oldest update that a record keeps',
    [
      created(API, 10, { policy: DENY }),
      updated(API, 3_016, { policy: DENY }),
      ...Array.from({ length: 40 }, (_, index) => updated(API, 3_000 + index, { policy: ALLOW, sets: ['policy'] })),
      made(3_016, 'd1'),
    ].filter((fact) => fact.at !== 3_016 || fact.kind !== 'ApiDescribed' || fact.policy === ALLOW),
    { deployed: 3_016, undecided: ['policy', 'type'] },
  ],
  [
    'the state is unknown after more updates than a record keeps',
    [made(2_000, 'd1'), ...Array.from({ length: 40 }, (_, index) => updated(API, 3_000 + index, { policy: ALLOW }))],
    { deployed: 2_000, undecided: ['policy', 'type'] },
  ],
])('%s', (_case, facts, expected) => {
  expect(deploymentStateOf(apiRecord(facts), 'prod')).toEqual(expected);
});

it('the state is the same for any order and repetition of facts', () => {
  const at = fc.integer({ min: 1, max: 12 });
  const policy = fc.constantFrom(ALLOW, DENY);
  const fact: fc.Arbitrary<ApiFact> = fc.oneof(
    fc.tuple(at, policy).map(([second, value]) => updated(API, second, { policy: value, sets: ['policy'] })),
    fc.tuple(at, policy).map(([second, value]) => updated(API, second, { policy: value, sets: [], vpceIds: [] })),
    fc
      .tuple(at, policy, fc.boolean())
      .map(([second, value, disabled]) => swept(API, second, { policy: value, disabled })),
    fc.tuple(at, fc.constantFrom('d1', 'd2', 'd3')).map(([second, id]) => made(second, id)),
    fc.tuple(at, fc.constantFrom('d1', 'd2', 'd3')).map(([second, id]) => moved(second, id)),
    fc.tuple(at, fc.constantFrom('d1', 'd2'), at).map(([second, id, updatedAt]) => listed(second, id, updatedAt)),
  );
  const histories = fc
    .array(fact, { minLength: 1, maxLength: 40 })
    .chain((facts) =>
      fc.tuple(fc.constant(facts), fc.shuffledSubarray([...facts, ...facts], { minLength: facts.length * 2 })),
    );

  fc.assert(
    fc.property(histories, ([facts, shuffled]) => {
      expect(apiRecord(shuffled)).toEqual(apiRecord(facts));
    }),
    { numRuns: 300 },
  );
});
