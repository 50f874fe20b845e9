// Takes in one event: parse it, apply its facts, queue its re-checks, record the account's heartbeat.
import { defined } from 'waypost/model';
import type { ParserConfig } from '../../core/cloudtrail/config.js';
import { parseEvent } from '../../core/cloudtrail/parse.js';
import { applyFacts, type ApplyDeps } from './apply.js';
import type { Clock, Heartbeat, RecheckQueue } from '../ports.js';

interface WatchDeps extends ApplyDeps {
  readonly parser: ParserConfig;
  readonly rechecks: RecheckQueue;
  readonly heartbeat: Heartbeat;
  readonly clock: Clock;
}

/**
 * The result of one event.
 * - `applied`: written and durable. `unchanged`: already known, nothing was written.
 * - `ignored`: about something that Waypost does not watch. `invalid`: forged, or outside a grammar.
 */
export interface WatchResult {
  readonly eventId: string | null;
  readonly outcome: 'applied' | 'unchanged' | 'ignored' | 'invalid';
  readonly reason?: string;
}

/**
 * Takes in one EventBridge event of any shape.
 * @throws Error when it could not be stored. Taking in the same event again is safe.
 */
export async function watchEvent(deps: WatchDeps, event: unknown): Promise<WatchResult> {
  const parsed = parseEvent(event, deps.parser);
  const { eventId } = parsed;
  if (parsed.outcome !== 'facts') return { eventId, outcome: parsed.outcome, reason: parsed.reason };
  const { changed, rechecks } = await applyFacts(deps, parsed.facts);
  const queued = [...parsed.rechecks, ...rechecks];
  if (queued.length > 0) await deps.rechecks.send(queued);
  const first = parsed.facts[0];
  if (first !== undefined) {
    // The time of arrival, not of the event: a heartbeat shows whether events still arrive.
    await deps.heartbeat.beat({ account: first.account, region: first.region, of: 'event', at: deps.clock() });
  }
  const reason = parsed.notes.length === 0 ? undefined : parsed.notes.join('; ');
  return defined({ eventId, outcome: changed ? 'applied' : 'unchanged', reason } as const);
}
