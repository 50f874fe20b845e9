// Reduces the answers of API Gateway and EC2 to what a sweep observes. AWS leaves out some members when they are empty, such as tags
// and policies. If a member is missing that AWS always sends, these count as unseen. Stage variables, keys, other members, and the
// parts of a policy that no verdict needs go no further than this file.
import type {
  BasePathMapping,
  CanarySettings,
  DomainName,
  DomainNameAccessAssociation,
  EndpointConfiguration,
  RestApi,
  Stage,
} from '@aws-sdk/client-api-gateway';
import type { VpcEndpoint } from '@aws-sdk/client-ec2';
import { defined, isApiId, isEndpointDnsName, isHostName, isStageName, isVpcId, isVpceId } from 'waypost/model';
import { readApiTags } from '../../core/cloudtrail/api-tags.js';
import type { Scope } from '../../core/records/fact.js';
import type { Second } from '../../core/time.js';
import type { DomainAssociation } from '../../app/sweep/ports.js';
import type { TagKeys } from '../../core/cloudtrail/config.js';
import { isSettingName } from '../../core/cloudtrail/fields.js';
import { isDeploymentId } from '../../core/records/deployment-log.js';
import { domainIdOf, isDomainNameId, readBasePath, readDomainId, readMappedStage } from '../../core/records/domain.js';
import type {
  ObservedApi,
  ObservedDomain,
  ObservedEndpoint,
  ObservedMapping,
  ObservedStage,
} from '../../core/sweep/observation.js';
import { digestEndpointPolicy } from '../../core/policy/endpoint-policy.js';
import { digestPolicy } from '../../core/policy/digest.js';

/** With the time at which the answer arrived. */
type Answered<T> = T & { readonly answeredAt: Second };

/** Undefined if the id is outside the grammar, since such an API cannot have an address. */
export function observedApi(
  api: RestApi,
  { account, region, tagKeys, answeredAt }: Answered<Scope & { readonly tagKeys: TagKeys }>,
): ObservedApi | undefined {
  const { id, name, endpointConfiguration: configuration, createdDate } = api;
  const { disableExecuteApiEndpoint: disabled, endpointAccessMode: mode, securityPolicy, apiStatus: status } = api;
  if (!isApiId(id)) return undefined;
  return defined({
    apiId: id,
    // The answer for an API without tags, policy or associations lacks these members, but it always has a name.
    tags: name === undefined ? {} : readApiTags(api.tags ?? {}, tagKeys, 'complete').tags,
    policy: name === undefined ? undefined : digestPolicy(api.policy ?? '', { account, region, apiId: id }),
    disabled,
    securityPolicy: isSettingName(securityPolicy) ? securityPolicy : undefined,
    status: isSettingName(status) ? status : undefined,
    strict: mode === 'STRICT' || mode === 'BASIC' ? mode === 'STRICT' : undefined,
    name,
    ...typeAndEndpoints(configuration),
    createdAt: pastSecond(createdDate, answeredAt),
  });
}

/** An API without associations lacks their list, but it always has a type. */
function typeAndEndpoints({ types, vpcEndpointIds }: EndpointConfiguration = {}) {
  const type = types?.includes('PRIVATE') === true ? 'PRIVATE' : types?.[0];
  return type === undefined ? {} : { type, vpceIds: sortedIds(vpcEndpointIds) };
}

/** Undefined if the name cannot be part of a URL. */
export function observedStage(stage: Stage, answeredAt: Second): ObservedStage | undefined {
  const { stageName, createdDate, lastUpdatedDate, deploymentId, canarySettings, webAclArn } = stage;
  if (!isStageName(stageName)) return undefined;
  return defined({
    name: stageName,
    createdAt: pastSecond(createdDate, answeredAt),
    updatedAt: pastSecond(lastUpdatedDate, answeredAt),
    deploymentId: isDeploymentId(deploymentId) ? deploymentId : undefined,
    // An answer leaves out what a stage does not have; it always shows the deployment.
    canary: deploymentId === undefined ? undefined : canaryOf(canarySettings),
    webAcl: deploymentId === undefined ? undefined : (webAclArn ?? null),
  });
}

function canaryOf(settings: CanarySettings | undefined): ObservedStage['canary'] {
  if (settings === undefined) return null;
  const { deploymentId: id, percentTraffic: percent } = settings;
  return isDeploymentId(id) ? { id, ...defined({ percent }) } : undefined;
}

/** Undefined unless it is a private custom domain name; others have no `domainNameId`. */
export function observedDomain(domain: DomainName, { account, region }: Scope): ObservedDomain | undefined {
  const { domainName: name, domainNameArn, endpointConfiguration, domainNameStatus, routingMode, policy } = domain;
  const id = domain.domainNameId ?? domainNameArn?.split('+')[1];
  if (endpointConfiguration?.types?.includes('PRIVATE') === false) return undefined;
  if (!isHostName(name) || !isDomainNameId(id)) return undefined;
  return defined({
    name,
    id,
    // The answer for a domain without a policy lacks it, but it always has the endpoint configuration.
    policy:
      endpointConfiguration === undefined
        ? undefined
        : digestPolicy(policy ?? '', { account, region, domain: domainIdOf({ name, id }) }),
    state: lowerState(domainNameStatus),
    rules: routingMode === undefined ? undefined : (RULES[routingMode] ?? 'first'),
  });
}

