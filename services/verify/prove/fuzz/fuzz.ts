// Targets that are fed with hostile inputs, a great many of them, and watched for what no input may do: make the code throw
// what is not foreseen, reject unseen, take long, or change what all objects inherit.
import * as fc from 'fast-check';
import { fromProperty } from '../from-property.js';
import type { Target, Trial } from '../target.js';

export interface Fuzzed<T> {
  readonly name: string;
  readonly proves: string;
  readonly inputs: fc.Arbitrary<T>;
  /** Gives the input to the real code. Throws, or rejects, where that did what it must not. */
  readonly check: (input: T) => void | Promise<void>;
  /** A million by default. */
  readonly long?: number;
  /** 100 by default. */
  readonly short?: number;
}

export function fuzzTarget<T>({ inputs, check, long = 1_000_000, short = 100, ...named }: Fuzzed<T>): Target {
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
 * In ms of this process's own time, not of the clock, since others may have the machine. Far beyond what any input needs,
 * and far below what a regular expression that blows up takes.
 */
const LONGEST = 500;
/** A collection of garbage may fall into one try, and not into each. */
const TRIES = 3;

async function inTime(check: () => void | Promise<void>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const began = process.cpuUsage();
    const checked = check();
    if (checked !== undefined) await checked;
    const took = process.cpuUsage(began).user / 1000;
    if (took < LONGEST) return;
    if (tries === TRIES) throw new Error(`It takes ${took.toFixed(0)} ms.`);
  }
}

/** @throws Error where a rejection went unseen, or the prototypes are not as they were. */
async function watched(run: () => ReturnType<Target['run']>, { seed }: Trial): ReturnType<Target['run']> {
  const rejected: unknown[] = [];
  const onRejection = (reason: unknown): void => void rejected.push(reason);
  process.on('unhandledRejection', onRejection);
  const before = inherited();
  try {
    const figures = await run();
    // What is rejected in the last step is told in the next turn.
    await new Promise((resolve) => setImmediate(resolve));
    if (rejected.length > 0) throw new Error(`Seed ${String(seed)}: rejected, and nobody saw: ${String(rejected[0])}.`);
    if (inherited() !== before) throw new Error(`Seed ${String(seed)}: what all objects inherit has changed.`);
    return figures;
  } finally {
    process.off('unhandledRejection', onRejection);
  }
}

/** All that objects, lists, functions and texts inherit, as text. */
function inherited(): string {
  return [Object, Array, Function, String, Number, Map, Promise]
    .map(({ prototype }: { readonly prototype: object }) => Reflect.ownKeys(prototype).map(String).join())
    .join(' ');
}
