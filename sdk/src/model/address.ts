// The address of a service for a network, and how a decision becomes one.
import type { DecidedRoute } from './decide.js';
import type { CustomDomain, Endpoint, Network, Timestamp, Warning } from './documents.js';
import { callPathOf } from './policy.js';
import type { AddressForm } from './url.js';
import { warningsOf } from './warnings.js';

export type { AddressForm } from './url.js';

/** How one network reaches one service now. */
export interface Address {
  readonly service: string;
  readonly registry: string;
  /** Ends in `/`. */
  readonly url: string;
  /** Send them with every request. */
  readonly headers: Readonly<Record<string, string>>;
  readonly form: AddressForm;
  readonly apiId: string;
  readonly vpceId: string;
  readonly vpcId: string;
  readonly stage: string;
  readonly region: string;
  /** The account that owns the API. */
  readonly accountId: string;
  readonly generation: number;
  /** When the youngest of the API, its stage and the endpoint was created. */
  readonly since: Timestamp;
  readonly warnings: readonly Warning[];
}

/** The address of a decided route. */
export function addressOf({ question, entry, serviceRegion, network, endpoint, route, target }: DecidedRoute): Address {
  const { current } = serviceRegion;
  const { stage, apiId, region } = route;
  const stageSince = current.stages.find(({ name }) => name === stage)?.since ?? current.since;
  const carriers = carriersOf(endpoint, network, { form: target.form, domain: route.domain });
  const path = callPathOf(network, stage, carriers);
  return {
    service: question.service,
    registry: question.registry,
    url: target.url,
    headers: target.headers,
    form: target.form,
    apiId,
    vpceId: endpoint.vpceId,
    vpcId: network.vpcId,
    stage,
    region,
    accountId: entry.accountId,
    generation: current.generation,
    since: [current.createdAt, stageSince, endpoint.createdAt].reduce((a, b) => (a > b ? a : b)),
    warnings: warningsOf({
      route,
      target,
      current,
      domains: serviceRegion.domains ?? [],
      prefers: entry.prefers !== undefined,
      stageAsked: question.stage !== undefined,
      path,
    }),
  };
}

/**
 * The endpoints that may carry a call. In a VPC with private DNS, the wildcard record also answers every alias, so another
 * endpoint may get the call. A custom domain's name leads to the endpoint that the caller's hosted zone names.
 */
export function carriersOf(
  { vpceId }: Endpoint,
  { endpoints }: Network,
  { form, domain }: { readonly form: AddressForm; readonly domain?: CustomDomain | undefined },
): readonly string[] {
  const may = (other: Endpoint) =>
    form === 'endpoint-alias' ? other.privateDns : form === 'custom-domain' && domain?.vpceIds?.includes(other.vpceId);
  return [vpceId, ...endpoints.filter((other) => other.vpceId !== vpceId && may(other)).map((other) => other.vpceId)];
}
