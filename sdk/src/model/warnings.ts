// Makes the warnings of an address. A warning informs; it never withholds the address.
import { type CallPath, admission, domainAdmission } from './policy.js';
import type { GateVerdict, AddressWarning } from './answers.js';
import { stageOf } from './decide.js';
import type { CurrentApi, CustomDomain } from './documents.js';
import { type CallRoute, type RouteTarget, arnOf } from './url.js';
import { printable } from './text.js';

export interface ChosenRoute {
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

interface WarningRow {
  readonly code: string;
  readonly when: (chosen: ChosenRoute) => boolean;
  readonly message: (chosen: ChosenRoute) => string;
}

/** A change to a public type has a warning of its own. */
const notInForce = ({ current, route }: ChosenRoute) => {
  const stage = stageOf(current, route.stage);
  const changes = stage?.behind ?? stage?.canary?.behind ?? [];
  return current.type === undefined ? changes : changes.filter(({ part }) => part !== 'type');
};
const others = ({ current, route }: ChosenRoute) => current.stages.filter((stage) => stage.name !== route.stage);

/**
 * Which other APIs may be meant, and the commands that decide.
 * @example ambiguity('orders-api', 'eu-west-1', current)
 */
export function ambiguity(service: string, region: string, { apiId, coexisting = [] }: CurrentApi): string {
  const [first = ''] = coexisting;
  const retag = `aws apigateway tag-resource --resource-arn ${arnOf('apigateway', region, `:/restapis/${first}`)} --tags waypost:service=OTHER --region ${region}`;
  return `Nothing tells which API "${service}" means: ${coexisting.join(', ')} has the name as well, and was alive beside ${apiId} an hour after the younger one was created. ${apiId} serves until somebody decides. Delete the other API, or give it another name (${retag}), or pin the right one (npm run admin -- pin ${service} --api ${apiId}).`;
}

const WARNINGS: readonly WarningRow[] = [
  {
    code: 'SIBLING',
    when: ({ current }) => current.sibling === true,
    message: ({ current }) =>
      `API ${current.apiId} is a sibling: it serves only because no API of the name's older lineage is alive. Expect that lineage to take the name back when one of its APIs returns.`,
  },
  {
    code: 'AMBIGUOUS_REPLACEMENT',
    when: ({ current }) => current.coexisting !== undefined,
    message: ({ current, route, service }) => ambiguity(service, route.region, current),
  },
  {
    code: 'OTHER_STAGES',
    when: (chosen) => !chosen.stageAsked && others(chosen).length > 0,
    message: (chosen) =>
      `API ${chosen.current.apiId} also has the stages ${others(chosen)
        .map((stage) => stage.name)
        .join(', ')}; "${chosen.route.stage}" is served. To serve another, set the tag waypost:stage.`,
  },
  {
    code: 'STAGE_TAG_UNKNOWN',
    when: ({ current, stageAsked }) => !stageAsked && current.missingStage !== undefined,
    message: ({ current }) =>
      `The tag waypost:stage of API ${current.apiId} names "${current.missingStage ?? ''}", a stage that it does not have; "${current.stage}" is served. Correct the tag, or create the stage.`,
  },
  {
    code: 'ENDPOINT_NOT_AVAILABLE',
    when: ({ route }) => route.endpoint.state !== 'available',
    message: ({ route }) =>
      `Endpoint ${route.endpoint.vpceId} was last seen ${route.endpoint.state}, not available. Expect calls to fail for some minutes.`,
  },
  {
    code: 'NOT_ASSOCIATED',
    when: ({ route, target }) => target.form === 'endpoint-alias' && !route.associated,
    message: ({ route }) =>
      `Endpoint ${route.endpoint.vpceId} is not associated with API ${route.apiId}, and no other form is known to work, so this is the address that a hard-coded URL would have. Add the endpoint to the API's vpcEndpointIds and deploy it.`,
  },
  {
    // https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-disable-default-endpoint.html
    code: 'DEFAULT_ENDPOINT_DISABLED',
    when: ({ current, target }) => current.disabled === true && target.form !== 'custom-domain',
    message: ({ current, domains }) =>
      `API ${current.apiId} has its default endpoint disabled, so a call is expected to get 403. Use its custom domain name${named(domains)}.`,
  },
  {
    // https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies.html
    code: 'ACCESS_MODE_STRICT',
    when: ({ current, target }) =>
      current.strict === true && target.form !== 'private-dns' && target.form !== 'custom-domain',
    message: ({ current, target }) =>
      `API ${current.apiId} has the endpoint access mode STRICT, which AWS says the form ${target.form} does not satisfy. Set it to BASIC, or call by private DNS.`,
  },
  {
    code: 'CHANGES_NOT_DEPLOYED',
    when: (chosen) => notInForce(chosen).length > 0,
    message: (chosen) =>
      `API ${chosen.current.apiId} has changes that are not in force: ${notInForce(chosen)
        .map(({ part, at }) => `${part} (${at})`)
        .join(
          ', ',
        )} changed after the last deployment to "${chosen.route.stage}". ${stageOf(chosen.current, chosen.route.stage)?.canary === undefined ? 'Deploy it' : 'Promote or remove its canary'}.`,
  },
  {
    code: 'TYPE_CHANGE_NOT_DEPLOYED',
    when: ({ current }) => current.type !== undefined,
    message: ({ current, route }) =>
      `API ${current.apiId} is PRIVATE only by the deployment that "${route.stage}" serves: its endpoint type was changed to ${current.type ?? ''}, and after the next deployment this address no longer works. To keep it, change the type back to PRIVATE before you deploy.`,
  },
  {
    // How AWS applies it to a call by a custom domain name was not observed.
    code: 'ENDPOINT_POLICY_DENIES',
    when: ({ endpointVerdict, target }) => endpointVerdict === 'fail' && target.form !== 'custom-domain',
    message: ({ current, route }) =>
      `The policy of endpoint ${route.endpoint.vpceId} does not let calls of API ${current.apiId} through. See the gates (explain).`,
  },
  {
    code: 'POLICY_DENIES',
    when: ({ current, path }) => admission(current, path).verdict === 'fail',
    message: ({ current, route }) =>
      `The resource policy of API ${current.apiId} does not admit endpoint ${route.endpoint.vpceId}. See the gates (explain).`,
  },
  {
    code: 'DOMAIN_LEADS_ELSEWHERE',
    when: ({ route, current }) => route.domain !== undefined && route.domain.apiId !== current.apiId,
    message: ({ route, current }) =>
      `The base path of ${route.domain?.name ?? ''} was last seen to lead to API ${route.domain?.apiId ?? ''}, not to ${current.apiId}. Move the mapping: the gates (explain) show the command.`,
  },
  {
    code: 'DOMAIN_POLICY_DENIES',
    when: ({ route: { domain }, path }) => domain !== undefined && domainAdmission(domain, path).verdict === 'fail',
    message: ({ route }) =>
      `The policy of the custom domain ${route.domain?.name ?? ''} does not admit endpoint ${route.endpoint.vpceId}. See the gates (explain).`,
  },
  {
    code: 'CUSTOM_DOMAIN_NOT_USED',
    when: ({ route, prefers, domains }) => prefers && route.domain === undefined && domains.length > 0,
    message: ({ domains, target }) =>
      `A custom domain name is preferred, but none${named(domains)} may serve here, so the form is ${target.form}. See the gates (explain).`,
  },
];

const named = (domains: readonly CustomDomain[]) =>
  domains.length === 0 ? '' : ` (${[...new Set(domains.map(({ name }) => name))].join(', ')})`;

/** The warnings of a chosen address, in the order of the table. */
export function warningsOf(chosen: ChosenRoute): AddressWarning[] {
  return WARNINGS.filter((row) => row.when(chosen)).map((row) => ({
    code: row.code,
    message: printable(row.message(chosen)),
  }));
}
