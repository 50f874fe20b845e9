// Is an API's configuration in force at a stage? Most parts take effect only when the stage is deployed again, and editing
// without deploying is the commonest mistake. A canary is a second deployment of the stage, judged by itself.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-create.html
import { API_PARTS, type ApiPart, defined } from 'waypost/model';
import type { ApiRecord } from './api-record.js';
import { type ServedDeployment, ageOf, servedBy, servedId } from './deployment-log.js';
import type { Canary } from './fact.js';
import { presentSince } from './stage-log.js';
import type { Second } from '../time.js';
import { type PartChange, changeOf, listAt } from './sightings.js';

export interface EffectState {
  /** When the deployment was created, if that is known. */
  readonly deployed?: Second;
  /** What was changed after it, and when. */
  readonly behind?: readonly { readonly part: ApiPart; readonly at: Second }[];
  /** What was changed at some time, without it being known whether the deployment has the change. */
  readonly undecided?: readonly ApiPart[];
  /** The endpoints that it associates, if they are known and differ from the API's configuration. */
  readonly associated?: readonly string[];
  /** Nothing was changed after it. Without this and `behind`, the state is unknown. */
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

/** True if a change was seen, so that it matters when the deployments of the API were created. */
export function hasChanged({ sightings = {} }: ApiRecord): boolean {
  return API_PARTS.some((part) => {
    const change = changeOf(sightings[part]);
    return change !== undefined && !change.isCreation && (change.exact || change.after !== undefined);
  });
}

function effectsOf(record: ApiRecord, served: ServedDeployment): EffectState {
  const rows = API_PARTS.flatMap((part) => {
    const change = changeOf(record.sightings?.[part]);
    return change === undefined ? [] : [{ part, change, effect: effectOf(part, change, served) }];
  });
  const behind = rows.filter(({ effect }) => effect === 'behind').map(({ part, change }) => ({ part, at: change.at }));
  // A part of which no other value was ever seen has this one.
  const undecided = rows.flatMap(({ part, change, effect }) =>
    effect === 'unknown' && change.after !== undefined ? [part] : [],
  );
  const isBehindAssociation = behind.some(({ part }) => part === 'vpceIds');
  const upToDate = rows.length > 0 && rows.every(({ effect }) => effect === 'in-force');
  return defined({
    deployed: served.isExact ? served.at : undefined,
    behind: behind.length === 0 ? undefined : behind,
    undecided: undecided.length === 0 ? undefined : undecided,
    associated: isBehindAssociation && served.isExact ? listAt(record.sightings?.vpceIds, served.at) : undefined,
    upToDate: upToDate ? upToDate : undefined,
  });
}

function effectOf(part: ApiPart, change: PartChange, served: ServedDeployment): 'in-force' | 'behind' | 'unknown' {
  if (change.isCreation) return 'in-force';
  // The switch of the default endpoint takes effect with the stage's next change of any kind.
  // https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-disable-default-endpoint.html
  const latest = part === 'disabled' ? Math.max(served.at, served.lastEventAt ?? served.at) : served.at;
  const isExact = served.isExact || latest > served.at;
  if (change.exact ? latest < change.at : change.after !== undefined && latest <= change.after) return 'behind';
  if (!isExact || latest < change.at) return 'unknown';
  // Within one second an edit can come before or after a deployment; the API's creation always comes before.
  return latest > change.at || change.after === undefined ? 'in-force' : 'unknown';
}
