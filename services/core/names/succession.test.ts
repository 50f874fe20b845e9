import type { ServiceEntry } from 'waypost/model';
import { elect } from './elect.js';
import { type ApiFact, lineageRole } from '../records/fact.js';
import {
  REGION,
  TAG_ONLY,
  TAG_OR_NAME,
  created,
  deleted,
  missing,
  nameState,
  ordersOf,
  ready,
  staged,
  swept,
  tagged,
  unstaged,
  updated,
} from '../test/facts.js';

const ORDERS = { service: 'orders' };
const PROD = 'aaaaaaaaaa';
const NEXT = 'bbbbbbbbbb';
const PREVIEW = 'cccccccccc';

const entryOf = (facts: readonly ApiFact[], config = TAG_ONLY) => elect(nameState('orders', facts, config), config);

const live = (apiId: string, at: number, stage = 'prod'): ApiFact[] => ready(apiId, at, { tags: ORDERS }, stage);

/** Which API and stage serve, after these orders of the facts. */
function serving(facts: readonly ApiFact[], config = TAG_ONLY): string | undefined {
  const answers = ordersOf(facts).map((order) => gistOf(entryOf(order, config)));
  for (const answer of answers) expect(answer).toBe(answers[0]);
  return answers[0];
}

function gistOf(entry: ServiceEntry | null): string | undefined {
  const [region] = entry?.regions ?? [];
  if (region?.current == null) return region?.status;
  const { apiId, stage, sibling } = region.current;
  return `${apiId}/${stage}${sibling === true ? ' (sibling)' : ''}`;
}

