// Healing: finds another address for a call that met a dead one, by consistent reads. All callers of a question share a read.
// A call waits for the next one while its address may have died: it was alive recently, and nothing that was sent after the
// failure has been answered. So no call fails once the registry has the new address, however often that changes.
import {
  FIRST_PATIENCE_MS,
  HEAL_INTERVAL_MS,
  onAbort,
  within,
  type RegistryRuntime,
  RECENTLY_ALIVE_MS,
  isWithin,
  HEAL_BACKOFF,
  HEAL_BURST,
} from '../runtime.js';
import type { LookupOptions } from '../options.js';
import type { Destination, LocatedService } from '../resolve/answer.js';
import type { Resolver } from '../resolve/resolver.js';
import type { HeldAddress, CacheSlot } from '../resolve/held.js';
import type { Slots } from '../resolve/memory.js';
import type { ServiceRoutes } from './attempts.js';

export interface HealingParts {
  readonly slots: Slots;
  readonly resolver: Resolver;
  readonly runtime: RegistryRuntime;
  readonly timeoutMs: number;
  readonly locate: ServiceRoutes['locate'];
}

/** Routes that heal. */
export function healWith(parts: HealingParts): ServiceRoutes {
  const healer = new Healer(parts);
  return {
    locate: (service, call) => healer.locate(service, call),
    findOther: (dead, call, mayWait) => healer.findOther(dead, call, mayWait),
    answered: (located, call) => healer.answered(located, call),
  };
}

/** What is known of the address of one slot, and the reads that look for another. */
interface SlotCare {
  readonly liveness: Liveness;
  readonly reads: HealingReads;
}

/** One attempt of a call. */
interface Attempt {
  readonly sentAt: number;
  /** The addresses that the call has tried before. */
  readonly tried: readonly string[];
  /** From then on the call is sent no more, however often the address changes; set by its first failure. */
  readonly deadline: number | undefined;
}

/** What a call waits for. */
interface Search<T> {
  readonly slot: CacheSlot;
  /** The result, once memory has it. */
  readonly accept: () => T | undefined;
  /** Only a read that began later counts. */
  readonly failedAt: number;
  /** Until when a read is awaited. */
  readonly deadline: number;
  /** For how long after the first read that counts it is worth waiting for the next one, in ms. */
  readonly patience: number;
  /** Whether there is still hope. */
  readonly isHopeful: () => boolean;
  readonly signal: AbortSignal | undefined;
}

class Healer {
  readonly #care = new WeakMap<CacheSlot, SlotCare>();
  readonly #attempts = new WeakMap<LocatedService, Attempt>();

  constructor(private readonly parts: HealingParts) {}

  /** Locates a service. If memory refuses one that was recently alive, waits until the registry has it or repeats the refusal. */
  async locate(service: string, call: LookupOptions): Promise<LocatedService> {
    const { slots, runtime, locate } = this.parts;
    const since = runtime.now();
    try {
      return this.#attempt(await locate(service, call), { tried: [], deadline: undefined });
    } catch (error) {
      const slot = slots.take(service, call);
      const { refusal } = slot;
      // A refusal that was read for this call is the registry's last word.
      if (!refusal || refusal.readAt >= since || !this.#careFor(slot).liveness.isRecent()) throw error;
      const deadline = Math.min(since + this.#limitOf(call), refusal.freshUntil);
      const accept = (): true | undefined => (!slot.refusal ? true : undefined);
      const { signal } = call;
      await this.#search({
        slot,
        accept,
        failedAt: since,
        deadline,
        patience: Infinity,
        isHopeful: () => true,
        signal,
      });
      if (slot.refusal && runtime.now() < refusal.freshUntil) throw error;
      return this.#attempt(await locate(service, call), { tried: [], deadline: undefined });
    }
  }

