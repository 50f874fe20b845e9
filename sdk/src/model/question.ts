// What is asked of a registry: a caller's question, the documents that answer it by key, and the items that hold them.
import type { ApiDocument, NetworkDocument, NetworksDocument, ServiceEntry } from './documents.js';
import { invalidRequest, requestProblem, type Problem } from './errors.js';
import { kindOf, quote } from './text.js';
import { isNetworkRef, isRegion, isServiceName, isStageName, isVpcId, isVpceId } from './schema.js';

/** A question to the registry. The names that callers use are never rewritten. */
export interface Question {
  readonly service: string;
  readonly registry: string;
  /** A VPC id, an endpoint's id, or a network's name. */
  readonly network?: string | undefined;
  /** The caller's region: selects among the regions of a network's name. */
  readonly region?: string | undefined;
  /** A stage other than the one that is served. */
  readonly stage?: string | undefined;
}

/** A key of the question: equal for equal questions, whatever their registry. */
export const questionText = ({ service, network, region, stage }: Omit<Question, 'registry'>): string =>
  JSON.stringify([service, network, region, stage]);

/** Ids that callers take for a network, by their prefix. A network is named by its VPC. */
const MISTAKEN: Readonly<Record<string, string>> = {
  subnet: 'a subnet',
  sg: 'a security group',
  eni: 'a network interface',
  i: 'an instance',
};

function mistakenId(value: unknown): string | undefined {
  const [, prefix = ''] = /^([a-z]+)-[0-9a-f]{8,17}$/.exec(String(value)) ?? [];
  return Object.hasOwn(MISTAKEN, prefix) ? MISTAKEN[prefix] : undefined;
}

const isAskedNetwork = (value: unknown): boolean =>
  typeof value === 'string' && isNetworkRef(value) && mistakenId(value) === undefined;

/** The grammar of each part of a question, and its description in words. */
export const ASKED = {
  service: { fits: isServiceName, wanted: 'lower-case DNS labels, such as orders-api' },
  network: { fits: isAskedNetwork, wanted: 'a VPC id, endpoint id or network name' },
  region: { fits: isRegion, wanted: 'a region, such as eu-west-1' },
  stage: { fits: isStageName, wanted: 'at most 128 letters, digits, "-" and "_"' },
} as const;

/**
 * The problem of a malformed question, or `undefined`.
 * @example invalidQuestion({ service: 'Orders', registry: 'prod' })?.code // 'INVALID_REQUEST'
 */
export function invalidQuestion(question: Question): Problem | undefined {
  for (const part of ['service', 'network', 'region', 'stage'] as const) {
    const value = question[part];
    const { fits, wanted } = ASKED[part];
    // Only the service is required, and callers without types may leave it out.
    const isNamed = value !== undefined || part === 'service';
    if (isNamed && !fits(value ?? '')) return invalid(part, value, wanted);
  }
  return undefined;
}

/**
 * INVALID_REQUEST for a value that does not fit: `what` it should be, and the `wanted` grammar in words.
 * @example invalidProblem('region', 'nowhere', 'a region, such as eu-west-1').remedy // 'Use a region, such as eu-west-1.'
 */
export function invalid(what: string, value: unknown, wanted: string): Problem {
  const mistaken = what === 'network' ? mistakenId(value) : undefined;
  if (mistaken !== undefined) {
    const message = `${quote(String(value))} is the id of ${mistaken}, not of a network.`;
    return requestProblem(message, 'Use the id of its VPC, which begins with vpc-.', what);
  }
  const noun = what === 'service' || what === 'stage' ? `${what} name` : what;
  if (typeof value !== 'string') {
    const kind = kindOf(value);
    const remedy = kind === 'a promise' ? 'Await the promise first.' : `Use ${wanted}.`;
    return requestProblem(`The ${noun} is ${kind}, not a text.`, remedy, what);
  }
  return requestProblem(`${quote(value)} is not a valid ${noun}.`, `Use ${wanted}.`, what);
}

/** The type of document of each kind of key. */
export interface RegistryDocumentTypes {
  readonly service: ServiceEntry;
  readonly network: NetworkDocument;
  readonly networks: NetworksDocument;
  readonly api: ApiDocument;
}

/** Names one document of a registry. */
export type RegistryDocumentKey =
  | { readonly kind: 'service'; readonly name: string }
  | { readonly kind: 'network'; readonly ref: string }
  | { readonly kind: 'networks' }
  | { readonly kind: 'api'; readonly region: string; readonly apiId: string };

