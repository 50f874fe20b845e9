// What the local server tells its user of the events that come in: one line now and then, however many they are.
import { quote } from '../../core/cloudtrail/quote.js';
import type { EventOutcome } from './result.js';
import { codeOf } from '../engine/system-error.js';

export interface Activity {
  /** One event has come to its end. */
  readonly count: (outcome: EventOutcome) => void;
  /** One event could not be stored, and why. */
  readonly failed: (eventId: string | null, error: unknown) => void;
  /** A large post has begun; the function that it returns is called at its end. */
  readonly expect: (events: number) => () => void;
  /** Tells what is left to tell. */
  readonly close: () => void;
}

const QUIET_MS = 2000;

export function createActivity(say: (line: string) => void): Activity {
  const counts = new Map<EventOutcome, number>();
  let timer: NodeJS.Timeout | undefined;
  let failure: { readonly eventId: string | null; readonly error: unknown } | undefined;
  let [open, done] = [0, 0];
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (counts.size > 0) {
      const parts = [...counts].map(([outcome, count]) => `${count} ${outcome}`);
      say(`events: ${parts.join(', ')}${open > 0 ? ` (${done} of ${open} of a large post)` : ''}`);
    }
    if (failure !== undefined)
      say(`  not stored: event ${failure.eventId ?? 'without an id'}: ${causeOf(failure.error)}`);
    counts.clear();
    failure = undefined;
  };
  return {
    count: (outcome) => {
      counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
      if (open > 0) done += 1;
      timer ??= setTimeout(flush, QUIET_MS).unref();
    },
    failed: (eventId, error) => {
      failure ??= { eventId, error };
    },
    expect: (events) => {
      open += events;
      return () => {
        open -= events;
        done = open === 0 ? 0 : done;
      };
    },
    close: flush,
  };
}

/** Whatever an error quotes of an event cannot steer the terminal. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return quote(String(error));
  const code = codeOf(error);
  return `${error.name}${code === undefined ? '' : ` (${code})`}: ${quote(error.message)}`;
}
