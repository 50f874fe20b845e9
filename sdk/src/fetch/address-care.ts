// What healing knows of one question: whether its address answered lately, whether a failure means that it is dead, and the reads
// that look for another: single-flight, and bounded in rate, so that dead addresses are no storm on the registry.
import {
  HEAL_INTERVAL_MS,
  RECENTLY_ALIVE_MS,
  isWithin,
  type RegistryRuntime,
  HEAL_BACKOFF,
  HEAL_BURST,
} from '../runtime.js';

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
