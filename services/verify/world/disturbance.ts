// Disturbances: lost events, concurrency, wrong clocks, and changes of the world during sweeps.
import * as fc from 'fast-check';
import { RESOURCE_CALLS, SWEEP_CALLS, liesAbout, type Lie } from './lies.js';
import type { Scene } from './world.js';

/** When the world is swept, and how it changes meanwhile. */
export interface SweepDisturbance {
  readonly sweeps: readonly DisturbedSweep[];
  /** Number of calls that the world makes before each request of a sweep or a re-check, in turn. */
  readonly strides: readonly number[];
  /** The most items on one page of a list. */
  readonly page: number;
}

export interface DisturbedSweep {
  /** The step of the sweep; numbers beyond the last step wrap around. */
  readonly at: number;
  readonly kind: 'incremental' | 'full';
  /** Whether the deletion guard is off. */
  readonly confirm: boolean;
  /** The wrong answers that it gets. */
  readonly lies: readonly Lie[];
}

const sweepAmong = (calls: readonly string[]): fc.Arbitrary<DisturbedSweep> =>
  fc.record({
    at: fc.nat({ max: 60 }),
    kind: fc.constantFrom('incremental', 'full'),
    confirm: fc.boolean(),
    lies: liesAbout(calls),
  });

/** Sweeps of a registry that already equals the account: they change nothing. */
export const idleSweeps: fc.Arbitrary<readonly DisturbedSweep[]> = fc.array(sweepAmong(RESOURCE_CALLS), {
  minLength: 1,
  maxLength: 3,
  size: 'max',
});

const moves = (sweeps: number, calls: readonly string[]) => ({
  sweeps: fc.array(sweepAmong(calls), { maxLength: sweeps, size: 'max' }),
  strides: fc.array(fc.constantFrom(0, 0, 1, 1, 2), { minLength: 1, maxLength: 12 }),
  page: fc.constantFrom(1, 1, 2, 500),
});

export const sweepDisturbance: fc.Arbitrary<SweepDisturbance> = fc.record(moves(12, RESOURCE_CALLS));

/** Everything that disturbs the registry. */
export interface Disturbance extends SweepDisturbance {
  /** Percentage of events that are lost with all their copies. */
  readonly lost: number;
  /** One number for each event in turn: the event is lost if it is less than `lost`. */
  readonly draws: readonly number[];
  /** Number of handlers that run at once. */
  readonly handlers: number;
  /** Seconds by which the handlers' clock is wrong. */
  readonly skew: number;
  /** A sweep after everything has settled, and its wrong answers. */
  readonly idle: DisturbedSweep;
  /** Whether the deletion guard holds back mass removals. */
  readonly guarded: boolean;
}

export const disturbance: fc.Arbitrary<Disturbance> = fc.record({
  ...moves(2, SWEEP_CALLS),
  idle: sweepAmong(SWEEP_CALLS),
  guarded: fc.boolean(),
  lost: fc.constantFrom(0, 0, 10, 50, 100),
  draws: fc.array(fc.nat({ max: 99 }), { minLength: 8, maxLength: 24, size: 'max' }),
  handlers: fc.constantFrom(1, 1, 2, 4),
  skew: fc.integer({ min: -4, max: 4 }),
});

/** The same scenes, some so slow that what they create is old before they end. */
export const atAnyTempo = (scenes: fc.Arbitrary<readonly Scene[]>): fc.Arbitrary<readonly Scene[]> =>
  fc.tuple(scenes, fc.constantFrom(1, 30, 300)).map(([all, tempo]) =>
    all.map(({ scenario, start, pace }) => ({
      scenario,
      start: start * tempo,
      pace: pace.map((pause) => pause * tempo),
    })),
  );
