// The log of how a name moved: a line for every change of the API or the stage that serves it in a region.
import type { ServiceEntry, Timestamp } from 'waypost/model';
import type { OperatorAct } from './act.js';
import type { Cause, Second } from '../records/fact.js';
import { timestampOf } from '../time.js';

export interface HistoryLine {
  readonly at: Timestamp;
  readonly region: string;
  readonly from: ServingStage | null;
  readonly to: ServingStage | null;
  readonly cause: Cause;
}

export interface ServingStage {
  readonly apiId: string;
  readonly stage: string;
}

/** When something was told that moves a name, and by whom. */
export interface Told {
  readonly at: Second;
  readonly cause: Cause;
}

export function historyOf(before: ServiceEntry | null, after: ServiceEntry | null, told: Told): HistoryLine[] {
  return regionsOf(before, after).flatMap((region) => {
    const from = servedIn(before, region);
    const to = servedIn(after, region);
    if (from?.apiId === to?.apiId && from?.stage === to?.stage) return [];
    return [{ at: timestampOf(told.at), region, from, to, cause: told.cause }];
  });
}

/** An operator's act is told for every region of the name, whether or not it moved anything. */
export function historyOfAct(before: ServiceEntry | null, after: ServiceEntry | null, act: OperatorAct): HistoryLine[] {
  return regionsOf(before, after).map((region) => ({
    at: timestampOf(act.at),
    region,
    from: servedIn(before, region),
    to: servedIn(after, region),
    cause: act.cause,
  }));
}

function regionsOf(before: ServiceEntry | null, after: ServiceEntry | null): string[] {
  return [...new Set([...(before?.regions ?? []), ...(after?.regions ?? [])].map(({ region }) => region))];
}

function servedIn(entry: ServiceEntry | null, region: string): ServingStage | null {
  const current = entry?.regions.find((scope) => scope.region === region)?.current;
  return current == null ? null : { apiId: current.apiId, stage: current.stage };
}
