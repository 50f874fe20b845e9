// A watcher that says what became of each event: one line of the log, by which the event is found again, and the figures.
import type { WatchResult } from '../../app/ingest/watch.js';
import { type Measure, MEASURES } from '../../core/measures.js';
import type { JsonLog } from './json-log.js';
import type { Meter } from './meter.js';

export interface WatchInstruments {
  readonly log: JsonLog;
  readonly meter: Meter;
  /** Milliseconds. */
  readonly now: () => number;
}

type Watch = (event: unknown) => Promise<WatchResult>;

const COUNTERS: Readonly<Record<WatchResult['outcome'], Measure>> = {
  applied: MEASURES.applied,
  unchanged: MEASURES.unchanged,
  ignored: MEASURES.ignored,
  invalid: MEASURES.invalid,
};

export function observeWatcher(watch: Watch, { log, meter, now }: WatchInstruments): Watch {
  return async (event) => {
    try {
      const watched = await watch(event);
      const lag = lagOf(event, now());
      log(watched.outcome === 'invalid' ? 'warn' : 'info', `event ${watched.outcome}`, {
        ...watched,
        ...callOf(event),
      });
      meter({
        [COUNTERS[watched.outcome]]: 1,
        // Of an event that changed nothing it says nothing: it may be a replay, days old.
        ...(watched.outcome === 'applied' && lag !== undefined ? { [MEASURES.eventLag]: lag } : {}),
      });
      return watched;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      log('error', 'event failed', { ...callOf(event), error: message });
      throw error;
    }
  };
}

/** Which call it was, for a person who reads the log; nothing of what was asked or answered. */
function callOf(event: unknown): Readonly<Record<string, unknown>> {
  const { eventName, eventID, recipientAccountId, awsRegion } = detailOf(event);
  return { eventId: eventID, eventName, account: recipientAccountId, region: awsRegion };
}

/** Whole seconds since the call was made. */
function lagOf(event: unknown, now: number): number | undefined {
  const { eventTime } = detailOf(event);
  const made = typeof eventTime === 'string' ? Date.parse(eventTime) : Number.NaN;
  return Number.isNaN(made) ? undefined : Math.max(0, Math.round((now - made) / 1000));
}

function detailOf(event: unknown): Readonly<Record<string, unknown>> {
  const detail = isObject(event) ? event.detail : undefined;
  return isObject(detail) ? detail : {};
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
