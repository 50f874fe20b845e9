// What the calls to one service show about its address: whether it answered lately, and whether a failure means that it is dead.
import { HEAL_INTERVAL_MS, RECENTLY_ALIVE_MS, isWithin, type RegistryRuntime } from '../runtime.js';

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
    if (this.#proof === undefined || sentAt >= this.#proof.at || this.#proof.at > now) {
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

  /** Whether any address of the service has answered of late. */
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
