import { NOTHING_FOLDED, creationTimesIn, fold, olderIn, unfold, type FoldedCandidacies } from './folded.js';
import type { Candidacy } from './candidacy.js';
import { ACCOUNT, OTHER_ACCOUNT, REGION, permutations } from '../test/facts.js';

const HERE = `${ACCOUNT}|${REGION}`;
const candidacy = (createdAt: number, more: Partial<Candidacy> = {}): Candidacy => ({
  account: ACCOUNT,
  region: REGION,
  apiId: `a${createdAt}`,
  claim: createdAt,
  named: 'tag',
  lineage: HERE,
  createdAt,
  ...more,
});
const folded = (candidacies: readonly Candidacy[]): FoldedCandidacies =>
  candidacies.reduce<FoldedCandidacies>(
    (sums, each) => fold(sums, each, { candidacies, releases: [] }),
    NOTHING_FOLDED,
  );

it('the earliest claims and all creation times are kept, the same in every order', () => {
  const candidacies = [
    candidacy(30),
    candidacy(10, { claim: 40, lineage: `${HERE}|b|Api` }),
    candidacy(20, { account: OTHER_ACCOUNT, lineage: `${OTHER_ACCOUNT}|${REGION}` }),
    candidacy(25, { claim: 40, lineage: `${HERE}|a|Api` }),
    candidacy(5, { claim: 50 }),
  ];

  for (const order of permutations(candidacies)) {
    expect(folded(order)).toStrictEqual({
      claims: [
        [ACCOUNT, 30],
        [OTHER_ACCOUNT, 20],
      ],
      lineages: [
        [`${OTHER_ACCOUNT}|${REGION}`, 20],
        [HERE, 30],
        [`${HERE}|a|Api`, 40],
        [`${HERE}|b|Api`, 40],
      ],
      creationTimes: [
        [HERE, [5, 10, 25, 30]],
        [`${OTHER_ACCOUNT}|${REGION}`, [20]],
      ],
    });
  }
});

it('an API that only claimed the name counts among the claims of its account and lineage, but not as a generation', () => {
  const claimant = candidacy(10);
  const { named, ...unnamed } = claimant;

  expect(named).toBe('tag');
  expect(folded([unnamed])).toStrictEqual({ ...NOTHING_FOLDED, claims: [[ACCOUNT, 10]], lineages: [[HERE, 10]] });
  expect(unfold(folded([claimant]), unnamed)).toEqual(folded([claimant]));
  expect(unfold(folded([claimant, candidacy(20)]), unnamed)).toEqual(folded([claimant, candidacy(20)]));
});

it('the claims of a thousand lineages are kept, the same in every order', () => {
  const many = Array.from({ length: 1_000 }, (_, index) =>
    candidacy(2_000 - index, { lineage: `${HERE}|orders-pr-${String(index)}|Api` }),
  );

  const { lineages } = folded(many);

  expect(lineages).toHaveLength(1_000);
  expect(new Map(lineages).get(`${HERE}|orders-pr-0|Api`)).toBe(2_000);
  expect(folded(many.toReversed()).lineages).toEqual(lineages);
});

it('if there are too many lineages, those that had the name first are kept, the same in every order', () => {
  const many = Array.from({ length: 400 }, (_, index) =>
    candidacy(1_000 - index, { lineage: `${HERE}|${'x'.repeat(400)}${String(index)}|Api` }),
  );

  const { lineages } = folded(many);

  expect(JSON.stringify(lineages).length).toBeLessThan(125_000);
  expect(lineages.map(([, claim]) => claim)).toEqual(lineages.map((_, index) => 601 + index));
  expect(folded(many.toReversed()).lineages).toEqual(lineages);
});

it('a claim after a release counts although an earlier claim of the account is folded as well', () => {
  const releases = [[ACCOUNT, 20]] as const;
  const all = [candidacy(10), candidacy(30), candidacy(15)];

  for (const order of permutations(all)) {
    const sums = order.reduce<FoldedCandidacies>(
      (known, each) => fold(known, each, { candidacies: all, releases }),
      NOTHING_FOLDED,
    );
    expect(sums.claims).toEqual([[ACCOUNT, 30]]);
  }
});

it('unfolding removes the creation time of an API that it counts, and no other', () => {
  const both = folded([candidacy(10), candidacy(20)]);

  expect(creationTimesIn(unfold(both, candidacy(10)), HERE)).toEqual([20]);
  expect(unfold(unfold(both, candidacy(10)), candidacy(20)).creationTimes).toEqual([]);
  expect(unfold(both, candidacy(15))).toEqual(both);
  expect(unfold(both, candidacy(10, { region: 'us-east-1' }))).toEqual(both);
});

it('nothing folded means no creation times', () => {
  expect(NOTHING_FOLDED).toEqual({ claims: [], lineages: [], creationTimes: [] });
  expect(creationTimesIn(folded([candidacy(10)]), `${OTHER_ACCOUNT}|${REGION}`)).toEqual([]);
});

it('the newest thousand creation times are kept and the older ones counted, the same in both orders', () => {
  const all = Array.from({ length: 1_300 }, (_, index) => candidacy(10 + index));

  for (const order of [all, all.toReversed()]) {
    const sums = folded(order);
    expect([creationTimesIn(sums, HERE).length, creationTimesIn(sums, HERE)[0], olderIn(sums, HERE)]).toEqual([
      1_000, 310, 300,
    ]);
    expect(olderIn(unfold(sums, candidacy(20)), HERE)).toBe(299);
  }
});
