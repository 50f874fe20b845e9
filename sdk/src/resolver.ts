// When memory is enough, when to look while serving, and when to wait.
import type { DocumentCache, LoadOptions } from './document-cache.js';
import { judge, keysOf, resolvedOf, type Verdict } from './knowledge.js';
import { isWithin, type Runtime } from './runtime.js';
import type { Resolved, Served, Slot } from './slots.js';
import { within, type Limits } from './wait.js';

export interface Resolver {
  readonly answer: (slot: Slot, limits: Limits) => Promise<Served>;
  /** What memory holds for it, however old, with a look at the registry started where it is due. */
  readonly recall: (slot: Slot) => Resolved | undefined;
  /** Reads what the slot needs and settles it; shared by those who ask meanwhile. True when that took a read. */
  readonly refresh: (slot: Slot, options: LoadOptions) => Promise<boolean>;
}

export interface ResolverParts {
  readonly cache: DocumentCache;
  readonly runtime: Runtime;
  readonly maxStale: number;
  readonly timeout: number;
}

/** So old an answer is served while one refresh runs; an older one waits for it. */
const SERVED_MEANWHILE = 300_000;

export function createResolver({ cache, runtime, maxStale, timeout: usual }: ResolverParts): Resolver {
  const questionOf = (slot: Slot) => ({ ...slot.question, registry: cache.health().registry });

  const remember = (slot: Slot): Resolved | undefined => {
    const verdict = judge(cache, questionOf(slot), { remembered: true });
    return verdict && resolvedOf(verdict, 0);
  };

  const read = async (slot: Slot, options: LoadOptions): Promise<boolean> => {
    const took = await cache.load(keysOf(slot.question), options);
    const verdict = judge(cache, questionOf(slot));
    if (verdict === undefined) return took;
    const { decision } = verdict;
    await settle(
      slot,
      decision.outcome === 'incomplete' ? await beyondNetworkSummary(slot, decision.refs, options) : verdict,
      options,
    );
    return took;
  };

  /** A second read, where more endpoints live than one network summary shows. */
  const beyondNetworkSummary = async (
    slot: Slot,
    refs: readonly string[],
    options: LoadOptions,
  ): Promise<Verdict | undefined> => {
    await cache.load(
      refs.map((ref) => ({ kind: 'network', ref })),
      options,
    );
    return judge(cache, questionOf(slot), { refs });
  };

  const settle = async (slot: Slot, verdict: Verdict | undefined, options: LoadOptions): Promise<void> => {
    const next = verdict && resolvedOf(verdict, verdict.freshUntil);
    if (next !== undefined) hold(slot, next);
    if (verdict?.decision.outcome !== 'refused') return;
    const { settleRefusal } = await import('./settle-refusal.js');
    const kept = await settleRefusal({ slot, verdict, decision: verdict.decision, options, cache, runtime, remember });
    if (kept !== undefined) hold(slot, kept);
  };

  const hold = (slot: Slot, next: Resolved): void => {
    slot.refusal = undefined;
    slot.resolved = next;
    for (const listener of slot.listeners) listener();
  };

  const refresh = (slot: Slot, options: LoadOptions): Promise<boolean> => {
    const { flight } = slot;
    if (flight !== undefined && runtime.now() <= flight.until && options.force !== true) return flight.promise;
    const promise = read(slot, options).finally(() => {
      if (slot.flight === own) slot.flight = undefined;
    });
    const own = { promise, until: runtime.now() + options.timeout };
    slot.flight = own;
    return promise;
  };

  const refreshBehind = (slot: Slot): void => {
    // Its failure is in the health, and on the channel `waypost:refresh`.
    if (cache.mayRead()) refresh(slot, { background: true, timeout: usual }).catch(() => undefined);
  };

  /** What can be said without waiting; throws what is to be said when there is nothing. */
  const atOnce = (slot: Slot): Served | undefined => {
    const now = runtime.now();
    const { resolved, refusal } = slot;
    if (resolved !== undefined && isWithin(now, resolved)) return cached(resolved, now);
    if (refusal !== undefined && isWithin(now, refusal)) throw refusal.error;
    if (resolved === undefined) return undefined;
    const { readAt, origin } = resolved;
    const meanwhile = { readAt, freshUntil: readAt + SERVED_MEANWHILE };
    if (origin === 'read' && refusal === undefined && isWithin(now, meanwhile)) {
      refreshBehind(slot);
      return cached(resolved, now);
    }
    if (!cache.mayRead()) throw cache.health().lastError;
    return undefined;
  };

  const answer = async (slot: Slot, limits: Limits): Promise<Served> => {
    try {
      const known = atOnce(slot);
      if (known !== undefined) return known;
      const took = await within(runtime, refresh(slot, { timeout: Math.max(limits.timeout, usual) }), limits);
      const { resolved, refusal } = slot;
      if (refusal !== undefined) throw refusal.error;
      if (resolved === undefined) throw new TypeError('a refresh settles its slot');
      return { ...cached(resolved, runtime.now()), source: took ? 'live' : 'cache' };
    } catch (error) {
      if (limits.signal?.aborted === true) throw error;
      const { serveAnyway } = await import('./serve-anyway.js');
      return serveAnyway({ slot, error, remember, maxStale, now: runtime.now() });
    }
  };

  const recall = (slot: Slot): Resolved | undefined => {
    if (slot.refusal === undefined) slot.resolved ??= remember(slot);
    if (slot.resolved !== undefined && !isWithin(runtime.now(), slot.resolved)) refreshBehind(slot);
    return slot.resolved;
  };

  return { answer, recall, refresh };
}

const cached = ({ found, readAt }: Resolved, now: number): Served => ({ found, source: 'cache', ageMs: now - readAt });
