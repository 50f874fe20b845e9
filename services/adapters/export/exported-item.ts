// Defines which items an export contains, and checks each. It omits what a running registry creates again within a day: heartbeats,
// the state of sweeps, their leases and turns, and the activity, which follows from the history.
import * as z from 'zod';
import {
  answerSchemas,
  apiKey,
  isNetworkName,
  isServiceName,
  listKey,
  networkKey,
  networkListKey,
  networksKey,
  SCHEMA,
  schemas,
  serviceKey,
  type HistoryLine,
  type ItemKey,
} from 'waypost/model';
import type { StoredEnrolment } from '../../core/enrolment/enrolment.js';
import { type Membership, WHOLE_ORGANIZATION } from '../../core/enrolment/membership.js';
import { isOrganizationalUnit, isOwnedName } from '../../core/enrolment/grammar.js';
import { positionAt } from '../../core/names/history.js';
import * as enrolment from '../dynamodb/enrolment-items.js';
import { currentKey, membersKey } from '../dynamodb/enrolment-reader.js';
import * as keys from '../dynamodb/items.js';
import { PUBLICATION_PARTITION } from '../../core/records-table.js';
import type { ExportedItem, ExportedTable, TableAttributes } from './format.js';
import {
  account,
  apiRecord,
  documentPart,
  endpointRecord,
  region,
  revision,
  second,
  shownNames,
  vpcId,
} from './stored-values.js';

interface ItemKind {
  readonly attributes: z.ZodType<TableAttributes>;
  /** The key of an item with these attributes; undefined if no key fits. */
  readonly keyOf: (item: never) => ItemKey | undefined;
}

const text = { pk: z.string(), sk: z.string() };

/** An item that is stored under compare-and-set. */
function stateKind<T extends z.ZodType>(value: T, keyOf: (value: z.infer<T>) => ItemKey): ItemKind {
  const attributes = z.strictObject({ ...text, rev: revision, recordedAt: second, value });
  return { attributes, keyOf: (item: { readonly value: z.infer<T> }) => keyOf(item.value) };
}

/** A record is in the index of its own scope or in none, and may expire. */
function recordKind<T extends z.ZodType<{ readonly account: string; readonly region: string }>>(
  value: T,
  keysOf: (value: z.infer<T>) => ItemKey & { readonly scope: string },
): ItemKind {
  const attributes = z.strictObject({
    ...text,
    rev: revision,
    recordedAt: second,
    scope: z.string().exactOptional(),
    expires: second.exactOptional(),
    value,
  });
  return {
    attributes,
    keyOf: (item: { readonly scope?: string; readonly value: z.infer<T> }) => {
      const { scope, ...key } = keysOf(item.value);
      return item.scope === undefined || item.scope === scope ? key : undefined;
    },
  };
}

const serviceName = z.string().refine(isServiceName);
const networkName = z.string().refine(isNetworkName);
const claims = z.array(z.tuple([account, second]));
/** A list that an import derives again and compares. */
const derived = z.array(z.looseObject({}));

const nameState = z.strictObject({
  name: serviceName,
  candidacies: derived,
  folded: z.looseObject({}),
  pin: z.strictObject({ at: second, rank: z.int().min(0).max(3), value: z.string().nullable() }).exactOptional(),
  releases: claims,
  adopted: z
    .strictObject({ at: second, account, apis: z.array(z.tuple([region, z.string(), z.int().min(1), second])) })
    .exactOptional(),
  crowded: z.literal(true).exactOptional(),
});

const version = z.int().min(1).max(999_999_999);

const globs = z.array(z.strictObject({ names: z.string(), account }));
const storedEnrolment = z.strictObject({
  version,
  mode: z.enum(['accounts', 'organization']),
  include: z.array(account),
  exclude: z.array(account),
  units: z.array(z.string().refine(isOrganizationalUnit)),
  regions: z.array(region),
  globs,
  at: second,
  by: z.string(),
  pending: z.array(z.strictObject({ from: z.int().min(0), since: second })),
}) satisfies z.ZodType<StoredEnrolment>;

