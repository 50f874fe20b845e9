import { ago, durationText, readDuration } from './time.js';

it.each([
  ['30s', 30_000],
  ['5m', 300_000],
  ['5min', 300_000],
  ['1h30m', 5_400_000],
  ['250ms', 250],
  ['90', 90_000],
  ['0.5h', 1_800_000],
])('reads the duration %s as %i ms', (text, ms) => {
  expect(readDuration(text, '--timeout')).toBe(ms);
});

it.each(['', 'soon', '5 m', '-5s', '5d', 'm'])('refuses the duration %j with an example', (text) => {
  expect(() => readDuration(text, '--timeout')).toThrow(/--timeout a duration such as 30s/);
});

it('prints durations and ages in the largest units that fit', () => {
  const now = Date.parse('2026-03-04T05:06:07Z');

  expect([0, 3000, 90_000, 5_400_000].map(durationText)).toEqual(['0 s', '3 s', '1 min 30 s', '1 h 30 min']);
  expect(['2026-03-01T05:06:07Z', '2026-03-04T05:00:00Z', '2026-03-04T06:00:00Z'].map((at) => ago(at, now))).toEqual([
    '3 d ago',
    '6 min ago',
    'just now',
  ]);
});
