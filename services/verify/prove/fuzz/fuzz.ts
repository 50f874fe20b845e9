// Targets that feed hostile inputs to real code. No input may cause an unexpected error or an unhandled rejection, take
// long, or change what all objects inherit.
import * as fc from 'fast-check';
import { fromProperty } from '../from-property.js';
import type { Target, Trial } from '../target.js';

interface Fuzzed<T> {
  readonly name: string;
  readonly proves: string;
  readonly inputs: fc.Arbitrary<T>;
  /** Gives the input to the real code. Throws or rejects if the code did something wrong. */
  readonly check: (input: T) => void | Promise<void>;
  /** Default: 200 000. */
  readonly long?: number;
  /** Default: 100. */
  readonly short?: number;
}

export function fuzzTarget<T>({ inputs, check, long = 200_000, short = 100, ...named }: Fuzzed<T>): Target {
  const target = fromProperty({
    ...named,
    unit: 'inputs',
    long,
    short,
    batch: 20_000,
    property: () => fc.asyncProperty(inputs, (input) => inTime(() => check(input))),
  });
  return { ...target, run: (trial) => watched(() => target.run(trial), trial) };
}

/**
 * Milliseconds of this process's CPU time, since other processes may use the machine. Far more than any input needs,
 * and far less than a regular expression with exponential time takes.
 */
const LIMIT_MS = 500;
/** A garbage collection may fall into one try, but not into all. */
const TRIES = 3;

async function inTime(check: () => void | Promise<void>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const began = process.cpuUsage();
    const checked = check();
    if (checked !== undefined) await checked;
    const took = process.cpuUsage(began).user / 1000;
    if (took < LIMIT_MS) return;
    if (tries === TRIES) throw new Error(`The input takes ${took.toFixed(0)} ms.`);
  }
}

/** @throws Error if a rejection was not handled, or a prototype has changed. */
async function watched(run: () => ReturnType<Target['run']>, { seed }: Trial): ReturnType<Target['run']> {
  const rejected: unknown[] = [];
  const onRejection = (reason: unknown): void => void rejected.push(reason);
  process.on('unhandledRejection', onRejection);
  const before = inherited();
  try {
    const figures = await run();
    // A rejection of the last step is reported in the next turn.
    await new Promise((resolve) => setImmediate(resolve));
    if (rejected.length > 0) throw new Error(`Unhandled rejection with seed ${String(seed)}: ${String(rejected[0])}.`);
    if (inherited() !== before) throw new Error(`A prototype was changed with seed ${String(seed)}.`);
    return figures;
  } finally {
    process.off('unhandledRejection', onRejection);
  }
}

/** Everything that objects, lists, functions and strings inherit, as text. */
function inherited(): string {
  return [Object, Array, Function, String, Number, Map, Promise]
    .map(({ prototype }: { readonly prototype: object }) => Reflect.ownKeys(prototype).map(String).join())
    .join(' ');
}
