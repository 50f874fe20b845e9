// The log of a stage's deployments: which one does it serve, and since when does that exist? A stage can go back to an old
// deployment, so the log keeps when each deployment was first and last seen.
import { compareText, defined } from 'waypost/model';
import type { StageSeen } from './fact.js';
import type { Second } from '../time.js';
import { DEPLOYMENT_RANK, type Stamp, stampOf } from './stamp.js';

export interface StageDeployments {
  readonly stage: string;
  /** By id. */
  readonly seen: readonly SeenDeployment[];
}

interface SeenDeployment {
  readonly id: string;
  /** When the call that created it was made, if that event was seen. */
  readonly createdAt?: Second;
  /** The first event that showed it: it is no younger. */
  readonly firstEventAt?: Second;
  /** The first sweep that listed it: it is no younger. */
  readonly firstListedAt?: Second;
  /** When it was last seen. */
  readonly lastStamp: Stamp;
  /** The last event that showed it. */
  readonly lastEventAt?: Second;
}

export interface ServedDeployment {
  /** When the deployment was created, or, unless `isExact`, the latest moment at which it can have been. */
  readonly at: Second;
  readonly isExact: boolean;
  /** The last event that changed the stage. */
  readonly lastEventAt?: Second;
}

/** The deployments that a stage showed last are kept: earlier ones matter only to a fact that arrives far too late. */
const KEPT_IDS = 32;
const KEPT_STAGES = 100;

export function isDeploymentId(text: unknown): text is string {
  return typeof text === 'string' && /^[A-Za-z0-9]{1,64}$/.test(text);
}

export function logDeployment(logs: readonly StageDeployments[], fact: StageSeen): readonly StageDeployments[] {
  const { deployment } = fact;
  if (deployment === undefined) return logs;
  const known = seenOf(logs, fact.stage);
  const before = known.find(({ id }) => id === deployment.id);
  const next = merged(before, seenDeployment(fact, deployment));
  const seen = [...known.filter(({ id }) => id !== deployment.id), next]
    .sort(newestFirst)
    .slice(0, KEPT_IDS)
    .sort((a, b) => compareText(a.id, b.id));
  const others = logs.filter(({ stage }) => stage !== fact.stage);
  return bounded([...others, { stage: fact.stage, seen }]);
}

/** Undefined if no fact ever showed a deployment of the stage. */
export function servedBy(logs: readonly StageDeployments[], stage: string): ServedDeployment | undefined {
  const id = servedId(logs, stage);
  if (id === undefined) return undefined;
  // A deployment that another stage showed earlier is that old here as well.
  const same = logs.flatMap((log) => log.seen.filter((deployment) => deployment.id === id));
  const created = least(same.map(({ createdAt }) => createdAt));
  const event = least(same.map(({ firstEventAt }) => firstEventAt));
  const listed = least(same.map(({ firstListedAt }) => firstListedAt));
  const lastEventAt = greatest(seenOf(logs, stage).map((deployment) => deployment.lastEventAt));
  const exact = created ?? (listed !== undefined && (event === undefined || listed < event) ? undefined : event);
  const at = exact ?? least([event, listed]);
  return at === undefined ? undefined : { ...defined({ lastEventAt }), at, isExact: exact !== undefined };
}

/** The id of the deployment that a stage showed last. */
export function servedId(logs: readonly StageDeployments[], stage: string): string | undefined {
  return [...seenOf(logs, stage)].sort(newestFirst)[0]?.id;
}

function seenOf(logs: readonly StageDeployments[], stage: string): readonly SeenDeployment[] {
  return logs.find((log) => log.stage === stage)?.seen ?? [];
}

function seenDeployment(fact: StageSeen, { id, created }: NonNullable<StageSeen['deployment']>): SeenDeployment {
  const { at, sign } = fact;
  const lastStamp = stampOf(at, DEPLOYMENT_RANK[created ? 'deployed' : sign]);
  if (sign === 'listed') return { id, firstListedAt: Math.min(at, fact.updatedAt ?? at), lastStamp };
  return { id, ...(created ? { createdAt: at } : {}), firstEventAt: at, lastStamp, lastEventAt: at };
}

function merged(a: SeenDeployment | undefined, b: SeenDeployment): SeenDeployment {
  if (a === undefined) return b;
  const seconds = defined({
    createdAt: least([a.createdAt, b.createdAt]),
    firstEventAt: least([a.firstEventAt, b.firstEventAt]),
    firstListedAt: least([a.firstListedAt, b.firstListedAt]),
    lastEventAt: greatest([a.lastEventAt, b.lastEventAt]),
  });
  return { id: b.id, lastStamp: Math.max(a.lastStamp, b.lastStamp), ...seconds };
}

function bounded(logs: readonly StageDeployments[]): readonly StageDeployments[] {
  const newest = ({ seen }: StageDeployments) => Math.max(...seen.map(({ lastStamp }) => lastStamp));
  return [...logs]
    .sort((a, b) => newest(b) - newest(a) || compareText(a.stage, b.stage))
    .slice(0, KEPT_STAGES)
    .sort((a, b) => compareText(a.stage, b.stage));
}

function newestFirst(a: SeenDeployment, b: SeenDeployment): number {
  return b.lastStamp - a.lastStamp || compareText(b.id, a.id);
}

function least(seconds: readonly (Second | undefined)[]): Second | undefined {
  const known = seconds.filter((second) => second !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

function greatest(seconds: readonly (Second | undefined)[]): Second | undefined {
  const known = seconds.filter((second) => second !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}
