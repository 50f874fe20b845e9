// `registry.watch`: answers the question each time its answer may be stale, and calls the watcher if the address changed.
import type { LookupOptions, Settings } from '../options.js';
import { configuredAddress, registryAddress, type LookupResult } from './answer.js';
import type { CacheSlot } from './held.js';
import type { Slots } from './memory.js';

/** Called with the address, and again each time it changes. */
export type AddressWatcher = (address: LookupResult) => void;

export interface WatchParts extends Pick<Settings, 'runtime' | 'freshForMs' | 'overrides'> {
  readonly service: string;
  readonly watcher: AddressWatcher;
  readonly call: LookupOptions;
  readonly slots: Slots;
  /** What `lookup` answers now: the registry's address, or the fallback. */
  readonly look: () => Promise<LookupResult>;
}

/** Starts watching; returns the function that ends it. */
export function watchService(parts: WatchParts): () => void {
  const { service, watcher, call, overrides, slots } = parts;
  const override = overrides.get(service);
  if (override !== undefined) {
    report(watcher, configuredAddress(service, override, 'override'));
    return () => undefined;
  }
  const watch = new Watch(parts, slots.take(service, call));
  watch.start();
  return () => watch.end();
}

class Watch {
  #lastReported: string | undefined;
  #cancelTimer: (() => void) | undefined;
  #ended = false;

  constructor(
    private readonly parts: WatchParts,
    private readonly slot: CacheSlot,
  ) {}

  start(): void {
    this.slot.listeners.add(this.#onChange);
    void this.#round();
  }

  end(): void {
    this.#ended = true;
    this.#cancelTimer?.();
    this.slot.listeners.delete(this.#onChange);
  }

  async #round(): Promise<void> {
    const { look, runtime, freshForMs } = this.parts;
    // The next round retries a failure; until then, the reported address stays the last known one.
    await look().then(
      (address) => this.#report(address),
      () => undefined,
    );
    if (!this.#ended) this.#cancelTimer = runtime.after(freshForMs, () => void this.#round(), true);
  }

  readonly #onChange = (): void => {
    const { address } = this.slot;
    if (!address) return;
    const ageMs = Math.max(0, this.parts.runtime.now() - address.readAt);
    this.#report(registryAddress({ found: address.found, source: 'live', ageMs }));
  };

  #report(given: LookupResult): void {
    const { source: _source, ageMs: _ageMs, ...address } = given;
    const text = JSON.stringify(address);
    if (this.#ended || text === this.#lastReported) return;
    this.#lastReported = text;
    report(this.parts.watcher, given);
  }
}

/** The watcher's own error must not fail the read that others wait for: it surfaces as an uncaught one. */
function report(watcher: AddressWatcher, address: LookupResult): void {
  try {
    watcher(address);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
