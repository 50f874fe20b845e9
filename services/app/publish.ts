// From states to the readers' documents: which items change when a name's or a VPC's state does.
import type { ApiDocument, Network, NetworkDocument, ServiceEntry, ServiceSummary } from 'waypost/model';
import { apiKey, listKey, networkKey, networkListKey, networksKey, serviceKey } from 'waypost/model';
import type { ApiRecord } from '../core/api-record.js';
import { equal } from '../core/equal.js';
import type { Glance } from '../core/glance.js';
import type { RegistryConfig } from '../core/registry-config.js';
import { namingOf, sharesOf } from '../core/share.js';
import { timestampOf } from '../core/time.js';
import type { VpcState } from '../core/vpc-state.js';
import { networkOf } from '../core/vpc-state.js';
import type { Write } from './ports.js';

export function publishService(name: string, before: ServiceEntry | null, after: ServiceEntry | null): Write[] {
  return [...replace(serviceKey(name), before, after), ...replace(listKey(name), summaryOf(before), summaryOf(after))];
}

/** Which name the API bears or bore last, for whoever holds an old URL. */
export function publishApi(before: ApiRecord | undefined, after: ApiRecord, config: RegistryConfig): Write[] {
  const former = before === undefined ? null : apiDocumentOf(before, config);
  return replace(apiKey(after.region, after.apiId), former, apiDocumentOf(after, config));
}

export function publishVpc(before: VpcState, after: VpcState): Write[] {
  const former = networkOf(before) ?? null;
  const network = networkOf(after) ?? null;
  const ids = new Set([...before.endpoints, ...after.endpoints].map((share) => share.vpceId));
  return [
    ...replace(networkKey(after.vpcId), documentOf(former), documentOf(network)),
    ...replace(networkListKey(after.vpcId), former, network),
    ...[...ids].flatMap((id) => replace(networkKey(id), endpointDocumentOf(before, id), endpointDocumentOf(after, id))),
  ];
}

export function publishNetworkName(
  name: string,
  before: NetworkDocument | null,
  after: NetworkDocument | null,
): Write[] {
  return replace(networkKey(name), before, after);
}

export function publishGlance(before: Glance, after: Glance): Write[] {
  return replace(networksKey, before, after);
}

function replace(
  key: { readonly pk: string; readonly sk: string },
  before: object | null,
  after: object | null,
): Write[] {
  return equal(before, after) ? [] : [{ kind: 'document', key, value: after }];
}

/** A name that only conflicts speak of is no service, and in no list. */
function summaryOf(entry: ServiceEntry | null): ServiceSummary | null {
  if (entry === null || entry.regions.length === 0) return null;
  return {
    name: entry.name,
    status: entry.status,
    accountId: entry.accountId,
    regions: entry.regions.map(({ region }) => region),
    conflicts: entry.conflicts.length,
    siblings: entry.regions.reduce((sum, { siblings }) => sum + siblings.length, 0),
  };
}

function apiDocumentOf(record: ApiRecord, config: RegistryConfig): ApiDocument | null {
  const name = namingOf(record, config)?.name;
  if (name === undefined || sharesOf(record, config).get(name)?.named === undefined) return null;
  return {
    apiId: record.apiId,
    region: record.region,
    accountId: record.account,
    service: name,
    deleted: record.deleted === undefined ? null : timestampOf(record.deleted.at),
  };
}

function documentOf(network: Network | null): NetworkDocument | null {
  return network === null ? null : { ref: network.vpcId, networks: [network] };
}

/** A living endpoint's document shows its whole network; a dead one's says which VPC it was in, and when it was deleted. */
function endpointDocumentOf(state: VpcState, vpceId: string): NetworkDocument | null {
  const network = networkOf(state);
  const share = state.endpoints.find((known) => known.vpceId === vpceId);
  if (network === undefined || share?.account !== network.accountId) return null;
  if (share.deleted === undefined) {
    return { ref: vpceId, networks: [network], endpoint: { vpceId, deleted: null } };
  }
  const { vpcId, region, accountId } = network;
  return {
    ref: vpceId,
    networks: [{ vpcId, region, accountId, endpoints: [] }],
    endpoint: { vpceId, deleted: timestampOf(share.deleted) },
  };
}