describe('APIs without the tags of CloudFormation', () => {
  it('a younger API with another stage name is a sibling, however long both live', () => {
    const facts = [...live(PROD, 10), ...live(PREVIEW, 20, 'pr-17')];

    expect(serving(facts)).toBe(`${PROD}/prod`);
    expect(entryOf(facts)?.regions[0]).toMatchObject({
      candidates: [{ apiId: PROD }],
      siblings: [{ apiId: PREVIEW, stage: 'pr-17' }],
    });
  });

  it('a younger API takes over as soon as it has the stage name that serves', () => {
    const facts = [...live(PROD, 10), ...live(PREVIEW, 20, 'pr-17')];

    expect(serving([...facts, created(NEXT, 30, { tags: ORDERS })])).toBe(`${PROD}/prod`);
    expect(serving([...facts, ...live(NEXT, 30)])).toBe(`${NEXT}/prod`);
  });

  it('a younger API without a stage is a candidate, since it may still get the stage that serves', () => {
    const facts = [...live(PROD, 10), created(NEXT, 30, { tags: ORDERS })];

    expect(entryOf(facts)?.regions[0]).toMatchObject({ candidates: [{ apiId: PROD }, { apiId: NEXT }], siblings: [] });
  });

  it.each<[string, readonly ApiFact[]]>([
    ['deleted', [deleted(PROD, 40)]],
    ['no longer found', [missing(PROD, 40)]],
    ['deleted after its stage, as Terraform does', [unstaged(PROD, 39), deleted(PROD, 40)]],
    ['untagged', [tagged(PROD, 40, { service: null })]],
    ['given the tag of another service', [tagged(PROD, 40, { service: 'billing' })]],
    ['made public', [updated(PROD, 40, { type: 'REGIONAL' })]],
  ])('a replacement keeps serving, and no older preview does, when the API that it replaced is %s', (_, loss) => {
    const facts = [...live(PROD, 10), ...live(PREVIEW, 20, 'pr-17'), ...live(NEXT, 30)];

    expect(serving([...facts, ...loss])).toBe(`${NEXT}/prod`);
  });

  it('a sibling serves, as a sibling, once the elder API is deleted', () => {
    const facts = [...live(PROD, 10), ...live(PREVIEW, 20, 'pr-17'), deleted(PROD, 30)];

    expect(serving(facts)).toBe(`${PREVIEW}/pr-17 (sibling)`);
  });

  it('an API that is destroyed and created again takes its name back from a sibling', () => {
    const facts = [...live(PROD, 10), ...live(PREVIEW, 20, 'pr-17'), deleted(PROD, 30), ...live(NEXT, 40)];

    expect(serving(facts)).toBe(`${NEXT}/prod`);
  });

  it('a sibling does not serve while the elder API lives without its stage', () => {
    const facts = [...live(PROD, 10), ...live(PREVIEW, 20, 'pr-17'), unstaged(PROD, 30)];

    expect(serving(facts)).toBe('not-ready');
    expect(serving([...facts, staged(PROD, 31)])).toBe(`${PROD}/prod`);
  });

  it('an elder API that never had a stage holds back no younger one', () => {
    expect(serving([created(PROD, 10, { tags: ORDERS }), ...live(NEXT, 20, 'v1')])).toBe(`${NEXT}/v1`);
  });

  it('an elder API that gets its first stage later is the sibling', () => {
    const facts = [created(PROD, 10, { tags: ORDERS }), ...live(NEXT, 20, 'v1'), staged(PROD, 30, 'other')];

    expect(serving(facts)).toBe(`${NEXT}/v1`);
  });

  it('an elder API that gets the name later is the sibling', () => {
    const facts = [...ready(PROD, 10, {}, 'other'), ...live(NEXT, 20), tagged(PROD, 30, ORDERS)];

    expect(serving(facts)).toBe(`${NEXT}/prod`);
  });

  it('an elder API that moves to another stage keeps serving', () => {
    const facts = [...live(PROD, 10), ...live(PREVIEW, 20, 'pr-17'), staged(PROD, 30, 'v2'), unstaged(PROD, 31)];

    expect(serving(facts)).toBe(`${PROD}/v2`);
  });

  it('a name that no API had for a while begins anew: an API with an older stage name is a sibling', () => {
    const renamed = [...live(PROD, 10, 'dev'), deleted(PROD, 20), ...live(NEXT, 20)];

    expect(serving(renamed)).toBe(`${NEXT}/prod`);
    expect(serving([...renamed, ...live(PREVIEW, 30, 'dev')])).toBe(`${NEXT}/prod`);
  });

  it('siblings that outlive the elder API serve by age, and by their own stage names', () => {
    const other = 'dddddddddd';
    const facts = [...live(PROD, 10), ...live(PREVIEW, 20, 'pr-17'), ...live(other, 30, 'pr-18'), deleted(PROD, 40)];

    expect(serving(facts)).toBe(`${PREVIEW}/pr-17 (sibling)`);
    expect(serving([...facts, ...live(NEXT, 50, 'pr-17')])).toBe(`${NEXT}/pr-17 (sibling)`);
    expect(serving([...facts, deleted(PREVIEW, 50)])).toBe(`${other}/pr-18 (sibling)`);
  });

  it('a tagged API takes over from one that merely has the name, whatever its stage', () => {
    const facts = [...ready(PROD, 10, { name: 'orders' }), ...live(NEXT, 20, 'v2')];

    expect(serving(facts, TAG_OR_NAME)).toBe(`${NEXT}/v2`);
  });

  it('an API that merely has the name and another stage name is a sibling', () => {
    const byName = { name: 'orders' };
    const facts = [...ready(PROD, 10, byName), ...ready(NEXT, 20, byName, 'pr-17')];

    expect(serving(facts, TAG_OR_NAME)).toBe(`${PROD}/prod`);
  });

  it('a pinned sibling serves, and not as a sibling', () => {
    const state = nameState('orders', [...live(PROD, 10), ...live(PREVIEW, 20, 'pr-17')]);

    expect(gistOf(elect({ ...state, pin: { at: 30, rank: 3, value: PREVIEW } }, TAG_ONLY))).toBe(`${PREVIEW}/pr-17`);
  });

  it('a hundred previews that come and go do not move a name, nor do a hundred that stay', () => {
    const past = Array.from({ length: 150 }, (_, index) => `x${index}`.padEnd(10, 'x'));
    const before = [...live(PROD, 10), ...live(PREVIEW, 20, 'pr-17'), ...live(NEXT, 30), deleted(PROD, 40)];
    const gone = past.flatMap((id, index) => [...live(id, 100 + index, `p${index}`), deleted(id, 103 + index)]);
    const stay = past.flatMap((id, index) => live(id, 100 + index, `p${index}`));

    expect(serving([...before, ...gone])).toBe(`${NEXT}/prod`);
    expect(serving([...before, ...stay])).toBe(`${NEXT}/prod`);
  });
});

