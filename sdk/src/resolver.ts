// When memory is enough, when to look while serving, when to wait, and what is served when the registry does not answer
// or denies what it had.
import type { RegistryAddress } from './answer.js';
import { isWithin, type DocumentCache, type LoadOptions } from './document-cache.js';
import { publish } from './events.js';
import { createGates } from './gates.js';
import { judge, keysOf, type Verdict } from './knowledge.js';
import { isWaypostError, type ErrorCode } from './model/index.js';
import type { Runtime } from './runtime.js';
import type { Refusal, Resolved, Slot } from './slots.js';
import { within, type Limits } from './wait.js';

export interface Resolver {
  readonly answer: (slot: Slot, limits: Limits) => Promise<RegistryAddress>;
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
/** How long a refusal is believed without a look. */
const BRIEFLY = 5000;
/** From this age on a stale answer is loud. */
export const LOUD = 3_600_000;
/** The registry denies what it had: a restored or mistyped table does so, and no API was deleted by that. */
const DENIALS: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['SERVICE_NOT_FOUND', 'NETWORK_NOT_FOUND']);

export function createResolver({ cache, runtime, maxStale, timeout: usual }: ResolverParts): Resolver {
  const gates = createGates();

  const settle = (slot: Slot, verdict: Verdict): void => {
    const { choice } = verdict;
    if (choice.outcome === 'address') {
      slot.refusal = undefined;
      hold(slot, resolvedOf(verdict, verdict.freshUntil));
      return;
    }
    if (choice.outcome === 'incomplete') return;
    const error = gates.refuse(choice.problem, verdict);
    const until = Math.min(verdict.freshUntil, runtime.now() + BRIEFLY);
    slot.refusal = { error, until };
    if (DENIALS.has(error.code)) expire(slot);
    else slot.resolved = undefined;
  };

  /** What was had is kept, and no longer taken for fresh. */
  const expire = (slot: Slot): void => {
    slot.resolved ??= remember(slot);
    if (slot.resolved !== undefined) slot.resolved = { ...slot.resolved, freshUntil: 0 };
  };

  const remember = (slot: Slot): Resolved | undefined => {
    const verdict = judge(cache, questionOf(slot), { remembered: true });
    return verdict === undefined ? undefined : resolvedOf(verdict, 0);
  };

  const hold = (slot: Slot, next: Resolved | undefined): void => {
    const before = slot.resolved;
    slot.resolved = next;
    if (next !== undefined && !isSame(before, next)) for (const listener of slot.listeners) listener();
  };

  const questionOf = (slot: Slot) => ({ ...slot.question, registry: cache.health().registry });

  const read = async (slot: Slot, options: LoadOptions): Promise<boolean> => {
    const took = await cache.load(keysOf(slot.question), options);
    const verdict = judge(cache, questionOf(slot));
    const further = verdict === undefined ? undefined : await lookFurther(slot, verdict, options);
    if (verdict !== undefined) settle(slot, further ?? verdict);
    return took;
  };

  /** A second read, where the first could not tell: beyond a glance, or where a second network has come up. */
  const lookFurther = async (slot: Slot, { choice }: Verdict, options: LoadOptions): Promise<Verdict | undefined> => {
    if (choice.outcome === 'incomplete') {
      const { refs } = choice;
      await cache.load(
        refs.map((ref) => ({ kind: 'network', ref })),
        options,
      );
      return judge(cache, questionOf(slot), { refs });
    }
    if (choice.outcome !== 'refused' || choice.problem.code !== 'NETWORK_REQUIRED') return undefined;
    // It worked without a network's name until another network came: whoever had an address keeps to its endpoint.
    const network = slot.question.network === undefined ? slot.resolved?.address.vpceId : undefined;
    if (network === undefined) return undefined;
    const question = { ...questionOf(slot), network };
    await cache.load(keysOf(question), options);
    const verdict = judge(cache, question);
    return verdict?.choice.outcome === 'address' ? verdict : undefined;
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

  const stale = (slot: Slot, resolved: Resolved, cause: unknown): RegistryAddress => {
    const ageMs = runtime.now() - resolved.readAt;
    const { service } = slot.question;
    publish('stale', () => ({ service, ageMs, loud: ageMs > LOUD || slot.refusal !== undefined, cause }));
    return { ...resolved.address, source: resolved.origin === 'snapshot' ? 'snapshot' : 'stale', ageMs };
  };

  /** The last resort: what memory holds, unless it is too old; a snapshot never is. */
  const servedAnyway = (slot: Slot, error: unknown): RegistryAddress => {
    slot.resolved ??= isWaypostError(error) && error.code === 'REGISTRY_UNAVAILABLE' ? remember(slot) : undefined;
    const { resolved } = slot;
    if (resolved === undefined) throw error;
    if (resolved.origin === 'read' && runtime.now() - resolved.readAt > maxStale) throw error;
    return stale(slot, resolved, error);
  };

  /** What can be said without waiting. */
  const atOnce = (slot: Slot): RegistryAddress | undefined => {
    const now = runtime.now();
    const { resolved, refusal } = slot;
    const believed: Refusal | undefined = refusal !== undefined && now < refusal.until ? refusal : undefined;
    if (resolved === undefined) {
      if (believed !== undefined) throw believed.error;
      return undefined;
    }
    if (isWithin(now, resolved)) return { ...resolved.address, source: 'cache', ageMs: now - resolved.readAt };
    if (believed !== undefined) return servedAnyway(slot, believed.error);
    if (resolved.origin === 'read' && refusal === undefined && isWithin(now, meanwhile(resolved))) {
      refreshBehind(slot);
      return { ...resolved.address, source: 'cache', ageMs: now - resolved.readAt };
    }
    return cache.mayRead() ? undefined : servedAnyway(slot, cache.health().lastError);
  };

  const answer = async (slot: Slot, limits: Limits): Promise<RegistryAddress> => {
    try {
      const known = atOnce(slot);
      if (known !== undefined) return known;
      const took = await within(runtime, refresh(slot, { timeout: Math.max(limits.timeout, usual) }), limits);
      const { resolved, refusal } = slot;
      if (refusal !== undefined) return servedAnyway(slot, refusal.error);
      if (resolved === undefined) throw new TypeError('a refresh settles its slot');
      return { ...resolved.address, source: took ? 'live' : 'cache', ageMs: runtime.now() - resolved.readAt };
    } catch (error) {
      if (!isWaypostError(error) || limits.signal?.aborted === true) throw error;
      if (error.code === 'REGISTRY_UNAVAILABLE') return servedAnyway(slot, error);
      throw await gates.explained(error);
    }
  };

  const recall = (slot: Slot): Resolved | undefined => {
    slot.resolved ??= slot.refusal === undefined ? remember(slot) : undefined;
    if (slot.resolved !== undefined && !isWithin(runtime.now(), slot.resolved)) refreshBehind(slot);
    return slot.resolved;
  };

  return { answer, recall, refresh };
}

function meanwhile({ readAt }: Resolved): { readAt: number; freshUntil: number } {
  return { readAt, freshUntil: readAt + SERVED_MEANWHILE };
}

function resolvedOf({ choice, readAt, origin }: Verdict, freshUntil: number): Resolved | undefined {
  if (choice.outcome !== 'address') return undefined;
  const { address } = choice;
  const url = Object.keys(address.headers).length === 0 ? address.url : undefined;
  const settled = url === undefined ? undefined : Promise.resolve(url);
  return { address, url, settled, readAt, freshUntil, origin };
}

function isSame(a: Resolved | undefined, b: Resolved): boolean {
  return a !== undefined && JSON.stringify(a.address) === JSON.stringify(b.address);
}
