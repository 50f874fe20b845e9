// Computes the metrics of sweeps, and of the registry as they left it.
import { defined, type ServiceSummary } from 'waypost/model';
import { scopeKey } from '../../core/sweep/round.js';
import type { Scope } from '../../core/records/fact.js';
import type { Second } from '../../core/time.js';
import type { ScopeState, SweepTarget } from '../../app/sweep/ports.js';
import type { SweepReport } from '../../app/sweep/report.js';
import { MEASURES } from '../../core/measures.js';
import type { MeasureValues } from './meter.js';

/** What the last sweep of each account and region left behind. */
export interface SweptRegistry {
  readonly targets: readonly SweepTarget[];
  readonly states: readonly (Scope & { readonly state: ScopeState })[];
  readonly now: Second;
}

/** A target that no sweep has reached affects only the age. */
export function figuresOf({ targets, states, now }: SweptRegistry, services: readonly ServiceSummary[]): MeasureValues {
  const known = new Map(states.map(({ state, ...scope }) => [scopeKey(scope), state]));
  const swept = targets.map(({ account = '', region }) => known.get(scopeKey({ account, region })));
  // A scope that never had a full sweep counts from the epoch, so that its age raises the alarm.
  const ages = swept.map((state) => now - (state?.lastFull ?? 0));
  return {
    ...defined({ [MEASURES.sweepAge]: ages.length === 0 ? undefined : ages.reduce((a, b) => Math.max(a, b)) }),
    [MEASURES.unseen]: swept.filter((state) => state?.role?.ok === false || (state?.unseenCount ?? 0) > 0).length,
    [MEASURES.held]: sum(swept.map((state) => state?.held.length ?? 0)),
    [MEASURES.conflicts]: sum(services.map(({ conflicts }) => conflicts)),
    [MEASURES.siblings]: sum(services.map(({ siblings }) => siblings)),
    [MEASURES.ambiguous]: sum(services.map(({ ambiguous = 0 }) => ambiguous)),
  };
}

/** What these sweeps repaired. CloudWatch adds up the values of all sweeps. */
export function driftOf(reports: readonly SweepReport[]): MeasureValues {
  const drifts = reports.map(({ drift }) => drift.missedCreates + drift.missedDeletes + drift.wrongFields);
  return { [MEASURES.drift]: sum(drifts) };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
