// Is an API's configuration in force at a stage? Most parts take effect only when the stage is deployed again, and editing
// without deploying is the commonest mistake. https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-create.html
import { API_PARTS, type ApiPart, defined } from 'waypost/model';
import type { ApiRecord } from './api-record.js';
import { type ServedDeployment, servedBy } from './deployment-log.js';
import type { Second } from '../time.js';
import { type PartChange, changeOf } from './sightings.js';

export interface DeploymentState {
  /** When the deployment that the stage serves was created, if an event showed it. */
  readonly deployed?: Second;
  /** What was changed after it, and when. */
  readonly behind?: readonly { readonly part: ApiPart; readonly at: Second }[];
  /** Nothing was changed after it. Without this and `behind`, the state is unknown. */
  readonly upToDate?: true;
}

export function deploymentStateOf(record: ApiRecord, stage: string): DeploymentState {
  const served = servedBy(record.deployments ?? [], stage);
  if (served === undefined) return {};
  const rows = API_PARTS.flatMap((part) => {
    const change = changeOf(record.sightings?.[part]);
    return change === undefined ? [] : [{ part, at: change.at, effect: effectOf(part, change, served) }];
  });
  const behind = rows.filter(({ effect }) => effect === 'behind').map(({ part, at }) => ({ part, at }));
  const upToDate = rows.length > 0 && rows.every(({ effect }) => effect === 'in-force');
  return defined({
    deployed: served.isExact ? served.at : undefined,
    behind: behind.length === 0 ? undefined : behind,
    upToDate: upToDate ? upToDate : undefined,
  });
}

function effectOf(part: ApiPart, change: PartChange, served: ServedDeployment): 'in-force' | 'behind' | 'unknown' {
  // The switch of the default endpoint takes effect with the stage's next change of any kind.
  // https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-disable-default-endpoint.html
  const latest = part === 'disabled' ? Math.max(served.at, served.lastEventAt ?? served.at) : served.at;
  const isExact = served.isExact || latest > served.at;
  if (change.exact ? latest < change.at : change.after !== undefined && latest <= change.after) return 'behind';
  if (!isExact || latest < change.at) return 'unknown';
  // Within one second an edit can come before or after a deployment; the API's creation always comes before.
  return latest > change.at || change.after === undefined ? 'in-force' : 'unknown';
}
