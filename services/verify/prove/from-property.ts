// Targets whose cases fast-check draws and, where one fails, makes smaller.
import * as fc from 'fast-check';
import { Counterexample, type Target, type Trial } from './target.js';

export type PropertyTarget<T> = Omit<Target, 'run'> & {
  /** Made once for each batch. */
  readonly property: () => fc.IRawProperty<T>;
  /** false where cases are slow: the first failing one is reported as it is. */
  readonly shrinks?: boolean;
};

export function fromProperty<T>({ property, shrinks = true, ...target }: PropertyTarget<T>): Target {
  return {
    ...target,
    run: async (trial) => {
      await tryProperty(property(), trial, { shrinks });
      return undefined;
    },
  };
}

/**
 * @param shrinks false where cases are slow, as those on the engine: the first failing one is reported as it is.
 * @throws Counterexample
 */
export async function tryProperty<T>(
  property: fc.IRawProperty<T>,
  { seed, amount, path, asDrawn = false, report }: Trial,
  { shrinks = true } = {},
): Promise<void> {
  const details = await fc.check(counted(property, report), {
    seed,
    numRuns: amount,
    endOnFailure: !shrinks || asDrawn,
    ...(path === undefined ? {} : { path }),
  });
  if (!details.failed) return;
  const { counterexample, counterexamplePath, errorInstance } = details;
  const message = errorInstance instanceof Error ? (errorInstance.stack ?? errorInstance.message) : 'It does not hold.';
  throw new Counterexample(message, fc.stringify(counterexample), counterexamplePath ?? undefined);
}

/** The same property, which tells how often it was tried. */
function counted<T>(property: fc.IRawProperty<T>, report: Trial['report']): fc.IRawProperty<T> {
  let done = 0;
  return Object.assign(Object.create(property) as fc.IRawProperty<T>, {
    run: (value: T) => {
      report((done += 1));
      return property.run(value);
    },
  });
}
