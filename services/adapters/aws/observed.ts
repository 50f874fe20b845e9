// What API Gateway and EC2 answer, as a sweep observes it. Every member of an answer may be missing; policies, stage
// variables, keys and whatever else there is stay behind here.
import type { RestApi, Stage } from '@aws-sdk/client-api-gateway';
import type { VpcEndpoint } from '@aws-sdk/client-ec2';
import { isApiId, isEndpointDnsName, isStageName, isVpcId, isVpceId } from 'waypost/model';
import { readApiTags } from '../../core/cloudtrail/api-tags.js';
import type { TagKeys } from '../../core/cloudtrail/config.js';
import type { Second } from '../../core/fact.js';
import type { ObservedApi, ObservedEndpoint, ObservedStages } from '../../core/observation.js';

/** Undefined when its id is outside the grammar: such an API can have no address. */
export function observedApi(api: RestApi, tagKeys: TagKeys): ObservedApi | undefined {
  const { id, name, endpointConfiguration: configuration, createdDate } = api;
  if (!isApiId(id)) return undefined;
  const types = configuration?.types;
  const createdAt = secondOf(createdDate);
  return {
    apiId: id,
    tags: readApiTags(api.tags ?? {}, tagKeys, 'complete').tags,
    // The documented defaults of what an answer leaves out.
    disabled: api.disableExecuteApiEndpoint ?? false,
    strict: api.endpointAccessMode === 'STRICT',
    ...(name === undefined ? {} : { name }),
    ...(types?.[0] === undefined ? {} : { type: types.includes('PRIVATE') ? 'PRIVATE' : types[0] }),
    ...(configuration === undefined ? {} : { vpceIds: sortedIds(configuration.vpcEndpointIds) }),
    ...(createdAt === undefined ? {} : { createdAt }),
  };
}

export function observedStages(stages: readonly Stage[]): ObservedStages['stages'] {
  return stages.flatMap(({ stageName, createdDate }) => {
    const createdAt = secondOf(createdDate);
    return isStageName(stageName) ? [{ name: stageName, ...(createdAt === undefined ? {} : { createdAt }) }] : [];
  });
}

/** Undefined when its id is outside the grammar; null when it is not an endpoint for the APIs of its region. */
export function observedEndpoint(
  endpoint: VpcEndpoint,
  region: string,
  networkKey: string,
): ObservedEndpoint | null | undefined {
  const { VpcEndpointId: vpceId, VpcId: vpcId, PrivateDnsEnabled: privateDns } = endpoint;
  if (!isVpceId(vpceId)) return undefined;
  if (!isOurs(endpoint, region)) return null;
  const state = stateOf(endpoint);
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

/** Where the service is not told, the question was about it. */
function isOurs({ ServiceName: service, ServiceRegion: serviceRegion }: VpcEndpoint, region: string): boolean {
  return (service === undefined || service.endsWith(`.${region}.execute-api`)) && (serviceRegion ?? region) === region;
}

/** The wire's spelling (`pendingAcceptance`) differs from the model's. */
function stateOf({ State: state }: VpcEndpoint): string | undefined {
  const lower = state?.toLowerCase();
  return lower !== undefined && /^[a-z-]{1,32}$/.test(lower) ? lower : undefined;
}

/** The name for all zones, not a zone's own. */
function isRegionalName(name: string, vpceId: string, region: string): boolean {
  return isEndpointDnsName(name, vpceId, region) && !name.split('.', 1)[0]?.includes(`-${region}`);
}

function secondOf(date: Date | undefined): Second | undefined {
  const milliseconds = date?.getTime();
  return milliseconds === undefined || Number.isNaN(milliseconds) ? undefined : Math.floor(milliseconds / 1000);
}
