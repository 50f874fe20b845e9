// Makes the address of a decided route, with its warnings. A warning informs; it never withholds the address.
import { type CallPath, admission, callPathOf, domainAdmission, endpointAdmission } from './policy.js';
import type { AddressForm, AddressWarning, GateVerdict, ServiceAddress } from './answers.js';
import { stageOf, type DecidedRoute } from './decide.js';
import type { CurrentApi, CustomDomain, Endpoint, Network } from './documents.js';
import { type CallRoute, arnOf } from './url.js';
import { printable } from './text.js';

/** The address of a decided route. */
export function addressOf(decided: DecidedRoute): ServiceAddress {
  const { question, entry, serviceRegion, network, endpoint, route, target } = decided;
  const { current, domains = [] } = serviceRegion;
  const { stage, apiId, region, domain, associated } = route;
  const { url, headers, form } = target;
  const { accountId } = entry;
  const { vpceId } = endpoint;
  const stageSince = current.stages.find(({ name }) => name === stage)?.since ?? current.since;
  const path = callPathOf(network, stage, callVpceIds(endpoint, network, { form, domain }));
  const { verdict } = endpointAdmission(network, { account: accountId, region, apiId }, path);
  return {
    service: question.service,
    registry: question.registry,
    url,
    headers,
    form,
    apiId,
    vpceId,
    vpcId: network.vpcId,
    stage,
    region,
    accountId,
    generation: current.generation,
    since: [current.createdAt, stageSince, endpoint.createdAt].reduce((a, b) => (a > b ? a : b)),
    // Each member by its name: an object that is spread from two takes longer than all of the rest.
    warnings: warningsOf({
      question,
      entry,
      endpoint,
      apiId,
      stage,
      region,
      associated,
      domain,
      current,
      domains,
      form,
      path,
      endpointVerdict: verdict,
      api: `API ${apiId}`,
      endpointName: `endpoint ${vpceId}`,
      names: namesOf(domains),
    }),
  };
}

/**
 * The endpoints that may carry a call. In a VPC with private DNS, the wildcard record also answers every alias, so another
 * endpoint may get the call. A custom domain's name leads to the endpoint that the caller's hosted zone names.
 */
export function callVpceIds(
  { vpceId }: Endpoint,
  { endpoints }: Network,
  { form, domain }: { readonly form: AddressForm; readonly domain?: CustomDomain | undefined },
): readonly string[] {
  const may = (other: Endpoint) =>
    form === 'endpoint-alias' ? other.privateDns : form === 'custom-domain' && domain?.vpceIds?.includes(other.vpceId);
  return [vpceId, ...endpoints.filter((other) => other.vpceId !== vpceId && may(other)).map((other) => other.vpceId)];
}

interface ChosenRoute
  extends
    Pick<DecidedRoute, 'question' | 'entry' | 'endpoint'>,
    Pick<CallRoute, 'apiId' | 'stage' | 'region' | 'associated' | 'domain'> {
  readonly current: CurrentApi;
  /** The service's custom domains in the region. */
  readonly domains: readonly CustomDomain[];
  readonly form: AddressForm;
  readonly path: CallPath;
  /** What the policies of the endpoints that may carry the call say. */
  readonly endpointVerdict: GateVerdict;
  /** For messages: "API …", "endpoint …", and the domains in brackets. */
  readonly api: string;
  readonly endpointName: string;
  readonly names: string;
}

/**
 * Which other APIs may be meant, and the commands that decide.
 * @example ambiguity('orders-api', 'eu-west-1', current)
 */
export function ambiguity(service: string, region: string, { apiId, coexisting = [] }: CurrentApi): string {
  const [first = ''] = coexisting;
  const retag = `aws apigateway tag-resource --resource-arn ${arnOf('apigateway', region, `:/restapis/${first}`)} --tags waypost:service=OTHER --region ${region}`;
  return `Nothing tells which API "${service}" means: ${coexisting.join(', ')} has the name as well, and was alive beside ${apiId} an hour after the younger one was created. ${apiId} serves until somebody decides. Delete the other, give it another name (${retag}), or pin the right one (npm run admin -- pin ${service} --api ${apiId}).`;
}

const SEE_GATES = 'See the gates (explain).';

