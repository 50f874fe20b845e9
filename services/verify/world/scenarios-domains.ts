// How people map private custom domain names to APIs and give endpoints access.
import type { WorldApi } from './rest-apis.js';
import type { Domain, Mapping } from './custom-domains.js';
import type { Caller } from './ledger.js';
import type { Scenario, World } from './world.js';

export type DomainChange =
  | { readonly change: 'map'; readonly basePath: string; readonly api: number; readonly anyStage: boolean }
  | { readonly change: 'unmap'; readonly basePath: string }
  | { readonly change: 'associate' | 'dissociate'; readonly endpoint: number }
  | { readonly change: 'route'; readonly rules: Domain['rules'] }
  | { readonly change: 'delete' };

/** Creates a domain in the scope of the API that `pick` selects, and maps its root to that API. */
export function publish(pick: number, name: string): Scenario {
  return function* (world) {
    const api = at(world.gateway.apis, pick);
    if (api === undefined) return;
    const caller = callerOf(api);
    const id = world.gateway.createDomainName(caller, name);
    yield 'pause';
    const domain = world.gateway.domains.find((each) => each.id === id);
    if (domain !== undefined) world.gateway.mapBasePath(caller, domain, '', mappingTo(api, false));
  };
}

/** Changes the domain that `pick` selects, dead or alive. */
export function changeDomain(pick: number, changes: readonly DomainChange[]): Scenario {
  return function* (world) {
    for (const change of changes) {
      const domain = at(world.gateway.domains, pick);
      if (domain !== undefined) enact(world, domain, change);
      yield 'pause';
    }
  };
}

function enact({ gateway, ec2 }: World, domain: Domain, change: DomainChange): void {
  const caller = callerOf(domain);
  switch (change.change) {
    case 'map': {
      const here = gateway.apis.filter(({ account, region }) => account === domain.account && region === domain.region);
      const api = at(here, change.api);
      if (api !== undefined) gateway.mapBasePath(caller, domain, change.basePath, mappingTo(api, change.anyStage));
      return;
    }
    case 'unmap': {
      gateway.unmapBasePath(caller, domain, change.basePath);
      return;
    }
    case 'associate':
    case 'dissociate': {
      const endpoint = at(
        ec2.endpoints.filter(({ region, alive }) => region === domain.region && alive),
        change.endpoint,
      );
      if (endpoint !== undefined) gateway[change.change](callerOf(endpoint), domain, endpoint.vpceId);
      return;
    }
    case 'route': {
      gateway.routeBy(caller, domain, change.rules);
      return;
    }
    case 'delete': {
      gateway.deleteDomainName(caller, domain);
      return;
    }
  }
}

function mappingTo({ apiId, stages }: WorldApi, anyStage: boolean): Mapping {
  return { apiId, stage: anyStage ? null : ([...stages.keys()][0] ?? null) };
}

function at<T>(all: readonly T[], pick: number): T | undefined {
  return all[pick % Math.max(1, all.length)];
}

function callerOf({ account, region }: { readonly account: string; readonly region: string }): Caller {
  return { account, region, by: 'aws-cli' };
}
