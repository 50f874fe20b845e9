// Wraps a watch function to log one line and publish metrics for each event.
import { defined, isObject, messageOf } from 'waypost/model';
import type { WatchResult } from '../../app/ingest/watch.js';
import { type Measure, MEASURES } from '../../core/measures.js';
import type { JsonLog } from './json-log.js';
import type { Meter } from './meter.js';

interface WatchInstruments {
  readonly log: JsonLog;
  readonly meter: Meter;
  /** Milliseconds. */
  readonly now: () => number;
}

type WatchFunction = (event: unknown) => Promise<WatchResult>;

const COUNTERS: Readonly<Record<WatchResult['outcome'], Measure>> = {
  applied: MEASURES.applied,
  unchanged: MEASURES.unchanged,
  ignored: MEASURES.ignored,
  invalid: MEASURES.invalid,
};

export function observeWatcher(watch: WatchFunction, { log, meter, now }: WatchInstruments): WatchFunction {
  return async (event) => {
    try {
      const watched = await watch(event);
      const lag = lagOf(event, now());
      log(watched.outcome === 'invalid' ? 'warn' : 'info', `event ${watched.outcome}`, {
        ...watched,
        ...callOf(event),
      });
      // The lag of an event that changed nothing is not measured, because the event may be a replay that is days old.
      const eventLag = watched.outcome === 'applied' ? lag : undefined;
      meter({ [COUNTERS[watched.outcome]]: 1, ...defined({ [MEASURES.eventLag]: eventLag }) });
      return watched;
    } catch (error) {
      log('error', 'event failed', { ...callOf(event), error: messageOf(error) });
      throw error;
    }
  };
}

/** The call that the event reports, without its request and response. */
function callOf(event: unknown): Readonly<Record<string, unknown>> {
  const { eventName, eventID, recipientAccountId, awsRegion } = detailOf(event);
  return { eventId: eventID, eventName, account: recipientAccountId, region: awsRegion };
}

/** Whole seconds since the call. */
function lagOf(event: unknown, now: number): number | undefined {
  const { eventTime } = detailOf(event);
  const made = typeof eventTime === 'string' ? Date.parse(eventTime) : Number.NaN;
  return Number.isNaN(made) ? undefined : Math.max(0, Math.round((now - made) / 1000));
}

function detailOf(event: unknown): Readonly<Record<string, unknown>> {
  const detail = isObject(event) ? event.detail : undefined;
  return isObject(detail) ? detail : {};
}
