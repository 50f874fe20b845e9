// Interleaved rounds: A B C, B C A, C A B … What slows the machine for a while slows all of them alike, and none always
// comes first.

export interface Contender<T> {
  readonly name: string;
  /** One round of it. */
  readonly run: () => Promise<T>;
}

export interface RoundsOptions {
  readonly rounds: number;
  /** Rounds that are run first and thrown away. */
  readonly warmUp?: number;
  readonly onRound?: (round: number, of: number) => void;
}

/** What each contender gave, by name, one value a round. */
export async function interleave<T>(
  contenders: readonly Contender<T>[],
  { rounds, warmUp = 1, onRound }: RoundsOptions,
): Promise<ReadonlyMap<string, readonly T[]>> {
  const values = new Map(contenders.map(({ name }) => [name, [] as T[]]));
  for (let round = -warmUp; round < rounds; round += 1) {
    onRound?.(round + warmUp + 1, rounds + warmUp);
    for (const { name, run } of rotated(contenders, round + warmUp)) {
      const value = await run();
      if (round >= 0) values.get(name)?.push(value);
    }
  }
  return values;
}

function rotated<T>(list: readonly T[], by: number): readonly T[] {
  const at = list.length === 0 ? 0 : by % list.length;
  return [...list.slice(at), ...list.slice(0, at)];
}
