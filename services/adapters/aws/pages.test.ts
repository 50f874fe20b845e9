// Tests that a list that never ends counts as incomplete, so that resources missing from it are unknown.
import { readPages } from './pages.js';

interface TestPage {
  readonly ids: readonly string[];
  readonly token: string;
}

it.each<[string, (count: number) => TestPage, number]>([
  ['gives one token for ever', () => ({ ids: [], token: 'a' }), 2],
  ['gives new tokens for empty pages for ever', (count) => ({ ids: [], token: String(count) }), 1_001],
  ['gives new items for ever', (count) => ({ ids: [String(count)], token: String(count) }), 1_001],
  ['repeats its items under new tokens', (count) => ({ ids: ['a'], token: String(count) }), 2],
])('a list that %s ends as incomplete', async (_, pageOf, calls) => {
  let count = 0;

  const { listing, unseen } = await readPages<TestPage, string>({
    read: () => {
      count += 1;
      return Promise.resolve({ ok: true, value: pageOf(count), startedAt: 0, answeredAt: 0 });
    },
    next: ({ token }) => token,
    items: ({ ids }) => ids,
    idOf: (id) => id,
    unseen: ({ message }) => ({ what: 'list', message }) as never, // only passed on
  });

  expect(listing.complete).toBe(false);
  expect(unseen).toHaveLength(1);
  expect(count).toBe(calls);
});
