// Records what each of two regions holds, and since when. From this follows which address of a service a reader may give.

interface Holding {
  readonly at: number;
  /** The generation in the nearest region, then in the other. */
  readonly generations: readonly [near: number, far: number];
}

type RegionSide = 0 | 1;

export class RegionTruth {
  readonly #holdings = new Map<string, Holding[]>();
  /** The newest generation that a write has begun to store, by service. */
  readonly #newest = new Map<string, number>();

  constructor(services: readonly string[], at: number) {
    for (const service of services) {
      this.#holdings.set(service, [{ at, generations: [1, 1] }]);
      this.#newest.set(service, 1);
    }
  }

  /** Call when a write begins. */
  announce(service: string): number {
    const generation = this.newest(service) + 1;
    this.#newest.set(service, generation);
    return generation;
  }

  /** Call when a write of a region has ended. */
  stored(service: string, side: RegionSide, generation: number): void {
    const before = this.heldBy(service);
    const generations = before.with(side, Math.max(before[side] ?? 0, generation)) as [number, number]; // as many as before
    this.#holdings.get(service)?.push({ at: performance.now(), generations });
  }

  newest(service: string): number {
    return this.#newest.get(service) ?? 0;
  }

  heldBy(service: string): readonly number[] {
    return this.#holdings.get(service)?.at(-1)?.generations ?? [0, 0];
  }

  /** When every region had a later generation than this one; undefined if this one is still a valid answer. */
  outdatedSince(service: string, generation: number): number | undefined {
    return this.#holdings.get(service)?.find(({ generations }) => Math.min(...generations) > generation)?.at;
  }
}
