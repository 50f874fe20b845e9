// The items of both tables: which key each value has, and what stands beside it.
import { SCHEMA } from 'waypost/model';
import type { Key } from 'waypost/model';
import type { ApiRecord } from '../../core/records/api-record.js';
import type { EndpointRecord } from '../../core/records/endpoint-record.js';
import { equal } from '../../core/equal.js';
import type { Second } from '../../core/records/fact.js';
import { apiStub, endpointStub, TOMBSTONE_SECONDS } from '../../core/records/stub.js';
import type { StoredState, PublishedDocument, ResourceId, Write } from '../../app/ports.js';

export type TableItem = Readonly<Record<string, unknown>> & Key;

/** History lines go after this time, and no tombstone does. */
const HISTORY_DAYS = 400;
/** How long an id of which only tags were ever seen is kept: its create may come late, or never. */
const TAGS_ONLY_DAYS = 30;
const DAY = 86_400;

const ONE = 'v1';

export const apiRecordKey = ({ account, region, id }: ResourceId): Key => ({ pk: `API#${region}#${id}`, sk: account });
export const endpointRecordKey = ({ account, region, id }: ResourceId): Key => ({
  pk: `VPCE#${region}#${id}`,
  sk: account,
});
export const nameKey = (name: string): Key => ({ pk: `NAME#${name}`, sk: ONE });
export const vpcKey = (vpcId: string): Key => ({ pk: `VPC#${vpcId}`, sk: ONE });
export const networkNameKey = (name: string): Key => ({ pk: `NETNAME#${name}`, sk: ONE });
export const networkSummaryKey: Key = { pk: 'NETWORK_SUMMARY', sk: ONE };
export const historyPartition = (name: string): string => `HISTORY#${name}`;
/** Padded, so that positions sort as numbers do. */
export const historySortKey = (position: number): string => String(position).padStart(15, '0');
export const apisScope = (account: string, region: string): string => `API#${account}#${region}`;
export const endpointsScope = (account: string, region: string): string => `VPCE#${account}#${region}`;

type StateWrite = Exclude<Write, { kind: 'document' | 'history' }>;

/** The item of a value that is kept under compare-and-set. */
export function stateItem(write: StateWrite, now: Second): TableItem {
  const common = { rev: write.rev + 1, recordedAt: now, value: write.value };
  switch (write.kind) {
    case 'api': {
      const { account, region, apiId } = write.value;
      const key = apiRecordKey({ account, region, id: apiId });
      return {
        ...key,
        ...common,
        ...(isLongGone(write.value, now) && equal(write.value, apiStub(write.value))
          ? {}
          : { scope: apisScope(account, region) }),
        ...expiry(apiTagsOnly(write.value), now),
      };
    }
    case 'endpoint': {
      const { account, region, vpceId } = write.value;
      const key = endpointRecordKey({ account, region, id: vpceId });
      return {
        ...key,
        ...common,
        ...(isLongGone(write.value, now) && equal(write.value, endpointStub(write.value))
          ? {}
          : { scope: endpointsScope(account, region) }),
        ...expiry(endpointTagsOnly(write.value), now),
      };
    }
    case 'name':
      return { ...nameKey(write.value.name), ...common };
    case 'vpc':
      return { ...vpcKey(write.value.vpcId), ...common };
    case 'network-name':
      return { ...networkNameKey(write.value.name), ...common };
    case 'networkSummary':
      return { ...networkSummaryKey, ...common };
  }
}

/** What an item of the records table keeps, if it is one that is kept under compare-and-set. */
export function keptOf(item: Record<string, unknown>): StoredState | undefined {
  const kind = KINDS[String(item.pk).split('#')[0] ?? ''];
  if (kind === undefined) return undefined;
  // This file alone makes these items, so each has the value of its kind.
  return { kind, value: item.value, rev: Number(item.rev), recordedAt: Number(item.recordedAt) } as StoredState;
}

const KINDS: Readonly<Record<string, StoredState['kind']>> = {
  API: 'api',
  VPCE: 'endpoint',
  NAME: 'name',
  VPC: 'vpc',
  NETNAME: 'network-name',
  NETWORK_SUMMARY: 'networkSummary',
};

/** The document of an item: its members without what every item has. */
export function publishedOf(item: Record<string, unknown>): PublishedDocument {
  const { pk, sk, ...members } = item;
  const value = Object.fromEntries(Object.entries(members).filter(([name]) => !EVERY_ITEM.has(name)));
  return { key: { pk: String(pk), sk: String(sk) }, value };
}

const EVERY_ITEM = new Set(['schema', 'registry']);

/** A document as readers find it: its members beside the key, the format's major version, and the registry's name. */
export function documentItem(key: Key, document: object, registry: string): TableItem {
  return { ...key, schema: SCHEMA, registry, ...document };
}

export function historyItem(write: Extract<Write, { kind: 'history' }>, now: Second): TableItem {
  return {
    pk: historyPartition(write.name),
    sk: historySortKey(write.position),
    value: write.line,
    expires: now + HISTORY_DAYS * DAY,
  };
}

/**
 * An old stub is in no place: a sweep reads all records of its place, and would read more of the dead with every year. It has
 * no use for them: AWS shows an API that is gone for minutes, and a fact of a dead id never revives it.
 */
function isLongGone({ deleted }: ApiRecord | EndpointRecord, now: Second): boolean {
  return deleted !== undefined && deleted.at <= now - TOMBSTONE_SECONDS;
}

function expiry(tagsOnly: boolean, now: Second): { readonly expires?: Second } {
  return tagsOnly ? { expires: now + TAGS_ONLY_DAYS * DAY } : {};
}

function apiTagsOnly({ created, deleted, type, name, stages }: ApiRecord): boolean {
  return !created && deleted === undefined && type === undefined && name === undefined && stages.length === 0;
}

function endpointTagsOnly({ created, deleted, state, privateDns }: EndpointRecord): boolean {
  return !created && deleted === undefined && state === undefined && privateDns === undefined;
}
