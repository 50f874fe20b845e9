// The health of a registry, for health checks and dashboards.
import type { FallbackHealth, FallbackMismatch, FallbackUse } from './fallbacks.js';
import { LOUD_STALE_MS, type RegistryRuntime } from './runtime.js';
import { isWaypostError, type WaypostError } from './model/errors.js';
import type { CacheHealth } from './resolve/held.js';
import { NO_READS, type Slots } from './resolve/memory.js';

/** The health of a registry. */
export interface RegistryStatus {
  /** `ok`; `degraded`: some answers are stale or differ from their fallbacks; `failing`: the last read failed. */
  readonly state: 'ok' | 'degraded' | 'failing';
  readonly registry: string;
  /** Where the registry is read. */
  readonly source: string;
  /** Which of these gave the last successful read. */
  readonly answeredBy: string | undefined;
  /** Failed reads since the last success. */
  readonly failures: number;
  /** When the last successful read began, in ms since 1970. */
  readonly lastReadAt: number | undefined;
  readonly lastError: WaypostError | undefined;
  /** Services whose answer is older than an hour, or that the registry denies and memory still serves. */
  readonly stale: readonly { readonly service: string; readonly ageMs: number; readonly denied: boolean }[];
  /** Services whose configured fallback differs from the registry's URL, as far as the two were compared: see `fallbacks`. */
  readonly mismatches: readonly FallbackMismatch[];
  /** Each configured fallback: since when and how often it was compared, and how often it was served. */
  readonly fallbacks: readonly FallbackUse[];
  /** Why the configured snapshot could not be read. */
  readonly snapshotError: WaypostError | undefined;
}

/** The engine's part of the health. */
export interface EngineHealth extends CacheHealth, FallbackHealth {
  readonly snapshotError: WaypostError | undefined;
}

export interface StatusParts {
  readonly health: EngineHealth;
  readonly slots: Slots;
  readonly runtime: RegistryRuntime;
  readonly source: string;
}

/** The health until the engine exists. */
export const idle = (fallbacks: FallbackHealth): EngineHealth => ({
  ...NO_READS,
  ...fallbacks,
  snapshotError: undefined,
});

export function statusOf({ health, slots, runtime, source }: StatusParts): RegistryStatus {
  const { failures, lastError, mismatches, snapshotError } = health;
  const stale = slots.all().flatMap(({ question, address, refusal }) => {
    if (!address) return [];
    const ageMs = Math.max(0, runtime.now() - address.readAt);
    const denied = refusal !== undefined;
    // Age counts only while the registry cannot be read: an answer that nobody asks for may grow old.
    return denied || (ageMs > LOUD_STALE_MS && failures > 0) ? [{ service: question.service, ageMs, denied }] : [];
  });
  const degraded = stale.length > 0 || snapshotError !== undefined || mismatches.length > 0;
  return {
    ...health,
    state: failures > 0 ? 'failing' : degraded ? 'degraded' : 'ok',
    source,
    lastError: isWaypostError(lastError) ? lastError : undefined,
    stale,
  };
}
