// The healing reads of one question: single-flight, and bounded in rate, so that dead addresses are no storm on the registry.
import { HEAL_BACKOFF, HEAL_BURST, HEAL_INTERVAL_MS, isWithin, type RegistryRuntime } from '../runtime.js';

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
    // The clock was set back, or there was no read of late.
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
