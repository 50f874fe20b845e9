// How a target's cases are divided: each batch has a seed of its own, so that any one of them can be tried again alone.
import type { Plan } from './options.js';
import type { Target } from './target.js';

export interface Batch {
  readonly index: number;
  readonly seed: number;
  readonly amount: number;
}

type Sizes = Pick<Target, 'long' | 'short' | 'batch'>;

export function amountOf(target: Sizes, { runs, form }: Pick<Plan, 'runs' | 'form'>): number {
  return runs ?? target[form];
}

/** The seeds are 32-bit integers, and wrap. */
export function batchesOf(target: Sizes, plan: Pick<Plan, 'runs' | 'form' | 'seed'>): readonly Batch[] {
  const amount = amountOf(target, plan);
  const size = target.batch ?? amount;
  return Array.from({ length: Math.ceil(amount / size) }, (_, index) => ({
    index,
    seed: (plan.seed + index) | 0,
    amount: Math.min(size, amount - index * size),
  }));
}
