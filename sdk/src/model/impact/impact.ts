// What changes for callers if APIs, stages and endpoints go away: the same decision with and without them.
import { choose } from '../refusals.js';
import type { Candidate, Network, ServiceEntry, ServiceRegion } from '../documents.js';
import { compareText, defined } from '../schema.js';
import type { ImpactPage, ImpactedRoute, PolicyMention, UnservedName } from './report.js';

/** The documents that an impact is judged from. */
export interface Estate {
  readonly entries: readonly ServiceEntry[];
  readonly networks: readonly Network[];
}

/** What is removed: ids of APIs and endpoints, stages as `{api}/{stage}`, and custom domains by name. */
export interface Losses {
  readonly apis: ReadonlySet<string>;
  readonly endpoints: ReadonlySet<string>;
  readonly stages: ReadonlySet<string>;
  readonly domains: ReadonlySet<string>;
}

/** What a removal does to callers. */
export interface ImpactReport extends Pick<ImpactPage, 'routes' | 'unserved' | 'policies'> {}

export function impactOf({ entries, networks }: Estate, losses: Losses): ImpactReport {
  const compared = entries.map((entry) => ({ entry, after: entryAfter(entry, losses) }));
  const routes = compared.flatMap((pair) => networks.flatMap((network) => routeOf({ ...pair, network }, losses)));
  return {
    routes: routes.sort((a, b) => compareText(a.service, b.service) || compareText(a.network, b.network)),
    unserved: compared.flatMap(unservedIn),
    policies: [
      ...entries.flatMap((entry) => ofResourcePolicies(entry, losses)),
      ...networks.flatMap((network) => ofEndpointPolicies(network, losses)),
    ],
  };
}

/** Whether a removal affects nobody and no policy names what it takes. */
export const isHarmless = ({ routes, unserved, policies }: ImpactReport): boolean =>
  routes.length + unserved.length + policies.length === 0;

interface ComparedEntry {
  readonly entry: ServiceEntry;
  readonly after: ServiceEntry;
}

function unservedIn({ entry, after }: ComparedEntry): UnservedName[] {
  return after.regions.flatMap(({ region, current }, index) => {
    if (current !== null || entry.regions[index]?.current == null) return [];
    return [{ service: entry.name, region, ...defined({ successor: successorOf(after, entry, region) }) }];
  });
}

interface RouteSubject extends ComparedEntry {
  readonly network: Network;
}

function routeOf({ entry, after, network }: RouteSubject, losses: Losses): ImpactedRoute[] {
  const left = network.endpoints.filter(({ vpceId }) => !losses.endpoints.has(vpceId));
  if (after === entry && left.length === network.endpoints.length) return [];
  const before = addressIn(entry, network);
  if (before.url === undefined) return [];
  const now = addressIn(after, { ...network, endpoints: left });
  if (now.url === before.url) return [];
  const { vpcId, name } = network;
  const successor = successorOf(after, entry, network.region);
  const route = { service: entry.name, network: vpcId, ...defined({ networkName: name }), before: before.url };
  return [{ ...route, after: now.url ?? null, ...defined({ code: now.code, successor }) }];
}

function addressIn(entry: ServiceEntry, network: Network) {
  const document = { ref: network.vpcId, networks: [network] };
  const choice = choose({ service: entry.name, registry: '', network: network.vpcId }, { entry, network: document });
  return choice.outcome === 'address'
    ? { url: choice.address.url, code: undefined }
    : { url: undefined, code: choice.problem.code };
}

/** The entry without what is removed; the same object if nothing of it is. */
function entryAfter(entry: ServiceEntry, losses: Losses): ServiceEntry {
  const regions = entry.regions.map((region) => withoutDomains(regionAfter(region, losses), losses));
  return regions.some((region, index) => region !== entry.regions[index]) ? { ...entry, regions } : entry;
}

function withoutDomains(region: ServiceRegion, { domains: lost }: Losses): ServiceRegion {
  const left = region.domains?.filter(({ name }) => !lost.has(name));
  return left === undefined || left.length === region.domains?.length ? region : { ...region, domains: left };
}

function regionAfter(region: ServiceRegion, { apis, stages }: Losses): ServiceRegion {
  const { current } = region;
  if (current === null) return region;
  const left = current.stages.filter(({ name }) => !stages.has(`${current.apiId}/${name}`));
  const isAlive = !apis.has(current.apiId);
  if (isAlive && left.length === current.stages.length) return region;
  if (isAlive && left.some(({ name }) => name === current.stage)) {
    return { ...region, current: { ...current, stages: left } };
  }
  const next = left.at(-1)?.name ?? null;
  const isLeft = ({ apiId }: Candidate) => !apis.has(apiId);
  const candidates = region.candidates
    .filter(isLeft)
    .map((api) => (api.apiId === current.apiId ? { ...api, stage: next } : api));
  const siblings = region.siblings.filter(isLeft);
  const status = candidates.length + siblings.length > 0 ? 'not-ready' : 'gone';
  return { ...region, status, current: null, candidates, siblings };
}

/** The live API that serves next: the youngest of its lineage with a stage, else a sibling with one. */
function successorOf(after: ServiceEntry, before: ServiceEntry, region: string): string | undefined {
  const own = after.regions.find((each) => each.region === region);
  if (after === before || own?.current !== null) return undefined;
  const next = [...own.siblings, ...own.candidates].filter(({ stage }) => stage !== null).at(-1);
  return next === undefined ? undefined : `${next.apiId}/${next.stage ?? ''}`;
}

function ofResourcePolicies({ name, regions }: ServiceEntry, { endpoints, apis }: Losses): PolicyMention[] {
  return regions.flatMap(({ current }) => {
    if (current === null || apis.has(current.apiId)) return [];
    return (current.policy?.statements ?? []).flatMap(({ sid, conditions = [] }) =>
      conditions
        .flatMap(({ values }) => values)
        .filter((value) => endpoints.has(value))
        .map((names) => ({ policyOf: `API ${current.apiId}`, service: name, ...defined({ sid }), names })),
    );
  });
}

function ofEndpointPolicies({ endpoints }: Network, losses: Losses): PolicyMention[] {
  return endpoints.flatMap(({ vpceId, policy }) =>
    losses.endpoints.has(vpceId)
      ? []
      : (policy?.statements ?? []).flatMap(({ sid, resources = [] }) =>
          [...losses.apis]
            .filter((apiId) => resources.some((resource) => resource.includes(`:${apiId}`)))
            .map((names) => ({ policyOf: `endpoint ${vpceId}`, ...defined({ sid }), names })),
        ),
  );
}
