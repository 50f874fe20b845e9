// Tests what a rebuild derives for a name that once had more live APIs than fit.
import { candidaciesOf } from '../../core/names/candidacy.js';
import { blankName, withCandidacy, type NameState } from '../../core/names/name-state.js';
import { reduceApi, type ApiRecord } from '../../core/records/api-record.js';
import type { ApiFact } from '../../core/records/fact.js';
import { TAG_ONLY, created, deleted, staged } from '../../core/test/facts.js';
import { unitsOf } from './units.js';

const idOf = (index: number) => String(index).padStart(10, 'x');

/** A hundred and one live APIs of one lineage, of which the eldest does not fit; then all others are deleted. */
function emptied(): { readonly records: ReadonlyMap<string, ApiRecord>; readonly state: NameState } {
  const ids = Array.from({ length: 101 }, (_, index) => idOf(index));
  const facts: readonly ApiFact[] = [
    ...ids.map((id, index) => created(id, 100 + index, { tags: { service: 'orders' } })),
    ...ids.slice(1).map((id, index) => deleted(id, 300 + index)),
  ];
  return facts.reduce(withFact, { records: new Map(), state: blankName('orders') });
}

function withFact({ records, state }: ReturnType<typeof emptied>, fact: ApiFact): ReturnType<typeof emptied> {
  const before = records.get(fact.apiId);
  const { record } = reduceApi(before, fact);
  const former = before === undefined ? undefined : candidaciesOf(before, TAG_ONLY).get('orders');
  return {
    records: new Map([...records, [fact.apiId, record]]),
    state: withCandidacy(state, former, candidaciesOf(record, TAG_ONLY).get('orders')),
  };
}

const liveIn = ({ candidacies }: NameState) => candidacies.filter(({ live }) => live).map(({ apiId }) => apiId);

it('a rebuild brings back a live API that did not fit into the state of its name', () => {
  const { records, state } = emptied();
  const stamps = { rev: 1, recordedAt: 0 };
  const apis = [...records.values()].map((value) => ({ kind: 'api' as const, value, ...stamps }));

  const units = unitsOf([...apis, { kind: 'name', value: state, ...stamps }], TAG_ONLY);
  const [rebuilt] = units.flatMap((unit) => (unit.state.kind === 'name' ? [unit.state.value] : []));

  expect([state.crowded, liveIn(state)]).toEqual([true, []]);
  expect(rebuilt).not.toHaveProperty('crowded');
  expect(liveIn(rebuilt!)).toEqual([idOf(0)]);
});

it('a live API that did not fit is back at its next change for which there is room', () => {
  const { state } = withFact(emptied(), staged(idOf(0), 500));

  expect(liveIn(state)).toEqual([idOf(0)]);
});
