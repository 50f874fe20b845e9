// The items of both tables: the key of each value, and the attributes beside it.
import { type ItemKey, SCHEMA, defined } from 'waypost/model';
import { HISTORY_PARTITION, NAME_PARTITION, OWNER_PARTITION } from '../../core/records-table.js';
import type { Scope } from '../../core/records/fact.js';
import type { Second } from '../../core/time.js';
import { historyCursor, type HistoryPosition } from '../../core/names/history.js';
import { HISTORY_SECONDS, expiryOf, isIndexed } from '../../core/records/retention.js';
import type { PublishedDocument, ResourceId, StateWrite, StoredState, Write } from '../../app/ports.js';

export type TableItem = Readonly<Record<string, unknown>> & ItemKey;

const ONE = 'v1';
/** The term of the promotion under which a document was written. */
export const TERM_ATTRIBUTE = 'term';

export const apiRecordKey = ({ account, region, id }: ResourceId): ItemKey => ({
  pk: `API#${region}#${id}`,
  sk: account,
});
export const endpointRecordKey = ({ account, region, id }: ResourceId): ItemKey => ({
  pk: `VPCE#${region}#${id}`,
  sk: account,
});
export const nameKey = (name: string): ItemKey => ({ pk: `${NAME_PARTITION}${name}`, sk: ONE });
export const vpcKey = (vpcId: string): ItemKey => ({ pk: `VPC#${vpcId}`, sk: ONE });
export const networkNameKey = (name: string): ItemKey => ({ pk: `NETNAME#${name}`, sk: ONE });
/** The owner of one name of a service or a network. */
export const ownerKey = (name: string): ItemKey => ({ pk: `${OWNER_PARTITION}${name}`, sk: ONE });
export const networkSummaryKey: ItemKey = { pk: 'NETWORK_SUMMARY', sk: ONE };
export const historyPartition = (name: string): string => `${HISTORY_PARTITION}${name}`;
export const historyKey = (name: string, position: HistoryPosition): ItemKey => ({
  pk: historyPartition(name),
  sk: historyCursor(position),
});
export const apisScope = ({ account, region }: Scope): string => `API#${account}#${region}`;
export const endpointsScope = ({ account, region }: Scope): string => `VPCE#${account}#${region}`;

/** The item of a value that is stored under compare-and-set. */
export function stateItem(write: StateWrite, now: Second): TableItem {
  const common = { rev: write.rev + 1, recordedAt: now, value: write.value };
  switch (write.kind) {
    case 'api': {
      const key = apiRecordKey({ ...write.value, id: write.value.apiId });
      const scope = isIndexed(write.value, now) ? apisScope(write.value) : undefined;
      return { ...key, ...common, ...defined({ scope, expires: expiryOf(write.value, now) }) };
    }
    case 'endpoint': {
      const key = endpointRecordKey({ ...write.value, id: write.value.vpceId });
      const scope = isIndexed(write.value, now) ? endpointsScope(write.value) : undefined;
      return { ...key, ...common, ...defined({ scope, expires: expiryOf(write.value, now) }) };
    }
    case 'name':
      return { ...nameKey(write.value.name), ...common };
    case 'vpc':
      return { ...vpcKey(write.value.vpcId), ...common };
    case 'network-name':
      return { ...networkNameKey(write.value.name), ...common };
    case 'network-summary':
      return { ...networkSummaryKey, ...common };
  }
}

/** The value of a records table's item; undefined for items that are not stored under compare-and-set. */
export function storedStateOf(item: Record<string, unknown>): StoredState | undefined {
  const kind = KINDS[String(item.pk).split('#')[0] ?? ''];
  if (kind === undefined) return undefined;
  // Only this file makes these items, so each has the value of its kind.
  return { kind, value: item.value, rev: Number(item.rev), recordedAt: Number(item.recordedAt) } as StoredState;
}

const KINDS: Readonly<Record<string, StoredState['kind']>> = {
  API: 'api',
  VPCE: 'endpoint',
  NAME: 'name',
  VPC: 'vpc',
  NETNAME: 'network-name',
  NETWORK_SUMMARY: 'network-summary',
  OWNER: 'owner',
};

/** The document of a readers' item, without the members that every item has. */
export function publishedOf(item: Record<string, unknown>): PublishedDocument {
  const { pk, sk, ...members } = item;
  const value = Object.fromEntries(Object.entries(members).filter(([name]) => !EVERY_ITEM.has(name)));
  return { key: { pk: String(pk), sk: String(sk) }, value };
}

/** The attributes that are not part of a document; the health is computed after the document was written. */
const EVERY_ITEM = new Set(['schema', 'registry', 'health', 'healthRev', TERM_ATTRIBUTE]);

/** A document's item: the document's members, the key, the format's major version and the registry's name. */
export function documentItem(
  key: ItemKey,
  document: object,
  { registry, term = 0 }: { readonly registry: string; readonly term?: number },
): TableItem {
  return { ...key, schema: SCHEMA, registry, ...document, ...(term > 0 && { [TERM_ATTRIBUTE]: term }) };
}

export function historyItem(write: Extract<Write, { kind: 'history' }>, now: Second): TableItem {
  return {
    ...historyKey(write.name, { at: write.line.at, position: write.position }),
    value: write.line,
    expires: now + HISTORY_SECONDS,
  };
}
