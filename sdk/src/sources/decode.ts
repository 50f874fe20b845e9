// Decodes what came over a wire: DynamoDB's items into plain objects, and any plain object into a document. Every string that may
// reach a URL is checked against its grammar here, so that code behind this line never meets a hostile one.
import { isObject, isVpcId, isVpceId, mapped, SCHEMA, type Schema } from '../model/schema.js';
import {
  apiDocument,
  network,
  networkDocument,
  networksDocument,
  serviceEntry,
  serviceSummary,
  type ApiDocument,
  type Network,
  type NetworkDocument,
  type ServiceEntry,
  type ServiceSummary,
} from '../model/documents.js';
import { invalidRequest, type WaypostError } from '../model/errors.js';
import { printable } from '../model/text.js';
import { keyText } from '../model/question.js';
import { unavailable } from '../outage.js';
import type { RegistryDocument, RegistryDocumentKey, RegistryDocumentTypes, RegistrySource } from './source.js';

const CHECK_SOURCE = 'Check that it is a Waypost registry, and that nothing else writes to it.';

const SCHEMAS: { readonly [K in keyof RegistryDocumentTypes]: Schema<RegistryDocumentTypes[K]> } = {
  service: serviceEntry,
  network: networkDocument,
  networks: networksDocument,
  api: apiDocument,
};

/** The document under that key; an error names `from` as where the value came from. */
export function decodeDocument<K extends RegistryDocumentKey>(
  key: K,
  value: unknown,
  from: string,
): RegistryDocumentTypes[K['kind']] {
  const kind: K['kind'] = key.kind;
  const document = decode<RegistryDocumentTypes[K['kind']]>(SCHEMAS[kind], value, { from, what: kind });
  refuseOtherKey(key, document, from);
  return document;
}

/** The library's own functions that read: they return only what `decodeDocument` has accepted. */
const decoding = new WeakSet<RegistrySource['read']>();

/** Notes that a function that reads has decoded what it returns. */
export function decodes(read: RegistrySource['read']): RegistrySource['read'] {
  decoding.add(read);
  return read;
}

/** A user's own source, held to its keys and to the schema of their documents as the library's are. */
export const heldToKeys = (source: RegistrySource): RegistrySource =>
  decoding.has(source.read) ? source : held(source);

const held = (source: RegistrySource): RegistrySource => ({
  description: source.description,
  read: async (keys, options) => {
    const answer = await source.read(keys, options);
    keys.forEach((key, index) => {
      const document = answer.documents[index] ?? null;
      if (document !== null) decodeDocument(key, document, source.description);
    });
    return answer;
  },
  close: () => source.close?.(),
});

/** Throws if the document belongs under another key: another service's document would be a valid, wrong address. */
function refuseOtherKey(key: RegistryDocumentKey, document: RegistryDocument | null, from: string): void {
  const other = document === null ? undefined : otherThan(key, document);
  if (other === undefined) return;
  throw unavailable({
    reason: 'malformed',
    message: `${from} answered ${keyText(key)} with the document of ${printable(other.slice(0, 80))}.`,
    remedy: CHECK_SOURCE,
  });
}

/** What the document is about, if that differs from its key. */
function otherThan(key: RegistryDocumentKey, document: RegistryDocument): string | undefined {
  const { name, ref, networks, endpoint, apiId, region } = document as Partial<AnyDocument>;
  const differing = (asked: string, held: unknown) => (held === asked ? undefined : held);
  switch (key.kind) {
    case 'service':
      return textOf(differing(key.name, name));
    case 'network': {
      const vpc = isVpcId(key.ref) ? networks?.find(({ vpcId }) => vpcId !== key.ref) : undefined;
      const own = isVpceId(key.ref) ? endpoint : undefined;
      return textOf(differing(key.ref, ref) ?? vpc?.vpcId ?? differing(key.ref, own?.vpceId));
    }
    case 'api':
      return textOf(differing(key.apiId, apiId) ?? differing(key.region, region));
    case 'networks':
      return undefined;
  }
}

/** The members of all documents; one document has those of its kind. */
type AnyDocument = ServiceEntry & NetworkDocument & ApiDocument;

const textOf = (other: unknown): string | undefined => (other === undefined ? undefined : JSON.stringify(other));

/** A row of the list of services. */
export const decodeSummary = (value: unknown, from: string): ServiceSummary =>
  decode(serviceSummary, value, { from, what: 'summary' });

