import { applyPosted } from './apply-posted.js';

it('answers for an element that nests too deep to be an event, and applies the others', async () => {
  const deep: unknown = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000));
  const bus = async () => ({ eventId: null, outcome: 'applied' }) as const;

  const results = [];
  for await (const result of applyPosted([1, deep, 2], { bus, isStopping: () => false })) results.push(result);

  expect(results.map(({ outcome }) => outcome)).toEqual(['applied', 'invalid', 'applied']);
  expect(results[1]).toMatchObject({ reason: 'not an EventBridge event: it nests over 256 levels deep' });
});

it('answers for an element with more members than any event has', async () => {
  const wide = { detail: Object.fromEntries(Array.from({ length: 100_001 }, (_, index) => [`k${index}`, index])) };
  const bus = async () => ({ eventId: null, outcome: 'applied' }) as const;

  const results = [];
  for await (const result of applyPosted([wide, 2], { bus, isStopping: () => false })) results.push(result);

  expect(results.map(({ outcome }) => outcome)).toEqual(['invalid', 'applied']);
  expect(results[0]).toMatchObject({ reason: 'not an EventBridge event: it has over 100000 members' });
});
