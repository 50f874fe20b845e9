// The local event bus: it gives an event to each deployed handler that has a matching rule.
import type { EventRule, WatcherName } from '../../core/cloudtrail/catalogue.js';
import { compilePattern } from '../../core/cloudtrail/event-pattern.js';
import type { WatchHandler } from '../../handlers/watcher.js';
import { explainUnmatched } from './explain-unmatched.js';
import { eventIdIn, type EventResult } from './result.js';

/** Takes one element of a post, whatever it is. Never rejects. */
export type EventBus = (event: unknown) => Promise<EventResult>;

interface BusOptions {
  readonly rules: readonly EventRule[];
  readonly watchers: Readonly<Record<WatcherName, WatchHandler>>;
  /** Called for every event that could not be stored. */
  readonly onFailure: (eventId: string | null, error: unknown) => void;
}

export function createBus({ rules, watchers, onFailure }: BusOptions): EventBus {
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
    return mostImportant(results);
  };
}

/** The most important outcome for the poster comes first: `failed` asks for another post, and `applied` reports a change. */
const BY_IMPORTANCE = ['failed', 'applied', 'unchanged', 'ignored', 'invalid', 'unmatched'] as const;

/** The result of an event that several handlers received. */
function mostImportant(results: readonly EventResult[]): EventResult {
  const rank = ({ outcome }: EventResult): number => BY_IMPORTANCE.indexOf(outcome);
  return results.reduce((first, next) => (rank(next) < rank(first) ? next : first));
}
