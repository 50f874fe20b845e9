// Law 2: whatever events are lost, repeated, late or reordered, full sweeps make the records equal to the account.
import fc from 'fast-check';
import { type ApiRecord, reduceApi } from '../records/api-record.js';
import { type ApiFact, isApiFact } from '../records/fact.js';
import type { Second } from '../time.js';
import type { Observation, ObservedApi } from './observation.js';
import type { PlanSettings } from './plan-context.js';
import { missingOf, planSweep } from './plan.js';
import { presentStages } from '../records/stage-log.js';

const scope = { account: '111122223333', region: 'eu-west-1' };
const settings: PlanSettings = { config: { registry: 'test', naming: 'tag', owners: [] }, skew: 5, settle: 600 };

interface ListedApi {
  readonly seen: ObservedApi;
  readonly stages: ReadonlyMap<string, Second>;
}

type Account = ReadonlyMap<string, ListedApi>;

interface HistoryStep {
  readonly after: number;
  readonly op: 'create' | 'tag' | 'update' | 'type' | 'addStage' | 'dropStage' | 'delete';
  readonly pick: number;
  readonly value: number;
}

const step: fc.Arbitrary<HistoryStep> = fc.record({
  after: fc.integer({ min: 0, max: 400 }),
  op: fc.constantFrom('create', 'create', 'tag', 'update', 'type', 'addStage', 'addStage', 'dropStage', 'delete'),
  pick: fc.nat(5),
  value: fc.nat(3),
});

/** What really happened: the account at the end, and the events that report it. */
function live(steps: readonly HistoryStep[]): {
  readonly account: Account;
  readonly events: readonly ApiFact[];
  readonly end: Second;
} {
  const account = new Map<string, ListedApi>();
  const events: ApiFact[] = [];
  let now = 1_000_000;
  let count = 0;
  for (const { after, op, pick, value } of steps) {
    now += after;
    const provenance = {
      ...scope,
      at: now,
      cause: { eventName: op, eventId: String(now), principal: null, tool: null },
    };
    if (op === 'create') {
      count += 1;
      const seen = newApi(`api${String(count)}`, now - (value % 2), value);
      account.set(seen.apiId, { seen, stages: new Map() });
      events.push({ kind: 'ApiDescribed', ...provenance, source: 'create', ...seen });
      continue;
    }
    const id = [...account.keys()][pick % Math.max(1, account.size)];
    const api = id === undefined ? undefined : account.get(id);
    if (id === undefined || api === undefined) continue;
    const [next, event] = change(api, { op, value, provenance });
    if (next === undefined) account.delete(id);
    else account.set(id, next);
    events.push(event);
  }
  return { account, events, end: now };
}

function newApi(apiId: string, createdAt: Second, value: number): ObservedApi {
  const tags = {
    service: value === 0 ? null : `s${String(value)}`,
    stage: null,
    registry: null,
    stack: null,
    logicalId: null,
  };
  return {
    apiId,
    name: `n${String(value)}`,
    type: value === 3 ? 'REGIONAL' : 'PRIVATE',
    vpceIds: [],
    disabled: false,
    strict: false,
    tags,
    createdAt,
  };
}

type TimedFact = Pick<ApiFact, 'account' | 'region' | 'at' | 'cause'>;

function change(
  { seen, stages }: ListedApi,
  { op, value, provenance }: { readonly op: HistoryStep['op']; readonly value: number; readonly provenance: TimedFact },
): [ListedApi | undefined, ApiFact] {
  const { apiId } = seen;
  const stage = `stage-${String(value)}`;
  switch (op) {
    case 'tag': {
      const service = value === 0 ? null : `t${String(value)}`;
      return [
        { seen: { ...seen, tags: { ...seen.tags, service } }, stages },
        { kind: 'ApiTagged', ...provenance, apiId, tags: { service } },
      ];
    }
    case 'addStage': {
      const createdAt = stages.get(stage) ?? provenance.at;
      const sign = stages.has(stage) ? 'touched' : 'created';
      return [
        { seen, stages: new Map([...stages, [stage, createdAt]]) },
        { kind: 'StageSeen', ...provenance, apiId, stage, sign },
      ];
    }
    case 'dropStage':
      return [
        { seen, stages: new Map([...stages].filter(([name]) => name !== stage)) },
        { kind: 'StageDeleted', ...provenance, apiId, stage, sign: 'deleted' },
      ];
    case 'delete':
      return [undefined, { kind: 'ApiDeleted', ...provenance, apiId }];
    default: {
      const news =
        op === 'type'
          ? { type: value > 1 ? 'REGIONAL' : 'PRIVATE' }
          : { vpceIds: [`vpce-0${String(value)}`], disabled: value === 1 };
      const { createdAt: _createdAt, ...shown } = { ...seen, ...news };
      return [
        { seen: { ...seen, ...news }, stages },
        { kind: 'ApiDescribed', ...provenance, source: 'update', ...shown },
      ];
    }
  }
}

