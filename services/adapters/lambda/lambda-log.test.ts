import { createLambdaLog } from './lambda-log.js';
import type { Level } from './json-log.js';

function logged(level: Level, details?: Readonly<Record<string, unknown>>, LOG_LEVEL?: string): unknown[] {
  const lines: string[] = [];
  const write = (line: string) => void lines.push(line);
  const log = createLambdaLog('watch-apis', 'prod', { write, now: () => 0, environment: { LOG_LEVEL } });
  log(level, 'event applied', details);
  return lines.map((line) => JSON.parse(line) as unknown);
}

it('a line has the function, the registry, the time and the id of the event', () => {
  expect(logged('info', { eventId: 'e-1', outcome: 'applied' })).toEqual([
    {
      level: 'INFO',
      message: 'event applied',
      timestamp: '1970-01-01T00:00:00.000Z',
      service: 'watch-apis',
      registry: 'prod',
      correlation_id: 'e-1',
      outcome: 'applied',
    },
  ]);
});

it('a detail never replaces a member of every line', () => {
  expect(logged('warn', { level: 'INFO', registry: 'other', service: 'other' })).toEqual([
    expect.objectContaining({ level: 'WARN', registry: 'prod', service: 'watch-apis' }),
  ]);
});

it.each<[string | undefined, Level, number]>([
  [undefined, 'info', 1],
  ['DEBUG', 'info', 1],
  ['WARN', 'info', 0],
  ['WARN', 'warn', 1],
  ['ERROR', 'warn', 0],
  ['ERROR', 'error', 1],
])('with LOG_LEVEL %s, a line of the level %s is written %i times', (lowest, level, times) => {
  expect(logged(level, {}, lowest)).toHaveLength(times);
});
