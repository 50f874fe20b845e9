// Derives the readers' documents from states, and finds which of them a change of state changes.
import {
  apiKey,
  listKey,
  networkKey,
  networkListKey,
  networksKey,
  serviceKey,
  summaryOf,
  type ApiDocument,
  type ItemKey,
  type Network,
  type NetworkDocument,
  type ServiceEntry,
  type HistoryLine,
} from 'waypost/model';
import type { ApiRecord } from '../../core/records/api-record.js';
import { equal } from '../../core/equal.js';
import type { NetworkSummary } from '../../core/networks/network-summary.js';
import type { RegistryConfig } from '../../core/registry-config.js';
import { ownNameOf } from '../../core/names/candidacy.js';
import { positionOf } from '../../core/names/history.js';
import { timestampOf, type Second } from '../../core/time.js';
import { networkOf, type VpcMember, type VpcState } from '../../core/networks/vpc-state.js';
import type { Write } from '../ports.js';

/** A document to put, or with the value null to delete. */
export type DocumentWrite = Extract<Write, { readonly kind: 'document' }>;

/** The documents in `after` that differ from `before`. A document missing from `after` is left alone. */
export function changed(before: readonly DocumentWrite[], after: readonly DocumentWrite[]): DocumentWrite[] {
  const former = new Map(before.map(({ key, value }) => [key.pk, value]));
  return after.filter(({ key, value }) => !equal(former.get(key.pk) ?? null, value));
}

export function serviceDocuments(name: string, entry: ServiceEntry | null): DocumentWrite[] {
  // A name that appears only in conflicts is not a service, so no list shows it.
  const isListed = entry !== null && entry.regions.length > 0;
  return [document(serviceKey(name), entry), document(listKey(name), isListed ? summaryOf(entry) : null)];
}

/** The history lines of one revision of a name, in order. */
export function historyWrites(name: string, rev: number, lines: readonly HistoryLine[]): Write[] {
  return lines.map((line, index) => ({ kind: 'history', name, position: positionOf(rev, index), line }));
}

/** The API's current or last name, for callers that look up an old URL. */
export function apiDocuments(record: ApiRecord | undefined, config: RegistryConfig): DocumentWrite[] {
  if (record === undefined) return [];
  return [document(apiKey(record.region, record.apiId), apiDocumentOf(record, config))];
}

/** The documents that change when an endpoint's part in its VPC changes. */
export function vpcChanges(before: VpcState, after: VpcState, member: VpcMember | undefined): DocumentWrite[] {
  const dropped = member === undefined ? [] : droppedDocuments([member], after);
  return changed(vpcDocuments(before), [...vpcDocuments(after), ...dropped]);
}

/** Documents of dead endpoints that no longer fit into their VPC's bounded state. */
export function droppedDocuments(members: readonly VpcMember[], state: VpcState): DocumentWrite[] {
  const kept = new Set(state.endpoints.map(({ vpceId }) => vpceId));
  const owner = networkOf(state)?.accountId;
  return members
    .filter(({ vpceId, account }) => !kept.has(vpceId) && account === owner)
    .flatMap((member) =>
      member.deleted === undefined
        ? []
        : [document(networkKey(member.vpceId), deadEndpointDocument(member, member.deleted))],
    );
}

/** The network under its VPC's id and under each endpoint's id, and its line in the list. */
export function vpcDocuments(state: VpcState): DocumentWrite[] {
  const network = networkOf(state) ?? null;
  return [
    document(networkKey(state.vpcId), documentOf(network)),
    document(networkListKey(state.vpcId), network),
    ...state.endpoints.map(({ vpceId }) => document(networkKey(vpceId), endpointDocumentOf(state, vpceId))),
  ];
}

export function networkNameDocuments(name: string, network: NetworkDocument | null): DocumentWrite[] {
  return [document(networkKey(name), network)];
}

/** Without live networks there is no summary document, as before the first endpoint. */
export function networkSummaryDocuments(networkSummary: NetworkSummary): DocumentWrite[] {
  return [document(networksKey, networkSummary.count === 0 ? null : networkSummary)];
}

function document(key: ItemKey, value: object | null): DocumentWrite {
  return { kind: 'document', key, value };
}

function apiDocumentOf(record: ApiRecord, config: RegistryConfig): ApiDocument | null {
  const name = ownNameOf(record, config);
  if (name === undefined) return null;
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

/** A live endpoint's document shows its whole network. */
function endpointDocumentOf(state: VpcState, vpceId: string): NetworkDocument | null {
  const network = networkOf(state);
  const member = state.endpoints.find((known) => known.vpceId === vpceId);
  if (network === undefined || member?.account !== network.accountId) return null;
  if (member.deleted !== undefined) return deadEndpointDocument(member, member.deleted);
  return { ref: vpceId, networks: [network], endpoint: { vpceId, deleted: null } };
}

/** A dead endpoint's document names the VPC it was in and the time of its deletion. */
function deadEndpointDocument({ vpceId, vpcId, region, account }: VpcMember, deleted: Second): NetworkDocument {
  return {
    ref: vpceId,
    networks: [{ vpcId, region, accountId: account, endpoints: [] }],
    endpoint: { vpceId, deleted: timestampOf(deleted) },
  };
}
