// `truth`: if every event arrives and seconds order the events, the documents list exactly what the world holds.
import * as fc from 'fast-check';
import type { Network, ServiceEntry, ServiceRegion, StageCanary, StageSummary } from 'waypost/model';
import { DEPLOYED_PARTS, calledIn, deployedTypesOf, type WorldApi, type DeployedPart } from '../../world/rest-apis.js';
import { ENDPOINT_POLICIES } from '../../world/endpoint-policies.js';
import { delivery, history } from '../../world/arbitraries.js';
import { TAG } from '../../world/action.js';
import { deliver } from '../../world/delivery.js';
import { check, checkSame } from '../../world/invariants.js';
import { createMirror, type MirrorState } from '../../world/mirror.js';
import { iso, nameOf } from '../../world/oracle/reading.js';
import { documentsUnder } from '../../world/comparison.js';
import { runScenes, type World } from '../../world/world.js';
import { fromProperty } from '../from-property.js';

const SETTINGS = { registry: 'prod', naming: 'tag-or-name', owners: [] } as const;

export const truth = fromProperty({
  name: 'truth',
  proves: 'if every event arrives, the documents list exactly the APIs and endpoints of the world',
  unit: 'histories',
  long: 100_000,
  short: 12,
  batch: 1_000,
  property: () =>
    fc.property(history, delivery, (scenes, delivered) => {
      const { world, calls } = runScenes(scenes, { distinct: true });
      const mirror = createMirror(SETTINGS);

      for (const { event } of deliver(calls, delivered)) mirror.applyEvent(event);

      checkApis(mirror.state, world);
      checkEndpoints(mirror.state, world);
    }),
});

/** The living APIs of each name; for the current one, its true stages and associations. */
function checkApis({ documents }: MirrorState, { gateway: { apis } }: World): void {
  const listed: (readonly [string, string])[] = [];
  for (const { name, regions, conflicts } of documentsUnder<ServiceEntry>(documents, 'SERVICE#')) {
    const held = regions.flatMap(({ candidates, siblings }) => [...candidates, ...siblings]);
    listed.push(...[...held, ...conflicts].map(({ apiId }) => [apiId, name] as const));
    for (const { current } of regions) if (current !== null) checkCurrent(current, apis);
  }
  const truly = apis.flatMap((api) => {
    const name = serviceOf(api);
    return name === undefined ? [] : [[api.apiId, name] as const];
  });
  checkSame('names list exactly the living APIs', Object.fromEntries(listed), Object.fromEntries(truly));
}

function checkCurrent(
  { apiId, vpceIds, stages, type = 'PRIVATE' }: NonNullable<ServiceRegion['current']>,
  apis: readonly WorldApi[],
): void {
  const api = apis.find((each) => each.apiId === apiId);
  const shown = { vpceIds, type, stages: stages.map(({ name }) => name).sort() };
  const is = { vpceIds: api?.vpceIds, type: api?.type, stages: [...(api?.stages.keys() ?? [])].sort() };
  checkSame('the current API has its true type, stages and associations', shown, is);
  if (api !== undefined) for (const stage of stages) checkInForce(stage, api);
}

/** Checks this of each API that serves and lives. */
export function checkAllInForce({ documents }: MirrorState, { gateway: { apis } }: World): void {
  const regions = documentsUnder<ServiceEntry>(documents, 'SERVICE#').flatMap((entry) => entry.regions);
  for (const { current } of regions) {
    const api = apis.find(({ apiId, alive }) => alive && apiId === current?.apiId);
    if (api !== undefined) current?.stages.forEach((stage) => checkInForce(stage, api));
  }
}

/** What changed since the deployment that a stage serves was created, however late the stage was moved to it. */
function checkInForce({ name, canary, ...own }: StageSummary, api: WorldApi): void {
  const served = api.serving.get(name);
  const [first = '', second] = calledIn(served);
  const touched = served?.touched ?? 0;
  checkDeployment(own, api, { id: first, touched });
  const percent = served?.canary?.id === served?.deployment ? 0 : (served?.canary?.percent ?? 0);
  checkSame('a stage shows the part of its canary', [canary?.percent ?? 0], [percent]);
  if (second !== undefined) checkDeployment(canary ?? {}, api, { id: second, touched });
}

interface CalledDeployment {
  readonly id: string;
  /** The second of the last call that changed its stage. */
  readonly touched: number;
}

function checkDeployment(
  { deployed, behind = [], upToDate, associated, type }: StageCanary,
  api: WorldApi,
  { id, touched }: CalledDeployment,
): void {
  const served = api.deployments.get(id);
  const { made = 0 } = served ?? {};
  const since = (part: DeployedPart) => (part === 'disabled' ? Math.max(made, touched) : made);
  const changed = DEPLOYED_PARTS.filter((part) => api.changed[part] > since(part));
  checkSame('a stage shows when its deployment was created', [deployed], [iso(made)]);
  checkSame(
    'a stage is behind in exactly what changed after its deployment',
    behind.map(({ part, at }) => [part, at]).sort(),
    changed.map((part) => [part, iso(api.changed[part])]).sort(),
  );
  checkSame('a stage shows the associations of its deployment', [associated ?? api.vpceIds], [served?.vpceIds]);
  checkSame('a stage shows the endpoint type of its deployment', [type ?? api.type], [served?.type]);
  check('a stage is up to date exactly if nothing changed', (upToDate ?? false) === (changed.length === 0), api);
}

/** The living endpoints of each VPC. */
function checkEndpoints({ documents, networkSummary }: MirrorState, { ec2 }: World): void {
  const living = ec2.endpoints.filter(({ alive }) => alive);
  const listed = documentsUnder<Network>(documents, 'NETLIST#').flatMap(({ endpoints }) => endpoints);
  const shown = listed.map(({ vpceId, privateDns, policy }) => [vpceId, { privateDns, policy }] as const);
  const truly = living.map(({ vpceId, privateDns, policy }) => {
    const { digest } = ENDPOINT_POLICIES[policy];
    return [vpceId, { privateDns, policy: digest }] as const;
  });
  checkSame('VPCs list exactly the living endpoints', Object.fromEntries(shown), Object.fromEntries(truly));
  checkSame('the network summary counts the living endpoints', [networkSummary.count], [living.length]);
}

/** The name of a living API that is private, or will be when it is deployed; read from the world. */
function serviceOf(api: WorldApi): string | undefined {
  const { type, tags, name, alive } = api;
  const isPrivate = type === 'PRIVATE' || deployedTypesOf(api).includes('PRIVATE');
  if (!alive || !isPrivate || (tags[TAG.registry] ?? 'prod') !== 'prod') return undefined;
  return nameOf(tags[TAG.service] ?? name);
}
