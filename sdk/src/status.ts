// How a registry is doing, for health checks and dashboards.
import type { Health } from './document-cache.js';
import { isWaypostError, type WaypostError } from './model/errors.js';
import type { Runtime } from './runtime.js';
import type { Slots } from './slots.js';

/** A service of which the registry says another URL than the configured fallback. */
export interface Mismatch {
  readonly service: string;
  /** What the registry says. */
  readonly url: string;
  readonly fallback: string;
}

/** How a registry is doing. */
export interface RegistryStatus {
  /** `ok`; `degraded`: answers are old or given; `failing`: the last read failed. */
  readonly state: 'ok' | 'degraded' | 'failing';
  readonly registry: string;
  /** Where it reads. */
  readonly source: string;
  /** Reads that failed since the last that did not. */
  readonly failures: number;
  /** When it last read with success, in ms since 1970. */
  readonly lastReadAt: number | undefined;
  readonly lastError: WaypostError | undefined;
  /** Services whose answer is older than an hour, or that the registry denies and memory still serves. */
  readonly stale: readonly { readonly service: string; readonly ageMs: number; readonly denied: boolean }[];
  /** Where the registry and a configured fallback disagree. */
  readonly mismatches: readonly Mismatch[];
  /** Why the configured snapshot could not be taken. */
  readonly snapshotError: WaypostError | undefined;
}

/** What the engine knows of how it does. */
export interface EngineHealth extends Health {
  readonly mismatches: ReadonlyMap<string, Mismatch>;
  readonly snapshotError: WaypostError | undefined;
}

export interface StatusParts {
  /** Undefined while nothing was asked. */
  readonly health: EngineHealth | undefined;
  readonly slots: Slots;
  readonly runtime: Runtime;
  readonly source: string;
}

/** From this age on a stale answer is loud, in ms. */
export const LOUD = 3_600_000;

const IDLE: EngineHealth = {
  registry: '',
  failures: 0,
  lastReadAt: undefined,
  lastError: undefined,
  mismatches: new Map(),
  snapshotError: undefined,
};

export function statusOf({ health = IDLE, slots, runtime, source }: StatusParts): RegistryStatus {
  const { failures, lastError, mismatches, snapshotError } = health;
  const stale = slots.all().flatMap(({ question, resolved, refusal }) => {
    if (resolved === undefined) return [];
    const ageMs = Math.max(0, runtime.now() - resolved.readAt);
    const denied = refusal !== undefined;
    // Old only counts while the registry cannot be read: what nobody asks for grows old unharmed.
    return denied || (ageMs > LOUD && failures > 0) ? [{ service: question.service, ageMs, denied }] : [];
  });
  const degraded = stale.length > 0 || snapshotError !== undefined || mismatches.size > 0;
  return {
    ...health,
    state: failures > 0 ? 'failing' : degraded ? 'degraded' : 'ok',
    source,
    lastError: isWaypostError(lastError) ? lastError : undefined,
    stale,
    mismatches: [...mismatches.values()],
  };
}