  /** The address to call instead of `dead`; undefined if the registry has no other or cannot be read. */
  async findOther(dead: LocatedService, call: LookupOptions, mayWait: boolean): Promise<LocatedService | undefined> {
    const { runtime, slots } = this.parts;
    const failedAt = runtime.now();
    const slot = slots.take(dead.service, call);
    const { liveness } = this.#careFor(slot);
    const key = keyOf(dead);
    const attempt: Attempt = this.#attempts.get(dead) ?? { sentAt: failedAt, tried: [], deadline: undefined };
    const { deadline = failedAt + this.#limitOf(call) } = attempt;
    const tried = [...attempt.tried, key];
    const isHope = mayWait && liveness.maySuspect(key);
    const isSuspected = liveness.suspect(key, failedAt) < attempt.sentAt;
    // The address may change faster than an attempt takes: the call ends nevertheless, with its last answer.
    if (attempt.deadline !== undefined && failedAt >= attempt.deadline) return undefined;
    const found = await this.#search({
      slot,
      accept: () => otherThan(tried, slot),
      failedAt,
      deadline,
      patience: isSuspected ? Infinity : FIRST_PATIENCE_MS,
      isHopeful: () => isHope && !liveness.isProved(key, failedAt),
      signal: call.signal,
    });
    if (!found) return undefined;
    const { url, headers } = found.found.target;
    const other: LocatedService = { service: dead.service, url, headers, source: 'live', ageMs: 0, found: found.found };
    return this.#attempt(other, { tried, deadline });
  }

  /** Notes that an address of the registry answers. */
  answered(located: LocatedService, call: LookupOptions): void {
    if (!located.found) return;
    const { liveness } = this.#careFor(this.parts.slots.take(located.service, call));
    liveness.prove(keyOf(located), this.#attempts.get(located)?.sentAt ?? 0);
  }

  #attempt(located: LocatedService, { tried, deadline }: Omit<Attempt, 'sentAt'>): LocatedService {
    this.#attempts.set(located, { tried, deadline, sentAt: this.parts.runtime.now() });
    return located;
  }

  /** By default a call may wait for the next read, and then for its answer. */
  #limitOf({ timeoutMs = HEAL_INTERVAL_MS + this.parts.timeoutMs }: LookupOptions): number {
    return timeoutMs;
  }

  #careFor(slot: CacheSlot): SlotCare {
    const known = this.#care.get(slot);
    if (known) return known;
    const { runtime, resolver, timeoutMs } = this.parts;
    const read = async (): Promise<boolean> => {
      const before = stateOf(slot);
      await resolver.refresh(slot, { force: true, consistent: true, timeoutMs }).catch(() => undefined);
      const after = stateOf(slot);
      return after !== undefined && after !== before;
    };
    const care = { liveness: new Liveness(runtime), reads: new HealingReads(runtime, read) };
    this.#care.set(slot, care);
    return care;
  }

  /** Reads, or waits for the reads of others, until memory has a result; undefined if there is none in time. */
  async #search<T>(search: Search<T>): Promise<T | undefined> {
    const { runtime } = this.parts;
    const { slot, accept, failedAt, deadline, patience, isHopeful, signal } = search;
    const { reads } = this.#careFor(slot);
    let until = deadline;
    for (;;) {
      const result = accept();
      const now = runtime.now();
      if (result !== undefined || signal?.aborted === true || now >= deadline) return result;
      if (reads.flight) {
        await within(runtime, reads.flight, { timeoutMs: deadline - now, signal }).catch(() => undefined);
        continue;
      }
      if (reads.lastAt >= failedAt) until = Math.min(until, reads.lastAt + patience);
      const isHope = isHopeful() && now < until;
      if (reads.lastAt >= failedAt && !isHope) return undefined;
      const turn = reads.turn(isHope, now);
      if (turn <= now) reads.start();
      else if (isHope) await this.#pause(search, Math.min(turn, until) - now);
      else return undefined;
    }
  }

  /** Resolves after `ms`, or once the search is over. */
  #pause<T>({ slot, accept, isHopeful, signal }: Search<T>, ms: number): Promise<void> {
    const { liveness } = this.#careFor(slot);
    return new Promise((resolve) => {
      const end = (): void => {
        cancel();
        slot.listeners.delete(onNews);
        liveness.listeners.delete(onNews);
        ignore();
        resolve();
      };
      const onNews = (): void => {
        if (accept() !== undefined || !isHopeful()) end();
      };
      const cancel = this.parts.runtime.after(ms, end);
      slot.listeners.add(onNews);
      liveness.listeners.add(onNews);
      const ignore = onAbort(signal, end);
    });
  }
}

/** The slot's address, unless it was tried. */
function otherThan(tried: readonly string[], { address, refusal }: CacheSlot): HeldAddress | undefined {
  if (refusal || !address) return undefined;
  return tried.includes(keyOf(address.found.target)) ? undefined : address;
}

/** What a slot holds, to see whether a read has changed it. */
const stateOf = ({ address, refusal }: CacheSlot): string | undefined =>
  refusal || !address ? undefined : keyOf(address.found.target);

