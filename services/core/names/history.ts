// The history of a name. Each change of the API or stage that serves it in a region gives one line, and so does the moment when it
// becomes ambiguous which API is meant.
import type { CurrentApi, HistoryLine, ServiceEntry, ServingStage, Timestamp } from 'waypost/model';
import type { OperatorAct } from './act.js';
import type { Provenance } from '../records/fact.js';
import { timestampOf } from '../time.js';

/** When a fact or an act moved a name, and what caused it. */
export type MoveCause = Pick<Provenance, 'at' | 'cause'>;

/** A revision of a name has at most one history line per region, and there are fewer regions than this. */
const LINES_PER_REVISION = 100;

/** The place of a line in the history of a name. */
export interface HistoryPosition {
  /** The time of the event. */
  readonly at: Timestamp;
  /** The order of recording: combines the name's revision and the line's index within it. */
  readonly position: number;
}

/** Sorts as text by the time of the event, and within a second by the order of recording. */
export const historyCursor = ({ at, position }: HistoryPosition): string =>
  `${at}~${String(position).padStart(15, '0')}`;

export function positionAt(cursor: string): HistoryPosition {
  const [at = '', position = ''] = cursor.split('~');
  return { at, position: Number(position) };
}

export const positionOf = (rev: number, index: number): number => rev * LINES_PER_REVISION + index;

export const revisionAt = (position: number): number => Math.floor(position / LINES_PER_REVISION);

export function historyOf(
  before: ServiceEntry | null,
  after: ServiceEntry | null,
  { at, cause }: MoveCause,
): HistoryLine[] {
  return regionsOf(before, after).flatMap((region) => {
    const from = servingIn(before, region);
    const to = servingIn(after, region);
    const [former, coexisting] = [coexistingIn(before, region), coexistingIn(after, region)];
    const isNews = coexisting.some((apiId) => !former.includes(apiId));
    if (from?.apiId === to?.apiId && from?.stage === to?.stage && !isNews) return [];
    return [{ at: timestampOf(at), region, from, to, cause, ...(isNews ? { coexisting } : {}) }];
  });
}

/** An operator's act is logged for every region of the name, even if nothing moved. */
export function historyOfAct(before: ServiceEntry | null, after: ServiceEntry | null, act: OperatorAct): HistoryLine[] {
  return regionsOf(before, after).map((region) => ({
    at: timestampOf(act.at),
    region,
    from: servingIn(before, region),
    to: servingIn(after, region),
    cause: act.cause,
  }));
}

function regionsOf(before: ServiceEntry | null, after: ServiceEntry | null): string[] {
  return [...new Set([...(before?.regions ?? []), ...(after?.regions ?? [])].map(({ region }) => region))];
}

function coexistingIn(entry: ServiceEntry | null, region: string): readonly string[] {
  return currentIn(entry, region)?.coexisting ?? [];
}

function currentIn(entry: ServiceEntry | null, region: string): CurrentApi | null | undefined {
  return entry?.regions.find((candidate) => candidate.region === region)?.current;
}

function servingIn(entry: ServiceEntry | null, region: string): ServingStage | null {
  const current = currentIn(entry, region);
  return current == null ? null : { apiId: current.apiId, stage: current.stage };
}
