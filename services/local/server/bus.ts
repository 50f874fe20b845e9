// The local event bus: an event goes to the deployed handlers whose deployed rules' own patterns match it.
import type { Rule, Watcher as WatcherName } from '../../core/cloudtrail/catalogue.js';
import { compilePattern } from '../../core/cloudtrail/event-pattern.js';
import type { WatchHandler } from '../../handlers/watcher.js';
import { explainUnmatched } from './explain-unmatched.js';
import { eventIdIn } from './event-id.js';
import type { EventResult } from './result.js';

/** Takes in one element of a post, whatever it is. It never throws. */
export type Bus = (event: unknown) => Promise<EventResult>;

export interface BusOptions {
  readonly rules: readonly Rule[];
  readonly watchers: Readonly<Record<WatcherName, WatchHandler>>;
  /** Told of every event that could not be stored. */
  readonly onFailure: (eventId: string | null, error: unknown) => void;
}

export function createBus({ rules, watchers, onFailure }: BusOptions): Bus {
  const compiled = rules.map(({ watcher, pattern }) => ({ watcher, matches: compilePattern(pattern) }));
  const watchersOf = (event: unknown): readonly WatcherName[] => [
    ...new Set(compiled.filter(({ matches }) => matches(event)).map(({ watcher }) => watcher)),
  ];
  const deliver = async (event: unknown, watcher: WatcherName): Promise<EventResult> => {
    try {
      return await watchers[watcher](event);
    } catch (error) {
      const eventId = eventIdIn(event);
      onFailure(eventId, error);
      return { eventId, outcome: 'failed', reason: 'it could not be stored; post it again' };
    }
  };
  return async (event) => {
    const names = watchersOf(event);
    if (names.length === 0) return explainUnmatched(event, (other) => watchersOf(other).length > 0);
    const results: EventResult[] = [];
    for (const name of names) results.push(await deliver(event, name));
    return weightiest(results);
  };
}

/** The order in which a poster must know of them: `failed` asks for another post, and `applied` says that something moved. */
const WEIGHTS = ['failed', 'applied', 'unchanged', 'ignored', 'invalid', 'unmatched'] as const;

/** What became of an event that several watchers took. */
function weightiest(results: readonly EventResult[]): EventResult {
  const weight = ({ outcome }: EventResult): number => WEIGHTS.indexOf(outcome);
  return results.reduce((first, next) => (weight(next) < weight(first) ? next : first));
}
