// When memory is enough, when to look while serving, when to wait, and what is served when the registry does not answer
// or denies what it had.
import type { DocumentCache, LoadOptions } from './document-cache.js';
import { publish } from './events.js';
import { judge, keysOf, type Verdict } from './knowledge.js';
import type { Found } from './model/decide.js';
import { isWaypostError, type ErrorCode } from './model/errors.js';
import { isWithin, type Runtime } from './runtime.js';
import type { Refusal, Resolved, Slot } from './slots.js';
import { LOUD } from './status.js';
import { within, type Limits } from './wait.js';

export interface Resolver {
  readonly answer: (slot: Slot, limits: Limits) => Promise<Served>;
  /** What memory holds for it, however old, with a look at the registry started where it is due. */
  readonly recall: (slot: Slot) => Resolved | undefined;
  /** Reads what the slot needs and settles it; shared by those who ask meanwhile. True when that took a read. */
  readonly refresh: (slot: Slot, options: LoadOptions) => Promise<boolean>;
}

/** What a slot answers, and how good that is. */
export interface Served {
  readonly found: Found;
  readonly source: 'live' | 'cache' | 'stale' | 'snapshot';
  /** How long ago the registry said so, in ms. */
  readonly ageMs: number;
}

export interface ResolverParts {
  readonly cache: DocumentCache;
  readonly runtime: Runtime;
  readonly maxStale: number;
  readonly timeout: number;
}

/** So old an answer is served while one refresh runs; an older one waits for it. */
const SERVED_MEANWHILE = 300_000;
/** How long a refusal is believed without a look. */
const BRIEFLY = 5000;
/** The registry denies what it had: a restored or mistyped table does so, and no API was deleted by that. */
const DENIALS: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['SERVICE_NOT_FOUND', 'NETWORK_NOT_FOUND']);

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
      decision.outcome === 'incomplete' ? await beyondGlance(slot, decision.refs, options) : verdict,
      options,
    );
    return took;
  };

  /** A second read, where more endpoints live than one glance shows. */
  const beyondGlance = async (
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
    const { refuse } = await import('./refuse.js');
    const error = refuse(verdict.decision, verdict);
    const kept = error.code === 'NETWORK_REQUIRED' ? await keepEndpoint(slot, options) : undefined;
    if (kept !== undefined) {
      hold(slot, kept);
      return;
    }
    slot.refusal = { error, until: Math.min(verdict.freshUntil, runtime.now() + BRIEFLY) };
    slot.resolved = DENIALS.has(error.code) ? expired(slot) : undefined;
  };

  const hold = (slot: Slot, next: Resolved): void => {
    slot.refusal = undefined;
    slot.resolved = next;
    for (const listener of slot.listeners) listener();
  };

  /** It worked without a network's name until another network came: whoever had an address keeps to its endpoint. */
  const keepEndpoint = async (slot: Slot, options: LoadOptions): Promise<Resolved | undefined> => {
    const network = slot.question.network === undefined ? slot.resolved?.found.endpoint.vpceId : undefined;
    if (network === undefined) return undefined;
    const question = { ...questionOf(slot), network };
    await cache.load(keysOf(question), options);
    const verdict = judge(cache, question);
    return verdict && resolvedOf(verdict, verdict.freshUntil);
  };

  /** What was had is kept, and no longer taken for fresh. */
  const expired = (slot: Slot): Resolved | undefined => {
    const had = slot.resolved ?? remember(slot);
    return had && { ...had, freshUntil: 0 };
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

  /** The last resort: what memory holds, unless it is too old; a snapshot never is. */
  const servedAnyway = (slot: Slot, error: unknown): Served => {
    if (slot.refusal === undefined) slot.resolved ??= remember(slot);
    const { resolved, refusal, question } = slot;
    if (resolved === undefined) throw error;
    const { found, readAt, origin } = resolved;
    const ageMs = runtime.now() - readAt;
    if (origin === 'read' && ageMs > maxStale) throw error;
    const loud = ageMs > LOUD || refusal !== undefined;
    publish('stale', () => ({ service: question.service, ageMs, loud, cause: error }));
    return { found, source: origin === 'snapshot' ? origin : 'stale', ageMs };
  };

  /** What can be said without waiting. */
  const atOnce = (slot: Slot): Served | undefined => {
    const now = runtime.now();
    const { resolved, refusal } = slot;
    const believed: Refusal | undefined = refusal !== undefined && now < refusal.until ? refusal : undefined;
    if (resolved === undefined) {
      if (believed !== undefined) throw believed.error;
      return undefined;
    }
    const { found, readAt, origin } = resolved;
    const cached: Served = { found, source: 'cache', ageMs: now - readAt };
    if (isWithin(now, resolved)) return cached;
    if (believed !== undefined) return servedAnyway(slot, believed.error);
    const meanwhile = { readAt, freshUntil: readAt + SERVED_MEANWHILE };
    if (origin === 'read' && refusal === undefined && isWithin(now, meanwhile)) {
      refreshBehind(slot);
      return cached;
    }
    return cache.mayRead() ? undefined : servedAnyway(slot, cache.health().lastError);
  };

  const answer = async (slot: Slot, limits: Limits): Promise<Served> => {
    try {
      const known = atOnce(slot);
      if (known !== undefined) return known;
      const took = await within(runtime, refresh(slot, { timeout: Math.max(limits.timeout, usual) }), limits);
      const { resolved, refusal } = slot;
      if (refusal !== undefined) return servedAnyway(slot, refusal.error);
      if (resolved === undefined) throw new TypeError('a refresh settles its slot');
      return { found: resolved.found, source: took ? 'live' : 'cache', ageMs: runtime.now() - resolved.readAt };
    } catch (error) {
      if (limits.signal?.aborted === true) throw error;
      // Whatever a source throws, an address that was had is not withheld for it.
      if (!isWaypostError(error) || error.code === 'REGISTRY_UNAVAILABLE') return servedAnyway(slot, error);
      if (slot.refusal === undefined) throw error;
      throw await (await import('./refuse.js')).explained(error);
    }
  };

  const recall = (slot: Slot): Resolved | undefined => {
    if (slot.refusal === undefined) slot.resolved ??= remember(slot);
    if (slot.resolved !== undefined && !isWithin(runtime.now(), slot.resolved)) refreshBehind(slot);
    return slot.resolved;
  };

  return { answer, recall, refresh };
}

function resolvedOf({ decision, readAt, origin }: Verdict, freshUntil: number): Resolved | undefined {
  if (decision.outcome !== 'found') return undefined;
  const { found } = decision;
  const url = Object.keys(found.target.headers).length === 0 ? found.target.url : undefined;
  return { found, url, settled: url === undefined ? undefined : Promise.resolve(url), readAt, freshUntil, origin };
}
