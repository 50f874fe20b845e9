import { secondOf, timestampOf } from './time.js';

const [CENTURY_BEGINS, CENTURY_ENDS, DAY] = [946_684_800, 4_102_444_800, 86_400];

/** By the clock of the runtime. */
const byDate = (second: number) => `${new Date(second * 1000).toISOString().slice(0, 19)}Z`;

it('each day of the century is written and read as Date does it', () => {
  const wrong: number[] = [];
  for (let second = CENTURY_BEGINS; second < CENTURY_ENDS; second += DAY + 3601) {
    const text = byDate(second);
    if (timestampOf(second) !== text || secondOf(text) !== second) wrong.push(second);
  }

  expect(wrong).toEqual([]);
});

it.each([CENTURY_BEGINS, CENTURY_BEGINS - 1, CENTURY_ENDS - 1, CENTURY_ENDS, 0, -1, 1_800_000_000.5])(
  'the second %d is written as Date writes it',
  (second) => {
    expect(timestampOf(second)).toBe(byDate(second));
  },
);

it('the last second of a leap day and of a century is read', () => {
  expect(secondOf('2028-02-29T23:59:59Z')).toBe(1_835_481_599);
  expect(secondOf('2099-12-31T23:59:59Z')).toBe(CENTURY_ENDS - 1);
});

it.each([
  '2026-02-29T00:00:00Z',
  '2028-02-30T00:00:00Z',
  '2026-04-31T00:00:00Z',
  '2026-00-10T00:00:00Z',
  '2026-13-10T00:00:00Z',
  '2026-01-00T00:00:00Z',
  '2026-01-32T00:00:00Z',
  '2026-01-01T24:00:00Z',
  '2026-01-01T23:60:00Z',
  '2026-01-01T23:59:60Z',
  '1999-12-31T23:59:59Z',
  '2026-01-01T00:00:00.000Z',
  '2026-01-01T00:00:00+00:00',
  '２026-01-01T00:00:00Z',
  ' 2026-01-01T00:00:0Z',
  1_800_000_000,
  null,
])('%p is no time', (text) => {
  expect(secondOf(text)).toBeUndefined();
});
