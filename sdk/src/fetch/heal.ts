// Healing: finds another address for a call that met a dead one, by a consistent read. All callers share the read, and each
// question has at most one per `HEAL_INTERVAL_MS`. A call in between waits for the next read if its address was recently alive,
// so that no call fails while the registry has the new address.
import { HEAL_INTERVAL_MS, RECENTLY_ALIVE_MS, isWithin } from '../freshness.js';
import type { CallOptions } from '../options.js';
import type { Destination, LocatedService } from '../resolve/answer.js';
import type { Resolver } from '../resolve/resolver.js';
import type { HeldAddress, CacheSlot, Slots } from '../resolve/slots.js';
import { sleep, within, type WaitLimits } from '../retry.js';
import type { RegistryRuntime } from '../runtime.js';
import type { ServiceRoutes } from './attempts.js';

export interface HealingParts {
  readonly slots: Slots;
  readonly resolver: Resolver;
  readonly runtime: RegistryRuntime;
  readonly timeout: number;
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

interface HealingRead {
  readonly at: number;
  readonly promise: Promise<unknown>;
  /** The read that follows, for the calls that wait for it. */
  next?: Promise<unknown>;
}

class Healer {
  readonly #reads = new WeakMap<CacheSlot, HealingRead>();
  /** When an address of the slot last answered. */
  readonly #lastAlive = new WeakMap<CacheSlot, number>();

  constructor(private readonly parts: HealingParts) {}

  /** Locates a service. If memory refuses one that was recently alive, waits until the refusal is no longer fresh. */
  async locate(service: string, call: CallOptions): Promise<LocatedService> {
    const { slots, runtime, locate } = this.parts;
    const since = runtime.now();
    try {
      return await locate(service, call);
    } catch (error) {
      const slot = slots.take(service, call);
      const { refusal } = slot;
      // A refusal that was read for this call is the registry's last word.
      if (refusal === undefined || refusal.readAt >= since || !this.#hasDied(slot, refusal.readAt)) throw error;
      const left = sleep(runtime, refusal.freshUntil - runtime.now(), { background: true });
      await within(runtime, left, this.#limitsOf(call)).catch((failure: unknown) => {
        throw call.signal?.aborted === true ? failure : error;
      });
      return locate(service, call);
    }
  }

  /** The address to call instead of `dead`; undefined if the registry has no other or cannot be read. */
  async findOther(dead: LocatedService, call: CallOptions, mayWait: boolean): Promise<Destination | undefined> {
    const { runtime, slots } = this.parts;
    const slot = slots.take(dead.service, call);
    const key = keyOf(dead);
    // Another call may have found the new address meanwhile.
    const known = slot.address;
    if (isOther(known, key)) return known.found.target;
    // A registry that cannot be read is no reason to hide how the call itself ended.
    await within(runtime, this.#read(slot, key, mayWait), this.#limitsOf(call)).catch(() => undefined);
    const { address, refusal } = slot;
    return refusal === undefined && isOther(address, key) ? address.found.target : undefined;
  }

  /** Notes that an address of the registry answers. */
  answered({ service, found }: LocatedService, call: CallOptions): void {
    if (found !== undefined) this.#lastAlive.set(this.parts.slots.take(service, call), this.parts.runtime.now());
  }

  /** By default a call may wait for the next read, and then for its answer. */
  #limitsOf({ timeout = HEAL_INTERVAL_MS + this.parts.timeout, signal }: CallOptions): WaitLimits {
    return { timeout, signal };
  }

  /** Whether an address of the slot was recently alive, and none has answered since `time`. */
  #hasDied(slot: CacheSlot, time: number): boolean {
    const alive = this.#lastAlive.get(slot);
    return alive !== undefined && alive <= time && this.parts.runtime.now() - alive < RECENTLY_ALIVE_MS;
  }

  async #read(slot: CacheSlot, dead: string, mayWait: boolean): Promise<unknown> {
    const last = this.#reads.get(slot);
    if (last === undefined || !isWithin(this.parts.runtime.now(), last.at, HEAL_INTERVAL_MS)) {
      return this.#startRead(slot);
    }
    await last.promise;
    if (isOther(slot.address, dead) || !mayWait || !this.#hasDied(slot, last.at)) return undefined;
    return (last.next ??= this.#readNext(slot, last, dead));
  }

  #startRead(slot: CacheSlot): Promise<unknown> {
    const { resolver, runtime, timeout } = this.parts;
    const promise = resolver.refresh(slot, { force: true, consistent: true, timeout });
    this.#reads.set(slot, { at: runtime.now(), promise });
    return promise;
  }

  async #readNext(slot: CacheSlot, last: HealingRead, dead: string): Promise<void> {
    await this.#nextTurn(slot, last, dead);
    if (!isOther(slot.address, dead)) await this.#startRead(slot);
  }

  /** Resolves when the next read may begin, or when another address has arrived without one. */
  #nextTurn(slot: CacheSlot, { at }: HealingRead, dead: string): Promise<void> {
    const { runtime } = this.parts;
    return new Promise((resolve) => {
      const done = (): void => {
        cancel();
        slot.listeners.delete(onChange);
        resolve();
      };
      const onChange = (): void => {
        if (isOther(slot.address, dead)) done();
      };
      slot.listeners.add(onChange);
      const cancel = runtime.after(at + HEAL_INTERVAL_MS - runtime.now(), done, true);
    });
  }
}

function isOther(address: HeldAddress | undefined, dead: string): address is HeldAddress {
  return address !== undefined && keyOf(address.found.target) !== dead;
}

/** The identity of an address: its URL and its headers. */
function keyOf({ url, headers }: Destination): string {
  return JSON.stringify([url, headers]);
}
