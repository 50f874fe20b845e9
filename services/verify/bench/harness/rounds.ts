// Interleaved rounds: A B C, B C A, C A B … What slows the machine for a while slows all contenders alike, and none always comes
// first.

interface Contender<T> {
  readonly name: string;
  /** Runs one round. */
  readonly run: () => Promise<T>;
  /** Another contender runs the same code, so this one takes no part in the warm-up. */
  readonly isWarm?: boolean;
}

interface RoundsOptions {
  readonly rounds: number;
  /** Rounds that run first and do not count. */
  readonly warmUp?: number;
  readonly onRound?: (round: number, of: number) => void;
}

/** Returns the values of each contender by name, one for each round. */
export async function interleave<T>(
  contenders: readonly Contender<T>[],
  { rounds, warmUp = 1, onRound }: RoundsOptions,
): Promise<ReadonlyMap<string, readonly T[]>> {
  const cold = contenders.filter(({ isWarm }) => isWarm !== true);
  const values = new Map(contenders.map(({ name }) => [name, [] as T[]]));
  for (let round = -warmUp; round < rounds; round += 1) {
    onRound?.(round + warmUp + 1, rounds + warmUp);
    for (const { name, run } of rotated(round < 0 ? cold : contenders, round + warmUp)) {
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