type Records = ReadonlyMap<string, ApiRecord>;

function take(records: Records, facts: readonly ApiFact[]): Records {
  const next = new Map(records);
  for (const fact of facts) next.set(fact.apiId, reduceApi(next.get(fact.apiId), fact).record);
  return next;
}

function planOf(records: Records, account: Account, startedAt: Second) {
  const apis = [...account.values()];
  const observation: Observation = {
    ...scope,
    apis: { startedAt, complete: true, seen: apis.map(({ seen }) => seen) },
    stages: apis
      .filter(({ seen }) => seen.type === 'PRIVATE')
      .map(({ seen, stages }) => ({
        apiId: seen.apiId,
        startedAt,
        stages: [...stages].map(([name, createdAt]) => ({ name, createdAt })),
      })),
  };
  return planSweep({ apis: [...records.values()], endpoints: [] }, observation, settings);
}

function sweep(records: Records, account: Account, startedAt: Second): Records {
  const { facts, removals } = planOf(records, account, startedAt);
  const deletions = removals.map((removal) => missingOf(removal, { ...scope, lookedUpAt: startedAt }, settings));
  return take(records, [...facts, ...deletions].filter(isApiFact));
}

/** The parts of the account's private APIs that readers can distinguish. */
const truth = (account: Account) =>
  [...account.values()]
    .filter(({ seen }) => seen.type === 'PRIVATE')
    .map(({ seen: { createdAt: _createdAt, ...seen }, stages }) => ({ ...seen, stages: [...stages.keys()].sort() }))
    .sort((a, b) => (a.apiId < b.apiId ? -1 : 1));

const known = (records: Records) =>
  [...records.values()]
    .filter((record) => record.created && record.deleted === undefined && record.type?.value === 'PRIVATE')
    .map((record) => ({
      apiId: record.apiId,
      name: record.name?.value,
      type: record.type?.value,
      vpceIds: record.vpceIds?.value,
      disabled: record.disabled?.value,
      strict: record.strict?.value,
      tags: Object.fromEntries(Object.entries(record.tags).map(([role, slot]) => [role, slot?.value])),
      stages: presentStages(record.stages)
        .map(({ name }) => name)
        .sort(),
    }))
    .sort((a, b) => (a.apiId < b.apiId ? -1 : 1));

const history = fc.array(step, { maxLength: 60, size: 'max' });

it.each([0, 0.01, 0.1, 0.5, 1])(
  'with %d of the events lost, two full sweeps make the records equal to the account',
  (lost) => {
    fc.assert(
      fc.property(history, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (steps, chance) => {
        const { account, events, end } = live(steps);
        const draw = () => chance.next().value as number; // it never ends
        const arrived = events
          .flatMap((event) => (draw() < lost ? [] : draw() < 0.2 ? [event, event] : [event]))
          .map((event) => ({ event, at: draw() }))
          .sort((a, b) => a.at - b.at);
        const early = arrived.filter(({ at }) => at < 0.8).map(({ event }) => event);
        const late = arrived.filter(({ at }) => at >= 0.8).map(({ event }) => event);

        const first = sweep(take(new Map(), early), account, end + 700);
        // An hour after the last creation a sight of each of two live APIs says that they live side by side.
        const second = sweep(take(first, late), account, end + 4400);

        expect(known(second)).toEqual(truth(account));
        expect(planOf(second, account, end + 5100)).toMatchObject({ facts: [], removals: [] });
      }),
      { numRuns: 60 },
    );
  },
);

it('a full sweep after the loss of all events gives each API the same createdAt as its events would', () => {
  fc.assert(
    fc.property(history, (steps) => {
      const { account, events, end } = live(steps);
      const creations = (records: Records) =>
        [...account.keys()].map((id) => records.get(id)?.createdAt).filter((createdAt) => createdAt !== undefined);
      const isPrivate = [...account.values()].every(({ seen }) => seen.type === 'PRIVATE');
      fc.pre(isPrivate);

      const none = sweep(new Map(), account, end + 700);
      const all = sweep(take(new Map(), events), account, end + 700);

      expect(creations(none)).toEqual(creations(all));
    }),
    { numRuns: 50 },
  );
});
