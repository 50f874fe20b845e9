// Which deployment does a stage serve, and since when is it there? A stage may go back to an old deployment, so the moment of
// its last change says little: of each deployment that it showed, the first and last sight are kept.
import { compareText } from 'waypost/model';
import type { Second, StageSeen } from './fact.js';

export interface StageDeployments {
  readonly stage: string;
  /** By id. */
  readonly seen: readonly SeenDeployment[];
}

interface SeenDeployment {
  readonly id: string;
  /** When the call that made it was made, where that was seen. */
  readonly createdAt?: Second;
  /** The first event that showed it: it is no younger. */
  readonly firstEventAt?: Second;
  /** The first sweep that listed it: it is no younger. */
  readonly firstListedAt?: Second;
  /** `second × 4 + rank` of the last sight. */
  readonly lastStamp: number;
  /** The last event that showed it. */
  readonly lastEventAt?: Second;
}

/** What a stage serves: made at `at`, or, where no event told, at the latest then. */
export interface ServedDeployment {
  readonly at: Second;
  readonly isExact: boolean;
  /** The last event that changed the stage. */
  readonly lastEventAt?: Second;
}

/** Of each stage the deployments that were seen last; what went before can matter only to a fact told far too late. */
const KEPT_IDS = 32;
const KEPT_STAGES = 100;

export function isDeploymentId(text: unknown): text is string {
  return typeof text === 'string' && /^[A-Za-z0-9]{1,64}$/.test(text);
}

const RANKS = { listed: 0, touched: 1, created: 2 } as const;

export function logDeployment(logs: readonly StageDeployments[], fact: StageSeen): readonly StageDeployments[] {
  const { deployment } = fact;
  if (deployment === undefined) return logs;
  const known = seenOf(logs, fact.stage);
  const before = known.find(({ id }) => id === deployment.id);
  const next = merged(before, sightOf(fact, deployment));
  const seen = [...known.filter(({ id }) => id !== deployment.id), next]
    .sort((a, b) => b.lastStamp - a.lastStamp || compareText(b.id, a.id))
    .slice(0, KEPT_IDS)
    .sort((a, b) => compareText(a.id, b.id));
  const others = logs.filter(({ stage }) => stage !== fact.stage);
  return bounded([...others, { stage: fact.stage, seen }]);
}

/** Undefined where no deployment was ever told of the stage. */
export function servedBy(logs: readonly StageDeployments[], stage: string): ServedDeployment | undefined {
  const seen = seenOf(logs, stage);
  const id = servedId(logs, stage);
  if (id === undefined) return undefined;
  // A deployment that another stage showed earlier is that old here as well.
  const same = logs.flatMap((log) => log.seen.filter((sight) => sight.id === id));
  const made = least(same.map((sight) => sight.createdAt));
  const told = least(same.map((sight) => sight.firstEventAt));
  const listed = least(same.map((sight) => sight.firstListedAt));
  const touched = greatest(seen.map((sight) => sight.lastEventAt));
  const known = made ?? (listed !== undefined && (told === undefined || listed < told) ? undefined : told);
  const at = known ?? least([told, listed]);
  if (at === undefined) return undefined;
  return { at, isExact: known !== undefined, ...(touched === undefined ? {} : { lastEventAt: touched }) };
}

/** The id of the deployment that a stage was last seen with. */
export function servedId(logs: readonly StageDeployments[], stage: string): string | undefined {
  const [current] = [...seenOf(logs, stage)].sort((a, b) => b.lastStamp - a.lastStamp || compareText(b.id, a.id));
  return current?.id;
}

function seenOf(logs: readonly StageDeployments[], stage: string): readonly SeenDeployment[] {
  return logs.find((log) => log.stage === stage)?.seen ?? [];
}

function sightOf(fact: StageSeen, { id, created }: { readonly id: string; readonly created: boolean }): SeenDeployment {
  const { at, sign } = fact;
  const last = at * 4 + (created ? 3 : RANKS[sign]);
  if (sign === 'listed') return { id, firstListedAt: Math.min(at, fact.updatedAt ?? at), lastStamp: last };
  return { id, ...(created ? { createdAt: at } : {}), firstEventAt: at, lastStamp: last, lastEventAt: at };
}

function merged(a: SeenDeployment | undefined, b: SeenDeployment): SeenDeployment {
  if (a === undefined) return b;
  const parts = {
    createdAt: least([a.createdAt, b.createdAt]),
    firstEventAt: least([a.firstEventAt, b.firstEventAt]),
    firstListedAt: least([a.firstListedAt, b.firstListedAt]),
    lastEventAt: greatest([a.lastEventAt, b.lastEventAt]),
  };
  const known = Object.fromEntries(Object.entries(parts).filter(([, second]) => second !== undefined));
  return { id: b.id, lastStamp: Math.max(a.lastStamp, b.lastStamp), ...known };
}

function bounded(logs: readonly StageDeployments[]): readonly StageDeployments[] {
  const newest = ({ seen }: StageDeployments) => Math.max(...seen.map(({ lastStamp: last }) => last));
  return [...logs]
    .sort((a, b) => newest(b) - newest(a) || compareText(a.stage, b.stage))
    .slice(0, KEPT_STAGES)
    .sort((a, b) => compareText(a.stage, b.stage));
}

function least(seconds: readonly (Second | undefined)[]): Second | undefined {
  const known = seconds.filter((second) => second !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

function greatest(seconds: readonly (Second | undefined)[]): Second | undefined {
  const known = seconds.filter((second) => second !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}
