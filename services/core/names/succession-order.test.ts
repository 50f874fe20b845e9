// The order of APIs within a lineage, their predecessors, and which elder APIs must be seen again, for single candidacies.
import type { Candidacy, Offer } from './candidacy.js';
import { REPLACEMENT_SECONDS, isAmbiguous, joinedElders, placesIn, type FoldedOffer } from './succession.js';
import { permutations } from '../test/facts.js';

const ONE = '0000000001';
const TWO = '0000000002';
const THREE = '0000000003';

interface Outline extends Omit<Partial<Candidacy>, 'deleted' | 'offer'> {
  readonly offer?: Partial<Offer>;
  readonly deleted?: number;
}

const candidacy = (apiId: string, createdAt: number, { offer, deleted, ...more }: Outline = {}): Candidacy => ({
  ...{ account: '111122223333', region: 'eu-west-1', lineage: 'orders', stage: 'prod' },
  ...{ apiId, createdAt, claim: createdAt, live: { vpceIds: [], stages: [] } },
  ...(deleted === undefined ? {} : { deleted: { at: deleted, by: null } }),
  ...more,
  offer: { stage: 'prod', since: createdAt + 1, ...offer },
});
const without = (member: 'offer' | 'live' | 'stage', { [member]: _member, ...others }: Candidacy): Candidacy => others;

/** The places of the candidacies in every order, in the order given. */
function placesOf(kin: readonly Candidacy[], folded: readonly FoldedOffer[] = []): readonly (number | undefined)[] {
  const answers = permutations(kin).map((order) => kin.map(placesIn(order, folded)));
  for (const answer of answers) expect(answer).toEqual(answers[0]);
  return answers[0] ?? [];
}

it('an API that never offered a stage has no place', () => {
  expect(placesOf([without('offer', candidacy(ONE, 10)), candidacy(TWO, 20)])).toEqual([undefined, 0]);
});

it('if two APIs got a stage in one second, the one that was created first comes first', () => {
  const kin = [candidacy(TWO, 10, { offer: { since: 30 } }), candidacy(ONE, 20, { offer: { since: 30, stage: 'v2' } })];

  expect(placesOf(kin)).toEqual([0, 1]);
});

it('if two APIs were created and got a stage in the same seconds, the lesser id comes first', () => {
  expect(placesOf([candidacy(ONE, 10), candidacy(TWO, 10, { offer: { stage: 'v2' } })])).toEqual([0, 1]);
});

it('an API that a name no longer keeps comes before another of the same seconds', () => {
  const folded = [{ stage: 'old', since: 21, claim: 20, until: 90 }];

  expect(placesOf([candidacy(ONE, 20)], folded)).toEqual([1]);
});

it('two APIs of the same seconds that a name no longer keeps stay in their order', () => {
  const [one, two] = ['a', 'b'].map((stage) => ({ stage, since: 21, claim: 20, until: 90 }));

  expect(placesOf([candidacy(ONE, 30, { offer: { stage: 'b' } })], [one!, two!])).toEqual([1]);
});

it('a name goes on while lives overlap, in whatever order they are known', () => {
  const kin = [
    candidacy(ONE, 10, { deleted: 20, offer: { stage: 'dev' } }),
    candidacy(TWO, 15, { deleted: 40, offer: { stage: 'qa' } }),
    candidacy(THREE, 30),
  ];

  expect(placesOf(kin)).toEqual([0, 1, 2]);
});

it('a name begins anew in the second in which its last API was deleted', () => {
  expect(placesOf([candidacy(ONE, 10, { deleted: 20 }), candidacy(TWO, 20)])).toEqual([undefined, 0]);
});

describe('an API does not continue a succession if it carries another lineage tag than', () => {
  it('the youngest API by creation, not by its stage', () => {
    const elder = candidacy(ONE, 10, { offer: { since: 40 } });
    const younger = candidacy(TWO, 20, { offer: { since: 30, tags: [['env', 'prod', 20]] } });
    const next = candidacy(THREE, 45, { offer: { since: 50, tags: [['env', 'preview', 45]] } });

    expect(placesOf([elder, younger, next])).toEqual([0, 0, 1]);
  });

  it('the last API that lived, if none does when it comes', () => {
    const former = candidacy(ONE, 10, { deleted: 30, offer: { tags: [['env', 'prod', 10]] } });
    const next = candidacy(TWO, 25, { offer: { since: 40, tags: [['env', 'preview', 25]] } });

    expect(placesOf([former, next])).toEqual([0, 1]);
  });

  it('its predecessor, even if the tag is as young as its stage', () => {
    const former = candidacy(ONE, 10, { offer: { tags: [['env', 'prod', 10]] } });
    const next = candidacy(TWO, 25, { offer: { since: 40, tags: [['env', 'preview', 40]] } });

    expect(placesOf([former, next])).toEqual([0, 1]);
  });
});