/** The message of each warning, where it applies. */
const WARNINGS: Readonly<Record<string, (chosen: ChosenRoute) => string | false | undefined>> = {
  SIBLING: ({ current, api }) =>
    current.sibling &&
    `${api} is a sibling: no API of the name's older lineage is alive. Expect that lineage to take the name back when it returns.`,
  AMBIGUOUS_REPLACEMENT: ({ current, question, region }) =>
    current.coexisting && ambiguity(question.service, region, current),
  OTHER_STAGES: ({ current, question, stage, api }) => {
    const others = current.stages.map(({ name }) => name).filter((name) => name !== stage);
    return (
      question.stage === undefined &&
      others.length > 0 &&
      `${api} also has the stages ${others.join(', ')}; "${stage}" is served. To serve another, set the tag waypost:stage.`
    );
  },
  STAGE_TAG_UNKNOWN: ({ current: { missingStage, stage }, question, api }) =>
    question.stage === undefined &&
    missingStage !== undefined &&
    `The tag waypost:stage of ${api} names "${missingStage}", which does not exist; "${stage}" is served. Correct the tag, or create the stage.`,
  ENDPOINT_NOT_AVAILABLE: ({ endpoint: { vpceId, state, createdAt } }) =>
    state !== 'available' &&
    `Endpoint ${vpceId} was last seen ${state}, not available. ${state === 'pending' ? `It was created at ${createdAt}. Expect calls to fail for some minutes: no event reports when a new endpoint is available.` : 'Expect calls to fail.'}`,
  NOT_ASSOCIATED: ({ endpoint, form, associated, api }) =>
    form === 'endpoint-alias' &&
    !associated &&
    `Endpoint ${endpoint.vpceId} is not associated with ${api}, and no other form is known to work. Add the endpoint to the API's vpcEndpointIds and deploy it.`,
  // https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-disable-default-endpoint.html
  DEFAULT_ENDPOINT_DISABLED: ({ current, form, api, names }) =>
    current.disabled &&
    form !== 'custom-domain' &&
    `${api} has its default endpoint disabled, so expect 403. Use its custom domain name${names}.`,
  // https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies.html
  ACCESS_MODE_STRICT: ({ current, form, api }) =>
    current.strict &&
    (form === 'endpoint-alias' || form === 'endpoint-dns') &&
    `${api} has the endpoint access mode STRICT, which AWS says excludes the form ${form}. Set it to BASIC, or call by private DNS.`,
  CHANGES_NOT_DEPLOYED: ({ current, stage: name, api }) => {
    const stage = stageOf(current, name);
    const changes = stage?.behind ?? stage?.canary?.behind ?? [];
    // A change to a public type has a warning of its own.
    const those = current.type === undefined ? changes : changes.filter(({ part }) => part !== 'type');
    const parts = those.map(({ part, at }) => `${part} (${at})`).join(', ');
    const remedy = stage?.canary ? 'Promote or remove its canary' : 'Deploy it';
    return those.length > 0 && `${api} was changed after the last deployment to "${name}": ${parts}. ${remedy}.`;
  },
  TYPE_CHANGE_NOT_DEPLOYED: ({ current: { type }, stage, api }) =>
    type !== undefined &&
    `${api} is PRIVATE only by the deployment that "${stage}" serves: its endpoint type was changed to ${type}. To keep this address, change the type back to PRIVATE before you deploy.`,
  // How AWS applies it to a call by a custom domain name was not observed.
  ENDPOINT_POLICY_DENIES: ({ endpointVerdict, form, api, endpointName }) =>
    endpointVerdict === 'fail' &&
    form !== 'custom-domain' &&
    `The policy of ${endpointName} does not let calls of ${api} through. ${SEE_GATES}`,
  POLICY_DENIES: ({ current, path, api, endpointName }) =>
    admission(current, path).verdict === 'fail' &&
    `The resource policy of ${api} does not admit ${endpointName}. ${SEE_GATES}`,
  DOMAIN_LEADS_ELSEWHERE: ({ domain, apiId, api }) =>
    domain &&
    domain.apiId !== apiId &&
    `The base path of ${domain.name} was last seen to lead to API ${domain.apiId}, not to ${api}. Move the mapping: the gates (explain) show the command.`,
  DOMAIN_POLICY_DENIES: ({ domain, path, endpointName }) =>
    domain &&
    domainAdmission(domain, path).verdict === 'fail' &&
    `The policy of the custom domain ${domain.name} does not admit ${endpointName}. ${SEE_GATES}`,
  CUSTOM_DOMAIN_NOT_USED: ({ entry, domain, domains, form, names }) =>
    entry.prefers &&
    !domain &&
    domains.length > 0 &&
    `A custom domain name is preferred, but none${names} may serve here, so the form is ${form}. ${SEE_GATES}`,
};

const ROWS = Object.entries(WARNINGS);

const namesOf = (domains: readonly CustomDomain[]) =>
  domains.length === 0 ? '' : ` (${[...new Set(domains.map(({ name }) => name))].join(', ')})`;

/** The warnings of a chosen address, in the order of the table. */
const warningsOf = (chosen: ChosenRoute): AddressWarning[] =>
  ROWS.flatMap(([code, messageFor]) => {
    const message = messageFor(chosen);
    return message ? [{ code, message: printable(message) }] : [];
  });