it('an API of one stack takes over from another of it, whatever its stage', () => {
  const stack = { ...ORDERS, stack: 'orders', logicalId: 'Api' };
  const facts = [...ready(PROD, 10, { tags: stack }), ...ready(NEXT, 20, { tags: stack }, 'v2')];

  expect(serving(facts)).toBe(`${NEXT}/v2`);
  expect(entryOf(facts)?.regions[0]?.region).toBe(REGION);
});

describe('lineage tags', () => {
  const BY_ENV = { ...TAG_ONLY, lineageTags: ['env'] };
  const env = (value: string | null) => ({ [lineageRole('env')]: value });
  const tagsOf = (value?: string) => ({ ...ORDERS, ...env(value ?? null) });
  const liveIn = (apiId: string, at: number, value?: string): ApiFact[] => ready(apiId, at, { tags: tagsOf(value) });

  it.each<[string, string | undefined, string | undefined, string]>([
    ['equal values', 'prod', 'prod', NEXT],
    ['unequal values', 'prod', 'preview', PROD],
    ['a value only of the elder', 'prod', undefined, NEXT],
    ['a value only of the younger', undefined, 'preview', NEXT],
    ['no values', undefined, undefined, NEXT],
  ])('the right one of two APIs with one stage name and %s serves', (_, elder, younger, right) => {
    const facts = [...liveIn(PROD, 10, elder), ...liveIn(NEXT, 20, younger)];

    expect(serving(facts, BY_ENV)).toBe(`${right}/prod`);
    // Without the configuration the tag says nothing.
    expect(serving(facts, TAG_ONLY)).toBe(`${NEXT}/prod`);
  });

  it('an API with an equal lineage tag and another stage name is a sibling', () => {
    const preview = ready(PREVIEW, 20, { tags: tagsOf('prod') }, 'pr-17');

    expect(serving([...liveIn(PROD, 10, 'prod'), ...preview], BY_ENV)).toBe(`${PROD}/prod`);
  });

  it.each([
    ['the API that serves', NEXT, liveIn(PROD, 10, 'prod'), liveIn(NEXT, 20)],
    ['the elder API', PROD, liveIn(PROD, 10), liveIn(NEXT, 20, 'preview')],
  ])('a lineage tag that is added later to %s demotes no API', (_, apiId, elder, younger) => {
    const facts = [...elder, ...younger, tagged(apiId, 30, env('other'))];

    expect(serving(facts, BY_ENV)).toBe(`${NEXT}/prod`);
    // A sweep that saw the API without the tag, and missed the call, knows as much.
    const unseen = [
      ...elder,
      ...younger,
      updated(apiId, 25, { tags: tagsOf() }),
      swept(apiId, 30, { tags: tagsOf('other') }),
    ];
    expect(serving(unseen, BY_ENV)).toBe(`${NEXT}/prod`);
  });

  it('a lineage tag that is set within the second of the creation, or set again, counts from the creation', () => {
    const facts = [
      ...liveIn(PROD, 10, 'prod'),
      ...[created(NEXT, 20, { tags: tagsOf() }), tagged(NEXT, 20, env('preview')), staged(NEXT, 21)],
    ];

    expect(serving(facts, BY_ENV)).toBe(`${PROD}/prod`);
    expect(serving([...facts, tagged(NEXT, 40, env('preview'))], BY_ENV)).toBe(`${PROD}/prod`);
  });

  it('a lineage tag that only a sweep saw counts from the creation', () => {
    const seen = [
      swept(PROD, 50, { createdAt: 10, tags: tagsOf('prod') }),
      swept(NEXT, 50, { createdAt: 20, tags: tagsOf('x') }),
    ];
    const stages = [staged(PROD, 50, 'prod', { createdAt: 11 }), staged(NEXT, 50, 'prod', { createdAt: 21 })];

    expect(serving([...seen, ...stages], BY_ENV)).toBe(`${PROD}/prod`);
  });

  it('an API takes over when its lineage tag becomes equal, or is removed', () => {
    const facts = [...liveIn(PROD, 10, 'prod'), ...liveIn(NEXT, 20, 'preview')];

    expect(serving([...facts, tagged(NEXT, 30, env('prod'))], BY_ENV)).toBe(`${NEXT}/prod`);
    expect(serving([...facts, tagged(NEXT, 30, env(null))], BY_ENV)).toBe(`${NEXT}/prod`);
  });

  it('an API is compared with the one that served when it came', () => {
    const facts = [...liveIn(PROD, 10, 'prod'), ...liveIn(NEXT, 20), ...liveIn(PREVIEW, 30, 'preview')];

    expect(serving(facts, BY_ENV)).toBe(`${PREVIEW}/prod`);
    expect(serving([...facts, deleted(NEXT, 25)], BY_ENV)).toBe(`${PROD}/prod`);
  });

  it('a hundred deleted APIs do not make a preview with another lineage tag the replacement', () => {
    const past = Array.from({ length: 150 }, (_, index) => `x${index}`.padEnd(10, 'x'));
    const gone = past.flatMap((id, index) => [...liveIn(id, 100 + index, 'preview'), deleted(id, 103 + index)]);
    const facts = [...liveIn(PROD, 10, 'prod'), ...liveIn(PREVIEW, 20, 'preview'), ...liveIn(NEXT, 30, 'prod')];

    expect(serving([...facts, deleted(PROD, 40), ...gone], BY_ENV)).toBe(`${NEXT}/prod`);
  });
});

