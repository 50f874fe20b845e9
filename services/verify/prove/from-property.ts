// Targets whose cases are drawn and shrunk by fast-check.
import { inspect } from 'node:util';
import * as fc from 'fast-check';
import { defined } from 'waypost/model';
import { Counterexample, errorText, type Target, type Trial } from './target.js';

type PropertyTarget<T> = Omit<Target, 'run'> & {
  /** Called once for each batch. */
  readonly property: () => fc.IRawProperty<T>;
  /** False where cases are slow: the first failing case is reported as it was drawn. */
  readonly shrinks?: boolean;
};

export function fromProperty<T>({ property, shrinks = true, ...target }: PropertyTarget<T>): Target {
  return {
    ...target,
    run: async (trial) => {
      await tryProperty(property(), { ...trial, shrinks: shrinks && trial.shrinks !== false });
      return undefined;
    },
  };
}

/** @throws Counterexample */
export async function tryProperty<T>(
  property: fc.IRawProperty<T>,
  { seed, amount, path, shrinks = true, report }: Trial,
): Promise<void> {
  const parameters = defined({ seed, numRuns: amount, path, endOnFailure: !shrinks });
  const details = await fc.check(counted(property, report), parameters);
  if (!details.failed) return;
  const { counterexample, counterexamplePath, errorInstance } = details;
  throw new Counterexample(
    errorText(errorInstance ?? 'The property returned false.'),
    fc.stringify(counterexample),
    counterexamplePath ?? undefined,
  );
}

/** The same property, which reports the number of its runs. */
function counted<T>(property: fc.IRawProperty<T>, report: Trial['report']): fc.IRawProperty<T> {
  let done = 0;
  return Object.assign(Object.create(property) as fc.IRawProperty<T>, {
    run: (value: T) => {
      report((done += 1));
      return property.run(value);
    },
  });
}

/** One case of a target that draws its cases one by one, the same for the same seed and number. */
export function drawCase<T>(cases: fc.Arbitrary<T>, seed: number, index: number): T {
  const [drawn] = fc.sample(cases, { seed: seed + index * 7919, numRuns: 1 });
  return drawn as T; // one was asked for
}

/** Tries a drawn case. @throws Counterexample with the case */
export async function tryCase<T>(drawn: T, run: (drawn: T) => Promise<void>): Promise<void> {
  await run(drawn).catch((error: unknown) => {
    throw new Counterexample(inspect(error), fc.stringify(drawn));
  });
}