const listName = z.string().refine((name) => name === WHOLE_ORGANIZATION || isOrganizationalUnit(name));
const membership = z.strictObject({
  lists: z.record(listName, z.array(account)),
  left: z.record(listName, z.record(account, second)),
  at: second,
}) satisfies z.ZodType<Membership>;

const enrolmentValue = z.union([
  z.strictObject({ ...text, sk: z.literal(currentKey.sk), version, value: storedEnrolment }),
  z.strictObject({ ...text, sk: z.literal(membersKey.sk), value: membership }),
]);

/** The kinds of items, by the beginning of their partition keys. */
const RECORDS: Readonly<Record<string, ItemKind>> = {
  API: recordKind(apiRecord, (value) => ({
    ...keys.apiRecordKey({ ...value, id: value.apiId }),
    scope: keys.apisScope(value),
  })),
  VPCE: recordKind(endpointRecord, (value) => ({
    ...keys.endpointRecordKey({ ...value, id: value.vpceId }),
    scope: keys.endpointsScope(value),
  })),
  NAME: stateKind(nameState, ({ name }) => keys.nameKey(name)),
  VPC: stateKind(z.strictObject({ vpcId, endpoints: derived, shownNames }), (value) => keys.vpcKey(value.vpcId)),
  NETNAME: stateKind(
    z.strictObject({ name: networkName, candidacies: derived, claims, adopted: account.exactOptional() }),
    ({ name }) => keys.networkNameKey(name),
  ),
  NETWORK_SUMMARY: stateKind(
    z.strictObject({ count: z.int().min(0), networks: derived, regions: derived }),
    () => keys.networkSummaryKey,
  ),
  HISTORY: {
    attributes: z.strictObject({
      ...text,
      expires: second,
      value: documentPart(answerSchemas.historyLine),
    }),
    keyOf: ({ pk, sk, value }: ItemKey & { readonly value: HistoryLine }) => {
      const name = pk.slice(keys.historyPartition('').length);
      const { position } = positionAt(sk);
      return isServiceName(name) ? keys.historyKey(name, { at: value.at, position }) : undefined;
    },
  },
  OWNER: {
    attributes: z.strictObject({
      ...text,
      rev: revision,
      version,
      value: z.strictObject({ name: z.string().refine(isOwnedName), account: account.nullable(), version }),
    }),
    keyOf: ({ value }: { readonly value: { readonly name: string } }) => keys.ownerKey(value.name),
  },
  ENROLMENT: {
    attributes: enrolmentValue,
    keyOf: ({ sk }: ItemKey) => (sk === currentKey.sk ? currentKey : membersKey),
  },
  ENROLLED_ACCOUNT: {
    attributes: z.strictObject({
      ...text,
      version,
      value: z.strictObject({ regions: z.array(region) }).exactOptional(),
      sk: account,
    }),
    keyOf: ({ sk }: ItemKey) => enrolment.settingsKey(sk),
  },
  ENROLMENT_VERSION: {
    attributes: z.union([
      z.strictObject({
        ...text,
        parts: z.int().min(1).max(10),
        value: z.strictObject({ version, at: second, by: z.string() }),
      }),
      z.strictObject({ ...text, part: z.base64().max(500_000) }),
    ]),
    keyOf: ({ pk, sk, value }: ItemKey & { readonly value?: { readonly version: number } }) =>
      value === undefined
        ? enrolment.partKey(Number(pk.split('#')[1] ?? NaN), Number(sk))
        : enrolment.versionKey(value.version),
  },
};

/** A document as `documentItem` stores it. */
function documentKind(schema: Parameters<typeof documentPart>[0], keyOf: (document: never) => ItemKey): ItemKind {
  return {
    attributes: documentPart<TableAttributes>(schema).and(z.looseObject({ ...text, schema: z.literal(SCHEMA) })),
    keyOf,
  };
}

type Named = { readonly name: string };
type Referring = { readonly ref: string };