/** A row of the list of networks. */
export const decodeNetwork = (value: unknown, from: string): Network =>
  decode(network, value, { from, what: 'network' });

/** Throws if a document declares another major version of the format than this reader's. */
export function refuseOtherMajor(schema: unknown, from: string): void {
  if (schema === undefined || (typeof schema === 'number' && Math.floor(schema) === SCHEMA)) return;
  throw unavailable({
    reason: 'schema',
    message: `${from} has version ${JSON.stringify(schema)} of the format, and this SDK reads only version ${SCHEMA}.`,
    remedy: 'Upgrade the package "waypost".',
  });
}

/** The value, if it fits the schema. `what` names it in the error. */
export function decode<T>(schema: Schema<T>, value: unknown, { from, what }: { from: string; what: string }): T {
  if (isObject(value)) refuseOtherMajor(value.schema, from);
  const wrong = schema.misfit(value);
  if (wrong === undefined) return value as T; // it fits the schema
  throw unavailable({
    reason: 'malformed',
    message: `${from} returned an invalid ${what} document: ${what}${wrong}.`,
    remedy: CHECK_SOURCE,
  });
}

export type PlainItem = Readonly<Record<string, unknown>>;

/** The remedy for answers that DynamoDB does not give. */
export const NOT_DYNAMODB = 'Check that the endpoint is DynamoDB, and that no proxy changes its answers.';

/** Items from the wire as plain objects; an invalid one is the source's fault, not the caller's. */
export function plainItems(items: unknown, description: string): PlainItem[] {
  try {
    return mapped(asList(items), unmarshal);
  } catch (cause) {
    throw unavailable({
      reason: 'malformed',
      message: `${description} returned malformed items.`,
      remedy: NOT_DYNAMODB,
      cause,
    });
  }
}

/** `{ S: 'a' }`, `{ N: '1' }`, `{ M: … }`, as it is on the wire. */
type AttributeValue = Readonly<Record<string, unknown>>;

/**
 * The plain object of an item. Binary is not supported: the readers' table has none. Throws INVALID_REQUEST for an invalid item.
 * @example unmarshal({ pk: { S: 'SERVICE#orders-api' }, schema: { N: '1' } }) // { pk: 'SERVICE#orders-api', schema: 1 }
 */
export function unmarshal(item: unknown): Record<string, unknown> {
  if (!isObject(item)) throw notOnWire();
  const plain: Record<string, unknown> = {};
  // DynamoDB orders members arbitrarily; sorted, equal items have equal JSON and can be compared byte by byte.
  for (const name of sorted(Object.keys(item))) {
    // Assigning `__proto__` would change the prototype instead of adding a member.
    if (name !== '__proto__') plain[name] = valueOf(item[name]);
  }
  return plain;
}

/** By insertion, which for a few names takes half the time of `sort` and allocates nothing. */
function sorted(names: string[]): string[] {
  if (names.length > 16) return names.sort();
  names.forEach((name, index) => {
    let at = index;
    for (let before = names[at - 1]; before !== undefined && before > name; before = names[at - 1]) {
      names[at] = before;
      at -= 1;
    }
    names[at] = name;
  });
  return names;
}

function valueOf(attribute: unknown): unknown {
  for (const type in attribute as object) {
    const value = (attribute as AttributeValue)[type]; // `in` above throws unless it is an object
    switch (type) {
      case 'S':
        return asText(value);
      case 'BOOL':
        return value === true;
      case 'N':
        return asNumber(value);
      case 'NULL':
        return null;
      case 'M':
        return unmarshal(value);
      case 'L':
        return mapped(asList(value), valueOf);
      case 'SS':
        return mapped(asList(value), asText);
      case 'NS':
        return mapped(asList(value), asNumber);
    }
  }
  throw notOnWire();
}

const notOnWire = (): WaypostError =>
  invalidRequest("The item is not in DynamoDB's JSON.", "Give it as in { pk: { S: 'a' } }.", 'item');

/** Numbers are strings on the wire. */
const asNumber = (value: unknown): number => Number(asText(value));

/** Checks before any conversion: a hostile object may not even convert to a string. */
function asText(value: unknown): string {
  if (typeof value !== 'string') throw notOnWire();
  return value;
}

function asList(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw notOnWire();
  return value;
}
