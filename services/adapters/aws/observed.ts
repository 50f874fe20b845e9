// What API Gateway and EC2 answer, as a sweep observes it. Every member of an answer may be missing; stage
// variables, keys and whatever else there is stay behind here, and of a policy all that no verdict needs.
import type {
  BasePathMapping,
  DomainName,
  DomainNameAccessAssociation,
  RestApi,
  Stage,
} from '@aws-sdk/client-api-gateway';
import type { VpcEndpoint } from '@aws-sdk/client-ec2';
import { isApiId, isEndpointDnsName, isHostName, isStageName, isVpcId, isVpceId } from 'waypost/model';
import { readApiTags } from '../../core/cloudtrail/api-tags.js';
import type { DomainAssociation } from '../../app/sweep/ports.js';
import type { TagKeys } from '../../core/cloudtrail/config.js';
import { isDeploymentId } from '../../core/records/deployment-log.js';
import { domainIdOf, isDomainNameId, readBasePath, readDomainId, readMappedStage } from '../../core/records/domain.js';
import type { Second } from '../../core/records/fact.js';
import type {
  ObservedApi,
  ObservedDomain,
  ObservedEndpoint,
  ObservedMapping,
  ObservedStage,
} from '../../core/sweep/observation.js';
import { digestPolicy } from '../../core/policy/digest.js';

interface Owned {
  readonly account: string;
  readonly region: string;
}

interface Tagged extends Owned {
  readonly tagKeys: TagKeys;
}

/** Undefined when its id is outside the grammar: such an API can have no address. */
export function observedApi(api: RestApi, { account, region, tagKeys }: Tagged): ObservedApi | undefined {
  const { id, name, endpointConfiguration: configuration, createdDate } = api;
  const { disableExecuteApiEndpoint: disabled, endpointAccessMode: mode } = api;
  if (!isApiId(id)) return undefined;
  const types = configuration?.types;
  const createdAt = secondOf(createdDate);
  return {
    apiId: id,
    tags: readApiTags(api.tags ?? {}, tagKeys, 'complete').tags,
    // An API without tags, policy or associations has no such member at all.
    ...(disabled === undefined ? {} : { disabled }),
    ...(mode === 'STRICT' || mode === 'BASIC' ? { strict: mode === 'STRICT' } : {}),
    policy: digestPolicy(api.policy ?? '', { account, region, apiId: id }),
    ...(name === undefined ? {} : { name }),
    ...(types?.[0] === undefined ? {} : { type: types.includes('PRIVATE') ? 'PRIVATE' : types[0] }),
    ...(configuration === undefined ? {} : { vpceIds: sortedIds(configuration.vpcEndpointIds) }),
    ...(createdAt === undefined ? {} : { createdAt }),
  };
}

export function observedStages(stages: readonly Stage[]): readonly ObservedStage[] {
  return stages.flatMap(({ stageName, createdDate, lastUpdatedDate, deploymentId }) => {
    if (!isStageName(stageName)) return [];
    const createdAt = secondOf(createdDate);
    const updatedAt = secondOf(lastUpdatedDate);
    return [
      {
        name: stageName,
        ...(createdAt === undefined ? {} : { createdAt }),
        ...(updatedAt === undefined ? {} : { updatedAt }),
        ...(isDeploymentId(deploymentId) ? { deploymentId } : {}),
      },
    ];
  });
}

/** Undefined when it is no private custom domain name: others have no `domainNameId`, and no say here. */
export function observedDomain(domain: DomainName, { account, region }: Owned): ObservedDomain | undefined {
  const { domainName: name, domainNameArn, endpointConfiguration, domainNameStatus, routingMode, policy } = domain;
  const id = domain.domainNameId ?? domainNameArn?.split('+')[1];
  if (endpointConfiguration?.types?.includes('PRIVATE') === false) return undefined;
  if (!isHostName(name) || !isDomainNameId(id)) return undefined;
  const state = lowerState(domainNameStatus);
  return {
    name,
    id,
    ...(state === undefined ? {} : { state }),
    ...(routingMode === undefined ? {} : { rules: RULES[routingMode] ?? 'first' }),
    policy: digestPolicy(policy ?? '', { account, region, domain: domainIdOf({ name, id }) }),
  };
}

