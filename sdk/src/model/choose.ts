// Answers a question with the address and its warnings, or with the problem that refuses it.
import type { ServiceAddress, AddressForm } from './answers.js';
import { decide, type Knowledge, type DecidedRoute } from './decide.js';
import { invalidRequest, type Problem, type WaypostError } from './errors.js';
import { invalidQuestion, type Question } from './question.js';
import { problemOf } from './refusals.js';
import type { CustomDomain, Endpoint, Network } from './documents.js';
import { callPathOf, endpointAdmission } from './policy.js';
import { isObject } from './schema.js';
import { warningsOf } from './warnings.js';

/** The address of a decided route. */
export function addressOf({
  question,
  entry,
  serviceRegion,
  network,
  endpoint,
  route,
  target,
}: DecidedRoute): ServiceAddress {
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
      service: question.service,
      route,
      target,
      current,
      domains: serviceRegion.domains ?? [],
      prefers: entry.prefers !== undefined,
      stageAsked: question.stage !== undefined,
      path,
      endpointVerdict: endpointAdmission(network, { account: entry.accountId, region, apiId }, path).verdict,
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

/** The answer to a question. */
export type Choice =
  | { readonly outcome: 'address'; readonly address: ServiceAddress }
  | { readonly outcome: 'refused'; readonly problem: Problem };

/**
 * Answers a question from the documents that `readQuestion` read: with the address and its warnings, or with the problem that
 * refuses it. Pure, and the same on both sides. A malformed question is refused with INVALID_REQUEST.
 * @example const choice = choose({ service: 'orders-api', registry: 'prod', network: 'vpc-0a1b2c3d' }, { entry, network });
 */
export function choose(question: Question, knowledge: Knowledge): Choice {
  if (!isObject(question) || !isObject(knowledge)) throw misused();
  const invalid = invalidQuestion(question);
  if (invalid !== undefined) return { outcome: 'refused', problem: invalid };
  const decision = decide(question, knowledge);
  switch (decision.outcome) {
    case 'found':
      return { outcome: 'address', address: addressOf(decision.found) };
    case 'refused':
      return { outcome: 'refused', problem: problemOf(question, decision) };
    case 'incomplete':
      throw misused();
  }
}

/** Callers without types, or with documents that they read without `readQuestion`. */
function misused(): WaypostError {
  return invalidRequest('choose lacks a part of what readQuestion returns.', 'Give all of it.', 'knowledge');
}
