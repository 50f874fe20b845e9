// The whole address of what was decided, with what its caller should know.
import type { Address, Form } from './address.js';
import type { DecidedRoute } from './decide.js';
import type { CustomDomain, Endpoint, Network } from './documents.js';
import { warningsOf } from './warnings.js';

export function addressOf({ question, entry, serviceRegion, network, endpoint, route, target }: DecidedRoute): Address {
  const { current } = serviceRegion;
  const { stage, apiId, region } = route;
  const stageSince = current.stages.find(({ name }) => name === stage)?.since ?? current.since;
  const way = {
    stage,
    vpcId: network.vpcId,
    vpceIds: carriersOf(endpoint, network, { form: target.form, domain: route.domain }),
  };
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
      way,
    }),
  };
}

/**
 * The endpoints that may carry a call. In a VPC with private DNS, its wildcard answers every alias too, so that another
 * endpoint than the one named may get the call; a custom domain's name leads to whichever the caller's hosted zone says.
 */
export function carriersOf(
  { vpceId }: Endpoint,
  { endpoints }: Network,
  { form, domain }: { readonly form: Form; readonly domain?: CustomDomain | undefined },
): readonly string[] {
  const may = (other: Endpoint) =>
    form === 'endpoint-alias' ? other.privateDns : form === 'custom-domain' && domain?.vpceIds?.includes(other.vpceId);
  return [vpceId, ...endpoints.filter((other) => other.vpceId !== vpceId && may(other)).map((other) => other.vpceId)];
}
