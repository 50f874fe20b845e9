// Prints a summary of incoming events now and then: one line, however many events there are.
import { isObject } from 'waypost/model';
import { quote } from '../../core/cloudtrail/quote.js';
import { codeOf } from '../terminal/errors.js';
import type { EventOutcome } from './result.js';

export interface Activity {
  /** Counts one finished event. */
  readonly count: (outcome: EventOutcome) => void;
  /** Notes an event that could not be stored, and why. */
  readonly failed: (eventId: string | null, error: unknown) => void;
  /** Why the engine refused to store the last event, such as a full disk; undefined after one that was stored. */
  readonly failing: () => string | undefined;
  /** Notes that a large post begins. Call the returned function when it ends. */
  readonly expect: (events: number) => () => void;
  /** Prints what has not been printed yet. */
  readonly close: () => void;
}

const QUIET_MS = 2000;

export function createActivity(say: (line: string) => void): Activity {
  const counts = new Map<EventOutcome, number>();
  let timer: NodeJS.Timeout | undefined;
  let failure: { readonly eventId: string | null; readonly error: unknown } | undefined;
  let lastFailure: string | undefined;
  let [open, done] = [0, 0];
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (counts.size > 0) {
      const parts = [...counts].map(([outcome, count]) => `${count} ${outcome}`);
      say(`events: ${parts.join(', ')}${open > 0 ? ` (${done} of ${open} in a large post)` : ''}`);
    }
    if (failure !== undefined) {
      say(`  not stored: event ${failure.eventId ?? 'without an id'}: ${causeOf(failure.error)}`);
    }
    counts.clear();
    failure = undefined;
  };
  return {
    count: (outcome) => {
      counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
      if (open > 0) done += 1;
      if (outcome === 'applied') lastFailure = undefined;
      timer ??= setTimeout(flush, QUIET_MS).unref();
    },
    failed: (eventId, error) => {
      failure ??= { eventId, error };
      if (isAnswered(error)) lastFailure = causeOf(error);
    },
    failing: () => lastFailure,
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

/** True if the engine answered that it cannot store. If the engine does not answer, reads fail too and report it. */
function isAnswered(error: unknown): boolean {
  return isObject(error) && isObject(error.$metadata) && error.$metadata.httpStatusCode !== undefined;
}

/** Quoted, so that no text of an event can control the terminal. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return quote(String(error));
  const code = codeOf(error);
  return `${error.name}${code === undefined ? '' : ` (${code})`}: ${quote(error.message)}`;
}
