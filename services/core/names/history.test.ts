import type { ServiceEntry } from 'waypost/model';
import { historyOf } from './history.js';
import { created } from '../test/facts.js';

const FACT = created('aaaaaaaaaa', 1_767_323_045);

/** An entry that serves these, `api/stage` or null, by region. */
const entry = (served: Record<string, string | null>): ServiceEntry => ({
  name: 'orders',
  accountId: '111122223333',
  status: 'live',
  conflicts: [],
  regions: Object.entries(served).map(([region, where]) => {
    const [apiId = '', stage = ''] = where?.split('/') ?? [];
    const current = { apiId, stage, vpceIds: [], stages: [], generation: 1, createdAt: '', since: '' };
    const status = where === null ? 'not-ready' : 'live';
    return { region, status, current: where === null ? null : current, candidates: [], siblings: [] };
  }),
});

const moves = (before: ServiceEntry | null, after: ServiceEntry | null) =>
  historyOf(before, after, FACT).map(({ region, from, to }) => [
    region,
    from === null ? null : `${from.apiId}/${from.stage}`,
    to === null ? null : `${to.apiId}/${to.stage}`,
  ]);

it.each([
  ['the first API', null, entry({ eu: 'a/prod' }), [['eu', null, 'a/prod']]],
  ['a replacement', entry({ eu: 'a/prod' }), entry({ eu: 'b/prod' }), [['eu', 'a/prod', 'b/prod']]],
  ['another stage', entry({ eu: 'a/Stage' }), entry({ eu: 'a/prod' }), [['eu', 'a/Stage', 'a/prod']]],
  ['a name that no longer serves', entry({ eu: 'a/prod' }), entry({ eu: null }), [['eu', 'a/prod', null]]],
  ['a name without an API', entry({ eu: 'a/prod' }), null, [['eu', 'a/prod', null]]],
  ['a new region', entry({ eu: 'a/prod' }), entry({ eu: 'a/prod', us: 'b/prod' }), [['us', null, 'b/prod']]],
])('has a line for %s', (_, before, after, lines) => {
  expect(moves(before, after)).toEqual(lines);
});

it.each([
  ['nothing changed', entry({ eu: 'a/prod' }), entry({ eu: 'a/prod' })],
  ['a new name serves nothing', null, entry({ eu: null })],
  ['there was no entry and there is none', null, null],
])('has no line where %s', (_, before, after) => {
  expect(moves(before, after)).toEqual([]);
});

it('a history line says when and why', () => {
  expect(historyOf(null, entry({ eu: 'a/prod' }), FACT)[0]).toMatchObject({
    at: '2026-01-02T03:04:05Z',
    cause: FACT.cause,
  });
});

it('an API that may be meant instead has a line of its own, once', () => {
  const withOthers = (...coexisting: string[]): ServiceEntry => {
    const known = entry({ eu: 'a/prod' });
    const regions = known.regions.map((region) => ({ ...region, current: { ...region.current!, coexisting } }));
    return { ...known, regions };
  };
  const [plain, one, two] = [entry({ eu: 'a/prod' }), withOthers('b'), withOthers('b', 'c')];

  expect(historyOf(plain, one, FACT)).toMatchObject([{ from: { apiId: 'a' }, to: { apiId: 'a' }, coexisting: ['b'] }]);
  expect(historyOf(one, two, FACT)).toMatchObject([{ coexisting: ['b', 'c'] }]);
  expect([historyOf(one, one, FACT), historyOf(two, one, FACT), historyOf(one, plain, FACT)]).toEqual([[], [], []]);
});