const READERS: Readonly<Record<string, ItemKind>> = {
  SERVICE: documentKind(schemas.serviceEntry, ({ name }: Named) => serviceKey(name)),
  LIST: documentKind(schemas.serviceSummary, ({ name }: Named) => listKey(name)),
  NETWORK: documentKind(schemas.networkDocument, ({ ref }: Referring) => networkKey(ref)),
  NETNAME: documentKind(schemas.networkDocument, ({ ref }: Referring) => networkKey(ref)),
  NETLIST: documentKind(schemas.network, ({ vpcId: id }: { readonly vpcId: string }) => networkListKey(id)),
  NETWORKS: {
    attributes: z.looseObject({ ...text, schema: z.literal(SCHEMA), count: z.int().min(0), regions: derived }),
    keyOf: () => networksKey,
  },
  API: {
    attributes: z.looseObject({
      ...text,
      schema: z.literal(SCHEMA),
      apiId: z.string(),
      region,
      accountId: account,
      service: serviceName,
    }),
    keyOf: (item: { readonly region: string; readonly apiId: string }) => apiKey(item.region, item.apiId),
  },
};

const KINDS = { records: RECORDS, readers: READERS };

/** Items that a running registry creates again, and the items by which hubs tell each other who publishes. */
const TRANSIENT = new Set(['HEARTBEAT', 'SWEEPS', 'SWEEP', 'IMPORT', 'ACTIVITY', PUBLICATION_PARTITION]);

/** DynamoDB accepts 400 KB; the bytes of a part are longer in base64. */
const LARGEST_ITEM = 560_000;
/** The levels of an item in DynamoDB, below its attributes. */
const DEEPEST = 32;

const kindOf = ({ pk }: TableAttributes): string => String(pk).split('#')[0] ?? '';

/** True for an item that exports omit. */
export const isTransient = (item: TableAttributes): boolean => TRANSIENT.has(kindOf(item));

/** The item without the health of a service, which the registry computes again, and the term of a promotion. */
export function exportedForm({
  health: _health,
  healthRev: _rev,
  [keys.TERM_ATTRIBUTE]: _term,
  ...item
}: TableAttributes): TableAttributes {
  return item;
}

/** The item with its bytes, as DynamoDB stores it. */
export function storedForm({ part, ...item }: TableAttributes): TableAttributes {
  // `misfitOf` has checked that it is text.
  return part === undefined ? item : { ...item, part: Buffer.from(part as string, 'base64') };
}

/** @returns what is wrong with an item of a file; undefined if a registry of this name could have stored it. */
export function misfitOf({ table, item }: ExportedItem, registry: string): string | undefined {
  const label = `The item ${JSON.stringify([item.pk, item.sk]).slice(0, 200)} of the table ${table}`;
  const kind = kindIn(table, item);
  if (kind === undefined) return `${label} has a kind that this release does not know.`;
  if (textBytes(item) > LARGEST_ITEM) return `${label} is larger or deeper than an item of DynamoDB can be.`;
  const { error } = kind.attributes.safeParse(item);
  if (error !== undefined) {
    const [issue] = error.issues;
    return `${label} is malformed: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.slice(0, 400);
  }
  if (table === 'readers' && item.registry !== registry) return `${label} belongs to another registry.`;
  const key = kind.keyOf(item as never); // its attributes were checked
  return key !== undefined && key.pk === item.pk && key.sk === item.sk
    ? undefined
    : `${label} has the key of another item.`;
}

/** The bytes of all texts in a value, which are fewer than DynamoDB counts. Infinite for a value deeper than DynamoDB allows. */
function textBytes(value: unknown, depth = 0): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value !== 'object' || value === null) return 0;
  if (depth > DEEPEST) return Infinity;
  const names = Array.isArray(value) ? 0 : textBytes(Object.keys(value), depth);
  return Object.values(value).reduce<number>((sum, each) => sum + textBytes(each, depth + 1), names);
}

function kindIn(table: ExportedTable, item: TableAttributes): ItemKind | undefined {
  const kind = kindOf(item);
  return Object.hasOwn(KINDS[table], kind) ? KINDS[table][kind] : undefined;
}

/** True if this release can write the item into an export that it can read again. */
export const isExportable = (table: ExportedTable, item: TableAttributes): boolean => kindIn(table, item) !== undefined;
