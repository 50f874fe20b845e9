// Watching is asking now and then: a look each time an answer's time is over, and a word when the address is another.
import type { LookedUp, RegistryAddress } from './answer.js';
import type { Runtime } from './runtime.js';
import type { Slot } from './slots.js';

/** Told an address each time it has changed. */
export type Watcher = (address: LookedUp) => void;

export interface WatchParts {
  readonly runtime: Runtime;
  readonly every: number;
  readonly look: (slot: Slot) => Promise<RegistryAddress>;
}

/** Tells `watcher` the address, and again each time it has changed; returns the function that ends it. */
export function watchSlot(slot: Slot, watcher: Watcher, { runtime, every, look }: WatchParts): () => void {
  let told: string | undefined;
  let cancel: (() => void) | undefined;
  let ended = false;

  const tell = (address: RegistryAddress): void => {
    const { source, ageMs, ...said } = address;
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
    tell({ ...resolved.address, source: 'live', ageMs: Math.max(0, runtime.now() - resolved.readAt) });
  };
  const round = async (): Promise<void> => {
    // What fails is looked at again in the next round; the address that was told stays the last known.
    await look(slot).then(tell, () => undefined);
    if (!ended) cancel = runtime.after(every, () => void round(), true);
  };

  slot.listeners.add(onChange);
  void round();
  return () => {
    ended = true;
    cancel?.();
    slot.listeners.delete(onChange);
  };
}