describe('two live APIs of one lineage', () => {
  const HOUR = 3600;
  const sight = (apiId: string, at: number) => tagged(apiId, at, {});
  const coexisting = (facts: readonly ApiFact[], config = TAG_ONLY) => {
    const answers = ordersOf(facts).map((order) => entryOf(order, config)?.regions[0]?.current?.coexisting);
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    return answers[0];
  };

  it.each([
    ['a sibling', 'pr-17', PROD, PREVIEW],
    ['a replacement', 'prod', PREVIEW, PROD],
  ])(
    'are ambiguous if the elder is seen an hour after %s was created, and nobody is moved',
    (_, stage, serves, other) => {
      const facts = [...live(PROD, 10), ...live(PREVIEW, 20, stage)];

      expect(coexisting(facts)).toBeUndefined();
      expect(coexisting([...facts, sight(PROD, 20 + HOUR - 1)])).toBeUndefined();
      expect(coexisting([...facts, sight(PREVIEW, 20 + HOUR)])).toBeUndefined();
      expect(coexisting([...facts, sight(PROD, 20 + HOUR)])).toEqual([other]);
      expect(serving([...facts, sight(PROD, 20 + HOUR)])).toMatch(new RegExp(`^${serves}/`));
    },
  );

  it.each<[string, readonly ApiFact[]]>([
    ['the elder is deleted', [deleted(PROD, 9000)]],
    ['the younger is deleted', [deleted(PREVIEW, 9000)]],
    ['one gets the tag of another service', [tagged(PREVIEW, 9000, { service: 'orders-pr-17' })]],
    ['the other loses its last stage', [unstaged(PREVIEW, 9000, 'pr-17')]],
  ])('are no longer ambiguous when %s', (_, decision) => {
    const facts = [...live(PROD, 10), ...live(PREVIEW, 20, 'pr-17'), sight(PROD, 20 + HOUR)];

    expect(coexisting(facts)).toEqual([PREVIEW]);
    expect(coexisting([...facts, ...decision])).toBeUndefined();
  });

  it('are no longer ambiguous when an operator pins one', () => {
    const state = nameState('orders', [...live(PROD, 10), ...live(PREVIEW, 20, 'pr-17'), sight(PROD, 20 + HOUR)]);
    const current = elect({ ...state, pin: { at: 9000, rank: 3, value: PROD } }, TAG_ONLY)?.regions[0]?.current;

    expect(current?.apiId).toBe(PROD);
    expect(current).not.toHaveProperty('coexisting');
  });

  it('are not ambiguous if a lineage tag tells them apart', () => {
    const config = { ...TAG_ONLY, lineageTags: ['env'] };
    const env = (value: string) => ({ ...ORDERS, [lineageRole('env')]: value });
    const facts = [
      ...ready(PROD, 10, { tags: env('prod') }),
      ...ready(PREVIEW, 20, { tags: env('preview') }, 'pr-17'),
      sight(PROD, 20 + HOUR),
    ];

    expect(coexisting(facts, config)).toBeUndefined();
    expect(coexisting(facts)).toEqual([PREVIEW]);
  });

  it('are not ambiguous if they belong to stacks', () => {
    const stack = { ...ORDERS, stack: 'orders', logicalId: 'Api' };
    const facts = [...ready(PROD, 10, { tags: stack }), ...ready(PREVIEW, 20, { tags: stack }), sight(PROD, 20 + HOUR)];

    expect(coexisting(facts)).toBeUndefined();
  });
});
