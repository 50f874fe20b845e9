// Derives from the published documents how a network reaches a service, or the code that says why not, by the contract's rules for
// addresses.
import type { Network, NetworkDocument, NetworksDocument, ServiceEntry, ServiceRegion } from 'waypost/model';
import { isDeepStrictEqual } from 'node:util';
import { ENDPOINT_POLICIES } from '../endpoint-policies.js';
import { sortedBy } from './reading.js';

interface AddressQuestion {
  /** A VPC's id, an endpoint's id, or a network's name. */
  readonly network?: string;
  /** The caller's region. */
  readonly region: string;
}

export interface PublishedDocuments {
  readonly entry: ServiceEntry | undefined;
  readonly network: NetworkDocument | undefined;
  readonly networks: NetworksDocument | undefined;
}

/** The form and URL of an address, or an error's code. */
type ExpectedAddress =
  | {
      readonly form: string;
      readonly url: string;
      /** True if the policies of all endpoints that may carry the call refuse it. */
      readonly closed: boolean;
    }
  | { readonly code: string };

interface NetworkRoute {
  readonly scope: ServiceRegion;
  readonly network: Network;
  readonly vpceId: string;
  readonly createdAt: string;
  readonly associated: boolean;
  readonly available: boolean;
  readonly privateDns: boolean;
  readonly dnsName: string | null;
}

export function expectedAddress(
  { network: ref, region }: AddressQuestion,
  { entry, network, networks }: PublishedDocuments,
): ExpectedAddress {
  if (entry === undefined || entry.regions.length === 0) return { code: 'SERVICE_NOT_FOUND' };
  if (ref === undefined) return unnamed(entry, networks?.networks ?? []);
  const scope = scopeOf(network, region);
  if (scope === undefined) {
    // A name that only other accounts than its owner use does not exist.
    const isKnown = network !== undefined && network.networks.length > 0;
    return { code: unready(entry.regions) ?? (isKnown ? 'NETWORK_REQUIRED' : 'NETWORK_NOT_FOUND') };
  }
  const here = entry.regions.filter((each) => each.region === scope);
  if (here.length === 0) return { code: 'UNREACHABLE_FROM_NETWORK' };
  const code = unready(here);
  if (code !== undefined) return { code };
  // A network given by an endpoint's id means that endpoint.
  const routes = routesTo(here, network?.networks ?? []).filter(
    ({ vpceId }) => !ref.startsWith('vpce-') || vpceId === ref,
  );
  return answer(routes, ref, entry.accountId) ?? { code: 'UNREACHABLE_FROM_NETWORK' };
}

/**
 * The answer for a caller who names no network. If exactly one VPC has a live associated endpoint, that VPC counts. If no endpoint is
 * associated and exactly one VPC has a live endpoint, that VPC counts.
 */
function unnamed({ regions, accountId }: ServiceEntry, networks: readonly Network[]): ExpectedAddress {
  const code = unready(regions);
  if (code !== undefined) return { code };
  const routes = routesTo(regions, networks);
  const associated = routes.filter((route) => route.associated);
  const rivals = associated.length > 0 ? associated : routes;
  if (new Set(rivals.map(({ network }) => network.vpcId)).size > 1) return { code: 'NETWORK_REQUIRED' };
  return answer(rivals, undefined, accountId) ?? { code: 'UNREACHABLE_FROM_NETWORK' };
}

/** The error's code: gone if every API is deleted, not ready if an API lives but none serves. */
function unready(regions: readonly ServiceRegion[]): string | undefined {
  if (regions.every(({ status }) => status === 'gone')) return 'SERVICE_GONE';
  return regions.every(({ current }) => current === null) ? 'SERVICE_NOT_READY' : undefined;
}

/** The region of a network; for several regions, the caller's. Regions with live endpoints take precedence. */
function scopeOf(network: NetworkDocument | undefined, callers: string): string | undefined {
  const all = network?.networks ?? [];
  const alive = all.filter(({ endpoints }) => endpoints.length > 0);
  const regions = [...new Set((alive.length > 0 ? alive : all).map(({ region }) => region))];
  return regions.length === 1 ? regions[0] : regions.find((region) => region === callers);
}

function routesTo(regions: readonly ServiceRegion[], networks: readonly Network[]): NetworkRoute[] {
  return regions.flatMap((scope) =>
    networks
      .filter(({ region }) => scope.current !== null && region === scope.region)
      .flatMap((network) =>
        network.endpoints.map(({ vpceId, createdAt, state, privateDns, dnsName }) => ({
          ...{ scope, network, vpceId, createdAt, privateDns, dnsName },
          associated: associatedIn(scope).includes(vpceId),
          available: state === 'available',
        })),
      ),
  );
}

/** The best route: an associated endpoint, then an available one, then the youngest, then the greater id. */
function answer(routes: readonly NetworkRoute[], ref: string | undefined, owner: string): ExpectedAddress | undefined {
  const best = sortedBy(
    routes,
    ({ associated }) => Number(associated),
    ({ available }) => Number(available),
    ({ createdAt }) => createdAt,
    ({ vpceId }) => vpceId,
  ).at(-1);
  if (best === undefined) return undefined;
  const { scope, network, vpceId, dnsName } = best;
  const { apiId, stage } = scope.current!;
  const at = (form: string, host: string) => {
    // In a VPC with private DNS, every alias may lead to the endpoint that has private DNS.
    const possible = network.endpoints.filter(
      (each) => each.vpceId === vpceId || (form === 'endpoint-alias' && each.privateDns),
    );
    return { form, url: `https://${host}/${stage}/`, closed: possible.every(({ policy }) => refuses(policy, owner)) };
  };
  const domain = `execute-api.${scope.region}.amazonaws.com`;
  if (best.associated) return at('endpoint-alias', `${apiId}-${vpceId}.${domain}`);
  if (best.privateDns && ref === network.vpcId) return at('private-dns', `${apiId}.${domain}`);
  return dnsName === null ? at('endpoint-alias', `${apiId}-${vpceId}.${domain}`) : at('endpoint-dns', dnsName);
}

/** The associations of the deployment that is served, where the document shows that they differ from the configuration. */
function associatedIn({ current }: ServiceRegion): readonly string[] {
  const served = current?.stages.find(({ name }) => name === current.stage);
  return served?.associated ?? current?.vpceIds ?? [];
}

/** True if the policy that a document shows lets no call of this account's APIs through. */
function refuses(digest: object | undefined, owner: string): boolean {
  const policy = Object.values(ENDPOINT_POLICIES).find((each) => isDeepStrictEqual(each.digest, digest));
  return policy?.admits(owner) === false;
}