/** A way of routing that is not known yet may pass the base paths by. */
const RULES: Readonly<Partial<Record<string, NonNullable<ObservedDomain['rules']>>>> = {
  BASE_PATH_MAPPING_ONLY: 'none',
  ROUTING_RULE_THEN_BASE_PATH_MAPPING: 'first',
  ROUTING_RULE_ONLY: 'only',
};

/** Undefined when it could be in no URL. */
export function observedMapping({ basePath, restApiId, stage }: BasePathMapping): ObservedMapping | undefined {
  const path = readBasePath(basePath);
  const mapped = readMappedStage(stage);
  if (!isApiId(restApiId) || path === undefined || mapped === undefined) return undefined;
  return { apiId: restApiId, basePath: path, stage: mapped };
}

/** Undefined when it is not with a domain of this account, or not an endpoint's. */
export function observedAssociation(
  { domainNameArn, accessAssociationSource: source }: DomainNameAccessAssociation,
  { account, region }: Owned,
): DomainAssociation | undefined {
  const [, scope, holder, domain] =
    /^arn:[^:]+:apigateway:([^:]+):([^:]+):\/domainnames\/(.+)$/.exec(domainNameArn ?? '') ?? [];
  if (scope !== region || holder !== account || readDomainId(domain) === undefined) return undefined;
  if (!isVpceId(source)) return undefined;
  return { domain: domain ?? '', vpceId: source };
}

export interface EndpointContext {
  readonly region: string;
  readonly networkKey: string;
  /** Whether only endpoints of the service were asked for, so that one that does not name it is one. */
  readonly byService: boolean;
}

/** Undefined when its id is outside the grammar; null when it is not an endpoint for the APIs of its region. */
export function observedEndpoint(
  endpoint: VpcEndpoint,
  { region, networkKey, byService }: EndpointContext,
): ObservedEndpoint | null | undefined {
  const { VpcEndpointId: vpceId, VpcId: vpcId, PrivateDnsEnabled: privateDns } = endpoint;
  if (!isVpceId(vpceId)) return undefined;
  if (!isOurs(endpoint, region, byService)) return null;
  const state = lowerState(endpoint.State);
  const dnsName = (endpoint.DnsEntries ?? [])
    .map((entry) => entry.DnsName)
    .find((name) => name !== undefined && isRegionalName(name, vpceId, region));
  const createdAt = secondOf(endpoint.CreationTimestamp);
  return {
    vpceId,
    network: endpoint.Tags?.find(({ Key }) => Key === networkKey)?.Value ?? null,
    ...(isVpcId(vpcId) ? { vpcId } : {}),
    ...(state === undefined ? {} : { state }),
    ...(privateDns === undefined ? {} : { privateDns }),
    ...(dnsName === undefined ? {} : { dnsName }),
    ...(createdAt === undefined ? {} : { createdAt }),
  };
}

function sortedIds(ids: readonly string[] | undefined): string[] {
  return [...new Set((ids ?? []).filter(isVpceId))].sort();
}

function isOurs(endpoint: VpcEndpoint, region: string, byService: boolean): boolean {
  const { ServiceName: service, ServiceRegion: serviceRegion } = endpoint;
  const isService = service === undefined ? byService : service.endsWith(`.${region}.execute-api`);
  return isService && (serviceRegion ?? region) === region;
}

/** EC2's spelling on the wire (`pendingAcceptance`) differs from its model's. */
function lowerState(state: string | undefined): string | undefined {
  const lower = state?.toLowerCase();
  return lower !== undefined && /^[a-z_-]{1,40}$/.test(lower) ? lower : undefined;
}

/** The name for all zones, not a zone's own. */
function isRegionalName(name: string, vpceId: string, region: string): boolean {
  return isEndpointDnsName(name, vpceId, region) && !name.split('.', 1)[0]?.includes(`-${region}`);
}

function secondOf(date: Date | undefined): Second | undefined {
  const milliseconds = date?.getTime();
  return milliseconds === undefined || Number.isNaN(milliseconds) ? undefined : Math.floor(milliseconds / 1000);
}