/** By routing mode. An unknown mode may bypass the base paths, so it counts as `first`. */
const RULES: Readonly<Partial<Record<string, NonNullable<ObservedDomain['rules']>>>> = {
  BASE_PATH_MAPPING_ONLY: 'none',
  ROUTING_RULE_THEN_BASE_PATH_MAPPING: 'first',
  ROUTING_RULE_ONLY: 'only',
};

/** Undefined if a member cannot be part of a URL. */
export function observedMapping({ basePath, restApiId, stage }: BasePathMapping): ObservedMapping | undefined {
  const path = readBasePath(basePath);
  const mapped = readMappedStage(stage);
  if (!isApiId(restApiId) || path === undefined || mapped === undefined) return undefined;
  return { apiId: restApiId, basePath: path, stage: mapped };
}

/** Undefined unless it associates an endpoint with a domain of this account. */
export function observedAssociation(
  { domainNameArn, accessAssociationSource: source }: DomainNameAccessAssociation,
  { account, region }: Scope,
): DomainAssociation | undefined {
  const [, domainRegion, owner, domain] =
    /^arn:[^:]+:apigateway:([^:]+):([^:]+):\/domainnames\/(.+)$/.exec(domainNameArn ?? '') ?? [];
  if (domainRegion !== region || owner !== account || readDomainId(domain) === undefined) return undefined;
  if (!isVpceId(source)) return undefined;
  return { domain: domain ?? '', vpceId: source };
}

interface EndpointContext {
  readonly region: string;
  readonly networkKey: string;
  /** Whether the list was filtered by service, so that an endpoint without a service name belongs to it. */
  readonly byService: boolean;
}

/** Undefined if the id is outside the grammar; null if the endpoint is not for the APIs of this region. */
export function observedEndpoint(
  endpoint: VpcEndpoint,
  { region, networkKey, byService, answeredAt }: Answered<EndpointContext>,
): ObservedEndpoint | null | undefined {
  const { VpcEndpointId: vpceId, VpcId: vpcId, PrivateDnsEnabled: privateDns } = endpoint;
  if (!isVpceId(vpceId)) return undefined;
  if (!isOurs(endpoint, region, byService)) return null;
  const dnsName = (endpoint.DnsEntries ?? [])
    .map((entry) => entry.DnsName)
    .find((name) => name !== undefined && isRegionalName(name, vpceId, region));
  return defined({
    vpceId,
    // EC2 sends the list of tags even if it is empty.
    network:
      endpoint.Tags === undefined ? undefined : (endpoint.Tags.find(({ Key }) => Key === networkKey)?.Value ?? null),
    vpcId: isVpcId(vpcId) ? vpcId : undefined,
    state: lowerState(endpoint.State),
    privateDns,
    dnsName,
    // EC2 sends the policy of every interface endpoint.
    policy: endpoint.PolicyDocument === undefined ? undefined : digestEndpointPolicy(endpoint.PolicyDocument),
    createdAt: pastSecond(endpoint.CreationTimestamp, answeredAt),
  });
}

function sortedIds(ids: readonly string[] | undefined): string[] {
  return [...new Set((ids ?? []).filter(isVpceId))].sort();
}

function isOurs(endpoint: VpcEndpoint, region: string, byService: boolean): boolean {
  const { ServiceName: service, ServiceRegion: serviceRegion } = endpoint;
  const isService = service === undefined ? byService : service.endsWith(`.${region}.execute-api`);
  return isService && (serviceRegion ?? region) === region;
}

/** In lower case, since EC2's answers spell states (`pendingAcceptance`) differently from its documentation. */
function lowerState(state: string | undefined): string | undefined {
  const lower = state?.toLowerCase();
  return lower !== undefined && /^[a-z_-]{1,40}$/.test(lower) ? lower : undefined;
}

/** True for the name that covers all zones. */
function isRegionalName(name: string, vpceId: string, region: string): boolean {
  return isEndpointDnsName(name, vpceId, region) && !name.split('.', 1)[0]?.includes(`-${region}`);
}

/**
 * Undefined unless the time is in this century and at most ten minutes after the answer, which allows for wrong clocks. A wrong
 * answer may contain zero, or milliseconds in place of seconds. A time in the future would win over all later facts.
 */
export function pastSecond(date: Date | undefined, answeredAt: Second): Second | undefined {
  const second = Math.floor((date?.getTime() ?? Number.NaN) / 1000);
  return second >= FIRST && second <= answeredAt + WRONG_CLOCK ? second : undefined;
}

const FIRST: Second = Date.UTC(2000, 0) / 1000;
const WRONG_CLOCK: Second = 600;