/** Any of the documents that a registry publishes. */
export type RegistryDocument = RegistryDocumentTypes[keyof RegistryDocumentTypes];

/** The documents of `K`, in its order; `null` if it was read and does not exist. */
export type RegistryDocuments<K extends readonly RegistryDocumentKey[]> = {
  readonly [I in keyof K]: RegistryDocumentTypes[K[I]['kind']] | null;
};

/** A key as text, for maps: `service:orders-api`. */
export function keyText(key: RegistryDocumentKey): string {
  switch (key.kind) {
    case 'service':
      return `service:${key.name}`;
    case 'network':
      return `network:${key.ref}`;
    case 'networks':
      return 'networks';
    case 'api':
      return `api:${key.region}/${key.apiId}`;
  }
}

// The items are a public format, usable from any language with an AWS SDK. Each has the string keys `pk` and `sk`, the number
// `schema` (1), and the members of its document beside them.

/** The sort key of an item that is one document: majors can stand side by side while readers are upgraded. */
const VERSION = 'v1';

/** The number of partitions of the lists of names and networks. */
export const LIST_SHARDS = 16;

/** The key of an item in the readers' table. */
export interface ItemKey {
  readonly pk: string;
  readonly sk: string;
}

/**
 * `SERVICE#{name}`: a `ServiceEntry`.
 * @example serviceKey('orders-api') // { pk: 'SERVICE#orders-api', sk: 'v1' }
 */
export const serviceKey = (name: string): ItemKey => ({ pk: `SERVICE#${name}`, sk: VERSION });

/**
 * `NETWORK#{vpc-id}`, `NETWORK#{vpce-id}` or `NETNAME#{name}`: a `NetworkDocument`.
 * @example networkKey('shared') // { pk: 'NETNAME#shared', sk: 'v1' }
 */
export const networkKey = (ref: string): ItemKey => ({
  pk: isVpcId(ref) || isVpceId(ref) ? `NETWORK#${ref}` : `NETNAME#${ref}`,
  sk: VERSION,
});

/** `NETWORKS`: the `NetworksDocument`. */
export const networksKey: ItemKey = { pk: 'NETWORKS', sk: VERSION };

/**
 * `API#{region}#{api-id}`: an `ApiDocument`.
 * @example apiKey('eu-west-1', 'a1b2c3d4e5') // { pk: 'API#eu-west-1#a1b2c3d4e5', sk: 'v1' }
 */
export const apiKey = (region: string, apiId: string): ItemKey => ({ pk: `API#${region}#${apiId}`, sk: VERSION });

/**
 * `LIST#{0..15}`, by name: a `ServiceSummary` each.
 * @example listKey('orders-api').sk // 'orders-api'
 */
export const listKey = (name: string): ItemKey => ({ pk: listPartition(shardOf(name)), sk: name });

/**
 * `NETLIST#{0..15}`, by VPC id: a `Network` each.
 * @example networkListKey('vpc-0a1b2c3d').sk // 'vpc-0a1b2c3d'
 */
export const networkListKey = (vpcId: string): ItemKey => ({ pk: networkListPartition(shardOf(vpcId)), sk: vpcId });

/**
 * One of the `LIST_SHARDS` partitions of the list of services, from 0.
 * @example listPartition(15) // 'LIST#15'
 */
export const listPartition = (shard: number): string => `LIST#${String(shard)}`;
/**
 * One of the `LIST_SHARDS` partitions of the list of networks, from 0.
 * @example networkListPartition(0) // 'NETLIST#0'
 */
export const networkListPartition = (shard: number): string => `NETLIST#${String(shard)}`;

/**
 * FNV-1a, 32 bits, modulo the shards: cheap, and easy to write in any language.
 * @example shardOf('') // 5
 */
export function shardOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < name.length; index += 1) {
    hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193) >>> 0;
  }
  return hash % LIST_SHARDS;
}

/**
 * The key of the item that holds a document.
 * @example itemKey({ kind: 'service', name: 'orders-api' }) // { pk: 'SERVICE#orders-api', sk: 'v1' }
 */
export function itemKey(key: RegistryDocumentKey): ItemKey {
  switch (key.kind) {
    case 'service':
      return serviceKey(key.name);
    case 'network':
      return networkKey(key.ref);
    case 'networks':
      return networksKey;
    case 'api':
      return apiKey(key.region, key.apiId);
    default: // callers without types
      throw invalidRequest('itemKey needs a key.', "Give one as in { kind: 'networks' }.", 'key');
  }
}