/** The identity of an address: its URL and its headers, if it has any. */
const keyOf = ({ url, headers }: Destination): string =>
  Object.keys(headers).length === 0 ? url : JSON.stringify([url, headers]);

// What healing knows of one question: whether its address answered lately, whether a failure means that it is dead, and the reads that
// look for another: single-flight, and bounded in rate, so that dead addresses are no storm on the registry.
interface Sign {
  /** Of the address. */
  readonly key: string;
  readonly at: number;
}

export class Liveness {
  /** Called for each sign of life. */
  readonly listeners = new Set<() => void>();
  #answeredAt: number | undefined;
  /** When the last call was sent that was answered. An answer alone says less: the address may have died since it was sent. */
  #proof: Sign | undefined;
  /** Since when an address fails. */
  #suspicion: Sign | undefined;
  /** An address that answered a call which was sent after another failed: not every failure shows that it is dead. */
  #acquitted: string | undefined;

  constructor(private readonly runtime: Pick<RegistryRuntime, 'now'>) {}

  /** An address has answered a call that was sent at `sentAt`. */
  prove(key: string, sentAt: number): void {
    const now = this.runtime.now();
    this.#answeredAt = now;
    // A proof of the future is one from before the clock was set back.
    if (!this.#proof || sentAt >= this.#proof.at || this.#proof.at > now) {
      this.#proof = { key, at: sentAt };
    }
    if (this.#suspicion?.key === key && sentAt > this.#suspicion.at) {
      this.#acquitted = key;
      this.#suspicion = undefined;
    }
    for (const listener of this.listeners) listener();
  }

  /** An address has failed; returns since when it does. */
  suspect(key: string, failedAt: number): number {
    if (this.#suspicion?.key !== key) this.#suspicion = { key, at: failedAt };
    return this.#suspicion.at;
  }

  /** Whether any address of the service has answered recently. */
  isRecent(): boolean {
    return this.#answeredAt !== undefined && isWithin(this.runtime.now(), this.#answeredAt, RECENTLY_ALIVE_MS);
  }

  /** Whether a failure may show that the address has died. */
  maySuspect(key: string): boolean {
    if (!this.isRecent()) return false;
    return this.#acquitted !== key || !this.isProved(key, this.runtime.now() - HEAL_INTERVAL_MS);
  }

  /** Whether the address has answered a call that was sent after `time`. */
  isProved(key: string, time: number): boolean {
    return this.#proof?.key === key && this.#proof.at > time;
  }
}

export class HealingReads {
  /** The read under way. */
  flight: Promise<void> | undefined;
  /** When the newest reads began. */
  #starts: number[] = [];
  /** How many reads in a row brought no other address. */
  #futile = 0;

  /** `read` tells whether it brought another address. */
  constructor(
    private readonly runtime: Pick<RegistryRuntime, 'now' | 'random'>,
    private readonly read: () => Promise<boolean>,
  ) {}

  /** When the last read began. */
  get lastAt(): number {
    return this.#starts.at(-1) ?? -Infinity;
  }

  /** When the next read may begin, `now` at the soonest; sooner if a call waits for it. */
  turn(isAwaited: boolean, now: number): number {
    // The clock was set back, or there was no recent read.
    if (!isWithin(now, this.lastAt, HEAL_INTERVAL_MS)) return now;
    const burst = this.#starts.length < HEAL_BURST.most ? now : (this.#starts[0] ?? now) + HEAL_INTERVAL_MS;
    return Math.max(burst, this.lastAt + this.#pause(isAwaited));
  }

  #pause(isAwaited: boolean): number {
    if (this.#futile === 0) return HEAL_BURST.gap;
    if (!isAwaited) return HEAL_INTERVAL_MS;
    const { base, cap } = HEAL_BACKOFF;
    return Math.min(cap, base * 2 ** (this.#futile - 1)) * (0.5 + this.runtime.random() / 2);
  }

  start(): void {
    const now = this.runtime.now();
    if (!isWithin(now, this.lastAt, 2 * HEAL_INTERVAL_MS)) this.#futile = 0;
    this.#starts = [...this.#starts, now].slice(-HEAL_BURST.most);
    this.flight = this.read().then((isFruitful) => {
      this.#futile = isFruitful ? 0 : this.#futile + 1;
      this.flight = undefined;
    });
  }
}
