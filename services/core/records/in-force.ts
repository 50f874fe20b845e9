// Decides whether an API's configuration is in force at a stage. Most parts take effect only when the stage is deployed again, and
// editing without deploying is the most common mistake. A canary is a second deployment of the stage and is judged separately.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-create.html
import { API_PARTS, type ApiPart, defined } from 'waypost/model';
import type { ApiRecord } from './api-record.js';
import { type ServedDeployment, ageOf, servedBy, servedId } from './deployment-log.js';
import type { Canary } from './fact.js';
import { presentSince } from './stage-log.js';
import type { Slot } from './slot.js';
import type { Second } from '../time.js';
import type { KeptPolicy } from '../policy/digest.js';
import { type PartChange, changeOf, valueAt, valueBefore } from './sightings.js';

export interface EffectState {
  /** When the deployment was created, if that is known. */
  readonly deployed?: Second;
  /** What was changed after it, and when. */
  readonly behind?: readonly { readonly part: ApiPart; readonly at: Second }[];
  /** The parts that were changed at some time; it is unknown whether the deployment has the change. */
  readonly undecided?: readonly ApiPart[];
  /** The endpoints that it associates, if they are known and differ from the API's configuration. */
  readonly associated?: readonly string[];
  /** Its endpoint type, if that is known and differs from the API's configuration. */
  readonly type?: string;
  /** Its resource policy, if that is known and differs from the API's configuration. */
  readonly policy?: KeptPolicy;
  /** Nothing was changed after the deployment. If this and `behind` are both absent, the state is unknown. */
  readonly upToDate?: true;
}

export interface DeploymentState extends EffectState {
  /** The deployment that gets a part of the calls. */
  readonly canary?: EffectState & { readonly percent?: number };
}

export function deploymentStateOf(record: ApiRecord, stage: string): DeploymentState {
  const { deployments = [], made = [] } = record;
  const served = servedBy(deployments, stage, made);
  const own = served === undefined ? {} : effectsOf(record, served);
  const canary = canaryOf(record, stage);
  if (canary === undefined || canary.id === servedId(deployments, stage)) return own;
  const { percent } = canary;
  const { lastEventAt } = served ?? {};
  const state = effectsOf(record, { ...ageOf(canary.id, deployments, made), ...defined({ lastEventAt }) });
  // All calls go to the canary, so the stage's own deployment decides nothing.
  if (percent === 100) return { ...state, canary: { percent } };
  return { ...own, canary: { ...state, ...defined({ percent }) } };
}

/** The canary that gets calls. A setting from before the stage was created again does not count. */
function canaryOf({ settings = [], stages }: ApiRecord, stage: string): Canary | undefined {
  const slot = settings.find((each) => each.stage === stage)?.canary;
  const log = stages.find(({ name }) => name === stage);
  if (slot?.value == null || log === undefined || slot.at < presentSince(log)) return undefined;
  return slot.value.percent === 0 ? undefined : slot.value;
}

export function webAclOf({ settings = [], stages }: ApiRecord, stage: string): string | undefined {
  const slot = settings.find((each) => each.stage === stage)?.webAcl;
  const log = stages.find(({ name }) => name === stage);
  return slot === undefined || log === undefined || slot.at < presentSince(log) ? undefined : (slot.value ?? undefined);
}

/** True if a change was seen. Only then does the age of the API's deployments matter. */
export function hasChanged({ sightings = {} }: ApiRecord): boolean {
  return API_PARTS.some((part) => {
    const change = changeOf(sightings[part]);
    return change !== undefined && !change.isCreation && (change.exact || change.after !== undefined);
  });
}

/** The change that made an API public. */
export interface TypeChange {
  readonly type: string;
  /** When it was changed, or seen to be. */
  readonly at: Second;
  readonly by: string | null;
  /** When the served deployment was created, if it has the change. */
  readonly deployed?: Second;
}

