// Targets whose cases fast-check draws and, where one fails, makes smaller.
import * as fc from 'fast-check';
import { Counterexample, type Target, type Trial } from './target.js';

/** A property and, for an end in any case, what it must let go of. */
export type PropertyTarget<T> = Omit<Target, 'run'> & {
  /** Made once for each batch. */
  readonly property: () => fc.IRawProperty<T>;
  /** Cases are slow, as those on the engine: the first failing one is reported as it is. Default: it is made smaller. */
  readonly shrinks?: boolean;
};

export function fromProperty<T>({ property, shrinks = true, ...target }: PropertyTarget<T>): Target {
  return {
    ...target,
    run: async ({ seed, amount, path, report }: Trial) => {
      const details = await fc.check(counted(property(), report), {
        seed,
        numRuns: amount,
        endOnFailure: !shrinks,
        ...(path === undefined ? {} : { path }),
      });
      if (!details.failed) return undefined;
      const { counterexample, counterexamplePath, errorInstance } = details;
      const message =
        errorInstance instanceof Error ? (errorInstance.stack ?? errorInstance.message) : 'It does not hold.';
      throw new Counterexample(message, fc.stringify(counterexample), counterexamplePath ?? undefined);
    },
  };
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
