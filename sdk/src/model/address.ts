// Makes the address of a decided route, with its warnings. A warning informs; it never withholds the address.
import { type CallPath, admission, callPathOf, domainAdmission, endpointAdmission } from './policy.js';
import type { AddressForm, AddressWarning, GateVerdict, ServiceAddress } from './answers.js';
import { stageOf, type DecidedRoute } from './decide.js';
import type { CurrentApi, CustomDomain, Endpoint, Network } from './documents.js';
import { type CallRoute, type RouteTarget, arnOf } from './url.js';
import { printable } from './text.js';

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

interface ChosenRoute {
  readonly service: string;
  readonly route: CallRoute;
  readonly target: RouteTarget;
  readonly current: CurrentApi;
  /** The service's custom domains in the region. */
  readonly domains: readonly CustomDomain[];
  /** Whether the registry prefers them. */
  readonly prefers: boolean;
  /** Whether the caller named the stage. */
  readonly stageAsked: boolean;
  readonly path: CallPath;
  /** What the policies of the endpoints that may carry the call say. */
  readonly endpointVerdict: GateVerdict;
}

/**
 * Which other APIs may be meant, and the commands that decide.
 * @example ambiguity('orders-api', 'eu-west-1', current)
 */
export function ambiguity(service: string, region: string, { apiId, coexisting = [] }: CurrentApi): string {
  const [first = ''] = coexisting;
  const retag = `aws apigateway tag-resource --resource-arn ${arnOf('apigateway', region, `:/restapis/${first}`)} --tags waypost:service=OTHER --region ${region}`;
  return `Nothing tells which API "${service}" means: ${coexisting.join(', ')} has the name as well, and was alive beside ${apiId} an hour after the younger one was created. ${apiId} serves until somebody decides. Delete the other API, or give it another name (${retag}), or pin the right one (npm run admin -- pin ${service} --api ${apiId}).`;
}

/** The message of each warning, where it applies. */
const WARNINGS: Readonly<Record<string, (chosen: ChosenRoute) => string | false>> = {
  SIBLING: ({ current }) =>
    current.sibling === true &&
    `API ${current.apiId} is a sibling: it serves only because no API of the name's older lineage is alive. Expect that lineage to take the name back when one of its APIs returns.`,
  AMBIGUOUS_REPLACEMENT: ({ current, route, service }) =>
    current.coexisting !== undefined && ambiguity(service, route.region, current),
  OTHER_STAGES: ({ current, route, stageAsked }) => {
    const others = current.stages.map(({ name }) => name).filter((name) => name !== route.stage);
    return (
      !stageAsked &&
      others.length > 0 &&
      `API ${current.apiId} also has the stages ${others.join(', ')}; "${route.stage}" is served. To serve another, set the tag waypost:stage.`
    );
  },
  STAGE_TAG_UNKNOWN: ({ current, stageAsked }) =>
    !stageAsked &&
    current.missingStage !== undefined &&
    `The tag waypost:stage of API ${current.apiId} names "${current.missingStage}", a stage that it does not have; "${current.stage}" is served. Correct the tag, or create the stage.`,
  ENDPOINT_NOT_AVAILABLE: ({ route: { endpoint } }) =>
    endpoint.state !== 'available' &&
    `Endpoint ${endpoint.vpceId} was last seen ${endpoint.state}, not available. ${endpoint.state === 'pending' ? `It was created at ${endpoint.createdAt}. A new endpoint is pending for some minutes, and no event reports the end: calls fail until then.` : 'Expect calls to fail.'}`,
  NOT_ASSOCIATED: ({ route, target }) =>
    target.form === 'endpoint-alias' &&
    !route.associated &&
    `Endpoint ${route.endpoint.vpceId} is not associated with API ${route.apiId}, and no other form is known to work, so this is the address that a hard-coded URL would have. Add the endpoint to the API's vpcEndpointIds and deploy it.`,
  // https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-disable-default-endpoint.html
  DEFAULT_ENDPOINT_DISABLED: ({ current, target, domains }) =>
    current.disabled === true &&
    target.form !== 'custom-domain' &&
    `API ${current.apiId} has its default endpoint disabled, so a call is expected to get 403. Use its custom domain name${named(domains)}.`,
  // https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies.html
  ACCESS_MODE_STRICT: ({ current, target }) =>
    current.strict === true &&
    target.form !== 'private-dns' &&
    target.form !== 'custom-domain' &&
    `API ${current.apiId} has the endpoint access mode STRICT, which AWS says the form ${target.form} does not satisfy. Set it to BASIC, or call by private DNS.`,
  CHANGES_NOT_DEPLOYED: ({ current, route }) => {
    const stage = stageOf(current, route.stage);
    const changes = stage?.behind ?? stage?.canary?.behind ?? [];
    // A change to a public type has a warning of its own.
    const those = current.type === undefined ? changes : changes.filter(({ part }) => part !== 'type');
    const parts = those.map(({ part, at }) => `${part} (${at})`).join(', ');
    const remedy = !stage?.canary ? 'Deploy it' : 'Promote or remove its canary';
    return (
      those.length > 0 &&
      `API ${current.apiId} has changes that are not in force: ${parts} changed after the last deployment to "${route.stage}". ${remedy}.`
    );
  },
  TYPE_CHANGE_NOT_DEPLOYED: ({ current, route }) =>
    current.type !== undefined &&
    `API ${current.apiId} is PRIVATE only by the deployment that "${route.stage}" serves: its endpoint type was changed to ${current.type}, and after the next deployment this address no longer works. To keep it, change the type back to PRIVATE before you deploy.`,
  // How AWS applies it to a call by a custom domain name was not observed.
  ENDPOINT_POLICY_DENIES: ({ endpointVerdict, target, current, route }) =>
    endpointVerdict === 'fail' &&
    target.form !== 'custom-domain' &&
    `The policy of endpoint ${route.endpoint.vpceId} does not let calls of API ${current.apiId} through. See the gates (explain).`,
  POLICY_DENIES: ({ current, path, route }) =>
    admission(current, path).verdict === 'fail' &&
    `The resource policy of API ${current.apiId} does not admit endpoint ${route.endpoint.vpceId}. See the gates (explain).`,
  DOMAIN_LEADS_ELSEWHERE: ({ route: { domain }, current }) =>
    domain !== undefined &&
    domain.apiId !== current.apiId &&
    `The base path of ${domain.name} was last seen to lead to API ${domain.apiId}, not to ${current.apiId}. Move the mapping: the gates (explain) show the command.`,
  DOMAIN_POLICY_DENIES: ({ route: { domain, endpoint }, path }) =>
    domain !== undefined &&
    domainAdmission(domain, path).verdict === 'fail' &&
    `The policy of the custom domain ${domain.name} does not admit endpoint ${endpoint.vpceId}. See the gates (explain).`,
  CUSTOM_DOMAIN_NOT_USED: ({ route, prefers, domains, target }) =>
    prefers &&
    route.domain === undefined &&
    domains.length > 0 &&
    `A custom domain name is preferred, but none${named(domains)} may serve here, so the form is ${target.form}. See the gates (explain).`,
};

const ROWS = Object.entries(WARNINGS);

const named = (domains: readonly CustomDomain[]) =>
  domains.length === 0 ? '' : ` (${[...new Set(domains.map(({ name }) => name))].join(', ')})`;

/** The warnings of a chosen address, in the order of the table. */
const warningsOf = (chosen: ChosenRoute): AddressWarning[] =>
  ROWS.flatMap(([code, messageFor]) => {
    const message = messageFor(chosen);
    return message === false ? [] : [{ code, message: printable(message) }];
  });