it('an API that is deleted in the second in which another gets its stage is not the predecessor', () => {
  const elder = candidacy(ONE, 10);
  const deleted = candidacy(TWO, 20, { deleted: 50, offer: { tags: [['env', 'x', 40]] } });
  const next = candidacy(THREE, 45, { offer: { since: 50, tags: [['env', 'y', 45]] } });

  expect(placesOf([elder, deleted, next])).toEqual([0, 0, 0]);
});

describe('two live APIs', () => {
  const late = 20 + REPLACEMENT_SECONDS;
  const elder = candidacy(ONE, 10, { offer: { seenAt: late } });
  const younger = candidacy(TWO, 20);

  it.each<[string, Candidacy, Candidacy, boolean]>([
    ['are ambiguous if the elder was seen late', elder, younger, true],
    [
      'are not ambiguous if only the younger was seen late',
      candidacy(ONE, 10),
      candidacy(TWO, 20, { offer: { seenAt: late } }),
      false,
    ],
    [
      'of one second are ambiguous if the one with the lesser id was seen late',
      { ...elder, createdAt: 20 },
      younger,
      true,
    ],
    ['are not ambiguous if they have two lineages', elder, { ...younger, lineage: 'other' }, false],
    ['are not ambiguous if the elder offers no stage', without('offer', elder), younger, false],
    ['are not ambiguous if the younger offers no stage', elder, without('offer', younger), false],
    [
      'are not ambiguous if their lineage tags differed before the elder got its stage',
      candidacy(ONE, 10, { offer: { seenAt: late, since: 50, tags: [['env', 'prod', 30]] } }),
      candidacy(TWO, 20, { offer: { tags: [['env', 'preview', 20]] } }),
      false,
    ],
  ])('%s', (_title, one, other, expected) => {
    expect(isAmbiguous(one, other)).toBe(expected);
    expect(isAmbiguous(other, one)).toBe(expected);
  });
});

describe('an API that can serve for the first time joins', () => {
  const due = 20 + REPLACEMENT_SECONDS;
  const joined = (others: readonly Candidacy[], own?: Candidacy, former?: Candidacy) =>
    joinedElders({ candidacies: own === undefined ? others : [...others, own] }, former, own).map(({ apiId }) => apiId);
  const own = candidacy(TWO, 20);
  const elder = candidacy(ONE, 10);

  it('each elder API of its lineage, and not itself', () => {
    expect(joined([elder], own)).toEqual([ONE]);
    expect(joined([elder], own, without('stage', own))).toEqual([ONE]);
    expect(joined([candidacy(ONE, 20)], own)).toEqual([ONE]);
  });

  it.each<[string, Candidacy]>([
    ['younger API', candidacy(THREE, 30)],
    ['API of another lineage', candidacy(ONE, 10, { lineage: 'other' })],
    ['deleted API', without('live', elder)],
    ['API without a stage', without('stage', elder)],
    ['API of a stack', without('offer', elder)],
    ['API that was seen late enough', candidacy(ONE, 10, { offer: { seenAt: due } })],
  ])('no %s', (_title, other) => {
    expect(joined([other], own)).toEqual([]);
  });

  it('an elder API that was not seen late enough', () => {
    expect(joined([candidacy(ONE, 10, { offer: { seenAt: due - 1 } })], own)).toEqual([ONE]);
  });

  it('the five youngest of many', () => {
    const many = Array.from({ length: 7 }, (_, index) => candidacy(`000000001${String(index)}`, 1 + index));

    expect(joined(many, own)).toEqual(many.slice(2).map(({ apiId }) => apiId));
  });

  it('none if it could serve before, cannot serve, or lost the name', () => {
    expect(joinedElders({ candidacies: [elder, own] }, own, own)).toEqual([]);
    for (const member of ['live', 'stage', 'offer'] as const) expect(joined([elder], without(member, own))).toEqual([]);
    expect(joined([elder])).toEqual([]);
  });
});
