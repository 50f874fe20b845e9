// Is what an API's configuration says in force at a stage? Most of it only once the stage is deployed again; the commonest
// trap is to edit and not to deploy. https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-create.html
import { API_PARTS, type ApiPart } from 'waypost/model';
import type { ApiRecord } from './api-record.js';
import { type ServedDeployment, servedBy } from './deployment-log.js';
import type { Second } from './fact.js';
import { type PartChange, changeOf } from './sightings.js';

export interface DeploymentState {
  /** When the deployment was made that the stage serves, if an event told. */
  readonly deployed?: Second;
  /** What was changed after it, and when. */
  readonly behind?: readonly { readonly part: ApiPart; readonly at: Second }[];
  /** Nothing was changed after it. With neither this nor `behind`, nobody can tell. */
  readonly upToDate?: true;
}

type Standing = 'in-force' | 'behind' | 'unknown';

export function deploymentStateOf(record: ApiRecord, stage: string): DeploymentState {
  const served = servedBy(record.deployments ?? [], stage);
  if (served === undefined) return {};
  const rows = API_PARTS.flatMap((part) => {
    const change = changeOf(record.sightings?.[part]);
    return change === undefined ? [] : [{ part, at: change.at, standing: standingOf(part, change, served) }];
  });
  const behind = rows.filter(({ standing }) => standing === 'behind').map(({ part, at }) => ({ part, at }));
  const upToDate = rows.length > 0 && rows.every(({ standing }) => standing === 'in-force');
  return {
    ...(served.isExact ? { deployed: served.at } : {}),
    ...(behind.length === 0 ? {} : { behind }),
    ...(upToDate ? { upToDate } : {}),
  };
}

function standingOf(part: ApiPart, change: PartChange, served: ServedDeployment): Standing {
  // The switch of the default endpoint takes effect with whatever changes the stage next.
  // https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-disable-default-endpoint.html
  const latest = part === 'disabled' ? Math.max(served.at, served.lastEventAt ?? served.at) : served.at;
  const told = served.isExact || latest > served.at;
  if (change.exact ? latest < change.at : change.after !== undefined && latest <= change.after) return 'behind';
  if (!told || latest < change.at) return 'unknown';
  // Within one second the order of an edit and a deployment is not told; that of a creation and one is.
  return latest > change.at || change.after === undefined ? 'in-force' : 'unknown';
}
