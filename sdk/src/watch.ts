// Watching is asking now and then: a look each time an answer's time is over, and a word when the address is another.
import { givenAddress, type LookedUp } from './answer.js';
import { registryAddress } from './looked-up.js';
import type { CallOptions, Settings } from './options.js';
import type { Resolver } from './resolver.js';
import type { Served, Slots } from './slots.js';

/** Told an address each time it has changed. */
export type Watcher = (address: LookedUp) => void;

export interface WatchParts extends Pick<Settings, 'runtime' | 'freshFor' | 'timeout' | 'overrides'> {
  readonly service: string;
  readonly watcher: Watcher;
  readonly call: CallOptions;
  readonly slots: Slots;
  readonly resolver: Resolver;
}

/** Tells `watcher` the address, and again each time it has changed; returns the function that ends it. */
export function watchService({ service, watcher, call, ...parts }: WatchParts): () => void {
  const { runtime, freshFor, timeout, overrides, slots, resolver } = parts;
  const override = overrides.get(service);
  if (override !== undefined) {
    watcher(givenAddress(service, override, 'override'));
    return () => undefined;
  }
  const slot = slots.take(service, call);
  let told: string | undefined;
  let cancel: (() => void) | undefined;
  let ended = false;

  const tell = (served: Served): void => {
    const { source, ageMs, ...said } = registryAddress(served);
    const text = JSON.stringify(said);
    if (ended || text === told) return;
    told = text;
    try {
      watcher({ ...said, source, ageMs });
    } catch (error) {
      // It is the watcher's own, and must not fail the read that others wait for: it surfaces as with any event.
      queueMicrotask(() => {
        throw error;
      });
    }
  };
  const onChange = (): void => {
    const { resolved } = slot;
    if (resolved === undefined) return;
    tell({ found: resolved.found, source: 'live', ageMs: Math.max(0, runtime.now() - resolved.readAt) });
  };
  const round = async (): Promise<void> => {
    // What fails is looked at again in the next round; the address that was told stays the last known.
    await resolver.answer(slot, { timeout }).then(tell, () => undefined);
    if (!ended) cancel = runtime.after(freshFor, () => void round(), true);
  };

  slot.listeners.add(onChange);
  void round();
  return () => {
    ended = true;
    cancel?.();
    slot.listeners.delete(onChange);
  };
}
