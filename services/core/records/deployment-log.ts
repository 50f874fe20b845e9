// The log of a stage's deployments: which one the stage serves, and when that one was created. A stage can go back to an old
// deployment, so the log keeps every sighting of a deployment, up to a bound. The age of an older deployment is unknown.
import { compareText, defined } from 'waypost/model';
import type { StageSeen } from './fact.js';
import type { Second } from '../time.js';
import { DEPLOYMENT_RANK, type Stamp, secondOfStamp, stampOf } from './stamp.js';

export interface StageDeployments {
  readonly stage: string;
  /** Ascending: the last one shows what the stage serves. */
  readonly sightings: readonly DeploymentSighting[];
}

/** A deployment that was seen at the stage; the rank in the stamp says how. `since`: by a listing, it has served from then on or longer. */
type DeploymentSighting = readonly [stamp: Stamp, id: string, since?: Second];

export interface ServedDeployment {
  /** When the deployment was created, or, unless `isExact`, the latest moment at which it can have been. */
  readonly at: Second;
  readonly isExact: boolean;
  /** The last event that changed the stage. */
  readonly lastEventAt?: Second;
}

/**
 * An API keeps its newest sightings, and the newest one of each stage. The newest of any set are the same whatever their order,
 * so a full log has forgotten nothing that is younger than its oldest sighting.
 */
const KEPT_SIGHTINGS = 1_000;
const KEPT_STAGES = 100;

export function isDeploymentId(text: unknown): text is string {
  return typeof text === 'string' && /^[A-Za-z0-9]{1,64}$/.test(text);
}

export function logDeployment(logs: readonly StageDeployments[], fact: StageSeen): readonly StageDeployments[] {
  if (fact.deployment === undefined) return logs;
  const sighting = sightingOf(fact, fact.deployment);
  const known = sightingsOf(logs, fact.stage);
  if (known.some((other) => compare(other, sighting) === 0)) return logs;
  const others = logs.filter(({ stage }) => stage !== fact.stage);
  return bounded([...others, { stage: fact.stage, sightings: [...known, sighting].sort(compare) }]);
}

/** When deployments were created, by id. An API keeps the newest ones: the creation of an older one is unknown, whatever the order. */
export type MadeDeployments = readonly (readonly [id: string, createdAt: Second])[];

const KEPT_MADE = 200;

/** The latest time for a deployment counts, so that the newest of any set are the same whatever their order. */
export function logMade(made: MadeDeployments, id: string, createdAt: Second): MadeDeployments {
  const known = made.find(([other]) => other === id)?.[1] ?? createdAt;
  return [...made.filter(([other]) => other !== id), [id, Math.max(known, createdAt)] as const]
    .sort((a, b) => b[1] - a[1] || compareText(b[0], a[0]))
    .slice(0, KEPT_MADE);
}

/** True if the creation of a deployment is known, or is older than what is kept, so that reading it would not help. */
export function isMade(made: MadeDeployments, id: string): boolean {
  return made.length >= KEPT_MADE || made.some(([other]) => other === id);
}

/** Undefined if no fact ever showed a deployment of the stage. */
export function servedBy(
  logs: readonly StageDeployments[],
  stage: string,
  made: MadeDeployments = [],
): ServedDeployment | undefined {
  const id = servedId(logs, stage);
  if (id === undefined) return undefined;
  const lastEventAt = sightingsOf(logs, stage).filter(isEvent).map(secondOf).at(-1);
  return { ...defined({ lastEventAt }), ...ageOf(id, logs, made) };
}

/** Only the call that creates a deployment, or its own date, tells its exact age. A stage that shows it tells a minimum age. */
export function ageOf(
  id: string,
  logs: readonly StageDeployments[],
  made: MadeDeployments,
): Pick<ServedDeployment, 'at' | 'isExact'> {
  // A deployment that another stage showed earlier is at least that old.
  const same = logs.flatMap(({ sightings }) => sightings.filter(([, other]) => other === id));
  const exact = made.find(([other]) => other === id)?.[1];
  return { at: exact ?? first(same) ?? Infinity, isExact: exact !== undefined };
}

/** The id of the deployment that a stage showed last. */
export function servedId(logs: readonly StageDeployments[], stage: string): string | undefined {
  return sightingsOf(logs, stage).at(-1)?.[1];
}

function sightingsOf(logs: readonly StageDeployments[], stage: string): readonly DeploymentSighting[] {
  return logs.find((log) => log.stage === stage)?.sightings ?? [];
}

function sightingOf(
  { at, sign, updatedAt }: StageSeen,
  { id, created }: NonNullable<StageSeen['deployment']>,
): DeploymentSighting {
  const stamp = stampOf(at, DEPLOYMENT_RANK[created ? 'deployed' : sign]);
  return sign === 'listed' && updatedAt !== undefined && updatedAt < at ? [stamp, id, updatedAt] : [stamp, id];
}

function bounded(logs: readonly StageDeployments[]): readonly StageDeployments[] {
  const oldest = allOf(logs).sort(compare).at(-KEPT_SIGHTINGS);
  const newest = ({ sightings }: StageDeployments) => sightings.at(-1)?.[0] ?? 0;
  const byUse = [...logs].sort((a, b) => newest(b) - newest(a) || compareText(a.stage, b.stage));
  const lasting = new Set(byUse.slice(0, KEPT_STAGES).map(({ stage }) => stage));
  const isKept = (stage: string, sighting: DeploymentSighting, isNewest: boolean) =>
    oldest === undefined || compare(sighting, oldest) >= 0 || (isNewest && lasting.has(stage));
  return logs
    .map(({ stage, sightings }) => ({
      stage,
      sightings: sightings.filter((sighting, index) => isKept(stage, sighting, index === sightings.length - 1)),
    }))
    .filter(({ sightings }) => sightings.length > 0)
    .sort((a, b) => compareText(a.stage, b.stage));
}

function allOf(logs: readonly StageDeployments[]): DeploymentSighting[] {
  return logs.flatMap(({ sightings }) => sightings);
}

function compare(a: DeploymentSighting, b: DeploymentSighting): number {
  return a[0] - b[0] || compareText(a[1], b[1]) || secondOf(a) - secondOf(b);
}

function isEvent([stamp]: DeploymentSighting): boolean {
  return rankOf(stamp) !== DEPLOYMENT_RANK.listed;
}

function rankOf(stamp: Stamp): number {
  return stamp % 4;
}

function secondOf([stamp, , since]: DeploymentSighting): Second {
  return since ?? secondOfStamp(stamp);
}

function first(sightings: readonly DeploymentSighting[]): Second | undefined {
  return sightings.length === 0 ? undefined : Math.min(...sightings.map(secondOf));
}
