// Computes the metrics of one round of sweeps and of the registry after it.
import { defined, type ServiceSummary } from 'waypost/model';
import type { Scope } from '../../core/records/fact.js';
import type { Second } from '../../core/time.js';
import type { ScopeState, SweepTarget } from '../../app/sweep/ports.js';
import type { SweepReport } from '../../app/sweep/report.js';
import { MEASURES } from '../../core/measures.js';
import type { MeasureValues } from './meter.js';

export interface SweepRound {
  readonly reports: readonly SweepReport[];
  readonly targets: readonly SweepTarget[];
  readonly states: readonly (Scope & { readonly state: ScopeState })[];
  readonly services: readonly ServiceSummary[];
  readonly now: Second;
}

export function figuresOf({ reports, targets, states, services, now }: SweepRound): MeasureValues {
  const last = (target: SweepTarget) =>
    states.find(({ account, region }) => account === target.account && region === target.region)?.state.lastFull;
  // A scope that never had a full sweep counts from the epoch, so that its age raises the alarm.
  const ages = targets.map((target) => now - (last(target) ?? 0));
  return {
    ...defined({ [MEASURES.sweepAge]: ages.length === 0 ? undefined : Math.max(...ages) }),
    [MEASURES.unseen]: reports.filter(isUnseen).length,
    [MEASURES.drift]: sum(reports.map(({ drift }) => drift.missedCreates + drift.missedDeletes + drift.wrongFields)),
    [MEASURES.held]: sum(reports.map(({ held }) => held.length)),
    [MEASURES.conflicts]: sum(services.map(({ conflicts }) => conflicts)),
    [MEASURES.siblings]: sum(services.map(({ siblings }) => siblings)),
    [MEASURES.ambiguous]: sum(services.map(({ ambiguous = 0 }) => ambiguous)),
  };
}

const isUnseen = ({ outcome, unseen }: SweepReport): boolean =>
  outcome === 'refused' || outcome === 'failed' || unseen.length > 0;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