export function typeChangeOf(record: ApiRecord, stage: string | undefined): TypeChange {
  const { type = UNKNOWN_TYPE, typeSet, sightings = {} } = record;
  const isKnown = typeSet?.value.type === type.value;
  const at = isKnown ? typeSet.at : (changeOf(sightings.type)?.at ?? type.at);
  const { deployed, undecided = [] } = stage === undefined ? {} : deploymentStateOf(record, stage);
  const isInForce = deployed !== undefined && !undecided.includes('type');
  return {
    type: type.value,
    at,
    by: isKnown ? typeSet.value.by : null,
    ...defined({ deployed: isInForce ? deployed : undefined }),
  };
}

const UNKNOWN_TYPE: Slot<string> = { at: 0, rank: 0, value: 'unknown' };

interface PartEffect {
  readonly part: ApiPart;
  readonly change: PartChange;
  readonly effect: 'in-force' | 'behind' | 'unknown';
}

function effectsOf(record: ApiRecord, served: ServedDeployment): EffectState {
  const rows = API_PARTS.flatMap((part): PartEffect[] => {
    const change = changeOf(record.sightings?.[part]);
    return change === undefined ? [] : [{ part, change, effect: effectOf(part, change, served) }];
  });
  const behind = rows.filter(({ effect }) => effect === 'behind');
  // A value that is the only one ever seen was always there, unless older sightings were dropped.
  const undecided = rows.flatMap(({ part, change, effect }) =>
    effect === 'unknown' && (change.after !== undefined || change.isOldestKept) ? [part] : [],
  );
  const upToDate = rows.length > 0 && rows.every(({ effect }) => effect === 'in-force');
  return defined({
    deployed: served.isExact ? served.at : undefined,
    behind: behind.length === 0 ? undefined : behind.map(({ part, change }) => ({ part, at: change.at })),
    undecided: undecided.length === 0 ? undefined : undecided,
    ...deployedValues(record, behind, served),
    upToDate: upToDate ? upToDate : undefined,
  });
}

/** What the deployment has in place of the changes that it lacks, as far as known. */
function deployedValues(
  { sightings = {} }: ApiRecord,
  behind: readonly PartEffect[],
  { at, isExact }: ServedDeployment,
): Pick<EffectState, 'associated' | 'type' | 'policy'> {
  const valueOf = (part: ApiPart): unknown => {
    const change = behind.find((row) => row.part === part)?.change;
    if (change === undefined) return undefined;
    return isExact ? valueAt(sightings[part], at) : valueBefore(sightings[part], change);
  };
  // The log of a part has values of its type.
  return defined({
    associated: isExact ? (valueOf('vpceIds') as readonly string[] | undefined) : undefined,
    type: valueOf('type') as string | undefined,
    policy: valueOf('policy') as KeptPolicy | undefined,
  });
}

/** True if calls of a stage meet a private API: by the deployments that it serves; where their type is unknown, by the API's own. */
export function isPrivateIn({ type: served, canary }: DeploymentState, record: ApiRecord): boolean {
  const own = record.type?.value;
  const type = served ?? own;
  const ofCanary = canary === undefined || canary.percent === 100 ? type : (canary.type ?? own);
  return type === 'PRIVATE' || ofCanary === 'PRIVATE';
}

function effectOf(part: ApiPart, change: PartChange, served: ServedDeployment): PartEffect['effect'] {
  if (change.isCreation) return 'in-force';
  // The switch of the default endpoint takes effect with the stage's next change of any kind.
  // https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-disable-default-endpoint.html
  const latest = part === 'disabled' ? Math.max(served.at, served.lastEventAt ?? served.at) : served.at;
  const isExact = served.isExact || latest > served.at;
  // The deployment and the sighting of the former value can share a second, and the change can come between them.
  if (latest < (change.exact ? change.at : (change.after ?? -Infinity))) return 'behind';
  if (!isExact || latest < change.at) return 'unknown';
  // Within one second an edit can come before or after a deployment; the API's creation always comes before.
  const isOnlyValue = change.after === undefined && !change.isOldestKept;
  return latest > change.at || isOnlyValue ? 'in-force' : 'unknown';
}
