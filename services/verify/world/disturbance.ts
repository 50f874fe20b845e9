// How a registry and what reaches it are disturbed, and how the world moves while it is swept.
import * as fc from 'fast-check';
import type { Scene } from './world.js';

/** How the world is swept, and how it moves meanwhile. */
export interface SweepDisturbance {
  /** At which steps everything is swept; counted from 0, and beyond the last one anew. */
  readonly sweeps: readonly { readonly at: number; readonly kind: 'incremental' | 'full' }[];
  /** How many calls the world makes before each call of a sweep or a re-check, taken in turn. */
  readonly strides: readonly number[];
  /** How many things a page of a list holds at most. */
  readonly page: number;
}

const moves = (sweeps: number) => ({
  sweeps: fc.array(fc.record({ at: fc.nat({ max: 60 }), kind: fc.constantFrom('incremental', 'full') }), {
    maxLength: sweeps,
    size: 'max',
  }),
  strides: fc.array(fc.constantFrom(0, 0, 1, 1, 2), { minLength: 1, maxLength: 12 }),
  page: fc.constantFrom(1, 1, 2, 500),
});

export const sweepDisturbance: fc.Arbitrary<SweepDisturbance> = fc.record(moves(12));

/** How the registry and what reaches it are disturbed. */
export interface Disturbance extends SweepDisturbance {
  /** Of a hundred events, how many are lost with all their copies. */
  readonly lost: number;
  /** For each event in turn: it is lost where this is less than that. */
  readonly draws: readonly number[];
  /** How many handlers run at once. */
  readonly handlers: number;
  /** By how many seconds the handlers' clock is wrong. */
  readonly skew: number;
}

export const disturbance: fc.Arbitrary<Disturbance> = fc.record({
  ...moves(2),
  lost: fc.constantFrom(0, 0, 10, 50, 100),
  draws: fc.array(fc.nat({ max: 99 }), { minLength: 8, maxLength: 24, size: 'max' }),
  handlers: fc.constantFrom(1, 1, 2, 4),
  skew: fc.integer({ min: -4, max: 4 }),
});

/** The same scenes, some of them so slow that what is made in them is old before they end. */
export const atAnyTempo = (scenes: fc.Arbitrary<readonly Scene[]>): fc.Arbitrary<readonly Scene[]> =>
  fc.tuple(scenes, fc.constantFrom(1, 30, 300)).map(([all, tempo]) =>
    all.map(({ scenario, start, pace }) => ({
      scenario,
      start: start * tempo,
      pace: pace.map((pause) => pause * tempo),
    })),
  );
