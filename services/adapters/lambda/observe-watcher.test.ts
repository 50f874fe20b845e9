import type { WatchResult } from '../../app/ingest/watch.js';
import { MEASURES } from '../../core/measures.js';
import type { JsonLog } from './json-log.js';
import type { MeasureValues } from './meter.js';
import { observeWatcher } from './observe-watcher.js';

const event = {
  detail: {
    eventName: 'CreateStage',
    eventID: 'e-1',
    eventTime: '2026-11-01T10:00:00Z',
    recipientAccountId: '111122223333',
    awsRegion: 'eu-west-1',
    requestParameters: { secret: 'never logged' },
  },
};

function observe(watch: (event: unknown) => Promise<WatchResult>) {
  const lines: Parameters<JsonLog>[] = [];
  const figures: MeasureValues[] = [];
  const watcher = observeWatcher(watch, {
    log: (...line) => lines.push(line),
    meter: (of) => figures.push(of),
    now: () => Date.parse('2026-11-01T10:00:07.400Z'),
  });
  return { watcher, lines, figures };
}

it('counts an applied event and measures its lag', async () => {
  const { watcher, figures } = observe(async () => ({ eventId: 'e-1', outcome: 'applied' }));

  await watcher(event);

  expect(figures).toEqual([{ [MEASURES.applied]: 1, [MEASURES.eventLag]: 7 }]);
});

it('does not measure the lag of a replayed event', async () => {
  const { watcher, figures } = observe(async () => ({ eventId: 'e-1', outcome: 'unchanged' }));

  await watcher(event);

  expect(figures).toEqual([{ [MEASURES.unchanged]: 1 }]);
});

it('logs the event’s id and call, but not the request', async () => {
  const { watcher, lines } = observe(async () => ({ eventId: 'e-1', outcome: 'invalid', reason: 'forged' }));

  await watcher(event);

  expect(lines).toEqual([
    ['warn', 'event invalid', expect.objectContaining({ eventId: 'e-1', eventName: 'CreateStage', reason: 'forged' })],
  ]);
  expect(JSON.stringify(lines)).not.toContain('never logged');
});

it('logs a failure with the event’s id and rethrows it, so that Lambda retries', async () => {
  const { watcher, lines, figures } = observe(async () => {
    throw new Error('no table');
  });

  await expect(watcher(event)).rejects.toThrow('no table');

  expect(lines).toEqual([['error', 'event failed', expect.objectContaining({ eventId: 'e-1', error: 'no table' })]]);
  expect(figures).toEqual([]);
});

it.each([null, 'text', {}, { detail: null }, { detail: { eventTime: 'soon' } }])(
  'counts the event %j without failing',
  async (odd) => {
    const { watcher, figures } = observe(async () => ({ eventId: null, outcome: 'applied' }));

    await watcher(odd);

    expect(figures).toEqual([{ [MEASURES.applied]: 1 }]);
  },
);
