// One event into the registry: parsed, applied, its re-checks queued, its account's heartbeat noted.
import type { ParserConfig } from '../../core/cloudtrail/config.js';
import { parseEvent } from '../../core/cloudtrail/parse.js';
import type { Recheck } from '../../core/records/fact.js';
import type { ApplyDeps } from './apply.js';
import { applyFacts } from './apply.js';
import type { Clock, Heartbeat, RecheckQueue } from '../ports.js';

export interface WatchDeps extends ApplyDeps {
  readonly parser: ParserConfig;
  readonly rechecks: RecheckQueue;
  readonly heartbeat: Heartbeat;
  readonly clock: Clock;
}

/**
 * What became of an event.
 * - `applied`: written, and durable. `unchanged`: known already, nothing was written.
 * - `ignored`: an event of something else than Waypost watches. `invalid`: forged, or outside a grammar.
 */
export interface WatchResult {
  readonly eventId: string | null;
  readonly outcome: 'applied' | 'unchanged' | 'ignored' | 'invalid';
  readonly reason?: string;
}

/**
 * Takes in one EventBridge event, whatever it is.
 * @throws Error when it could not be stored; the same event may be given again.
 */
export async function watchEvent(deps: WatchDeps, event: unknown): Promise<WatchResult> {
  const parsed = parseEvent(event, deps.parser);
  const { eventId } = parsed;
  if (parsed.outcome !== 'facts') return { eventId, outcome: parsed.outcome, reason: parsed.reason };
  const { changed, rechecks } = await applyFacts(deps, parsed.facts);
  await queue(deps.rechecks, [...parsed.rechecks, ...rechecks]);
  const first = parsed.facts[0];
  if (first !== undefined) {
    // When it came, not when it happened: the question is whether events still arrive.
    await deps.heartbeat.beat({ account: first.account, region: first.region, of: 'event', at: deps.clock() });
  }
  return {
    eventId,
    outcome: changed ? 'applied' : 'unchanged',
    ...(parsed.notes.length === 0 ? {} : { reason: parsed.notes.join('; ') }),
  };
}

async function queue(queue: RecheckQueue, rechecks: readonly Recheck[]): Promise<void> {
  if (rechecks.length > 0) await queue.send(rechecks);
}
