// The keys of a registry's documents, and of the items that hold them in the readers' table.
import type { ApiDocument, NetworkDocument, NetworksDocument, ServiceEntry } from './documents.js';
import { isVpcId, isVpceId } from './grammar.js';

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

// The items are a public format, usable from any language with an AWS SDK. Each has the string keys `pk` and `sk`, the number
// `schema` (1), and the members of its document beside them.

/** The sort key of an item that is one document: majors can stand side by side while readers are upgraded. */
const VERSION = 'v1';

/** The number of partitions of the lists of names and networks. */
export const LIST_SHARDS = 16;

/** The key of an item in the readers' table. */
export interface Key {
  readonly pk: string;
  readonly sk: string;
}

/**
 * `SERVICE#{name}`: a `ServiceEntry`.
 * @example serviceKey('orders-api') // { pk: 'SERVICE#orders-api', sk: 'v1' }
 */
export const serviceKey = (name: string): Key => ({ pk: `SERVICE#${name}`, sk: VERSION });

/**
 * `NETWORK#{vpc-id}`, `NETWORK#{vpce-id}` or `NETNAME#{name}`: a `NetworkDocument`.
 * @example networkKey('shared') // { pk: 'NETNAME#shared', sk: 'v1' }
 */
export const networkKey = (ref: string): Key => ({
  pk: isVpcId(ref) || isVpceId(ref) ? `NETWORK#${ref}` : `NETNAME#${ref}`,
  sk: VERSION,
});

/** `NETWORKS`: the `NetworksDocument`. */
export const networksKey: Key = { pk: 'NETWORKS', sk: VERSION };

/**
 * `API#{region}#{api-id}`: an `ApiDocument`.
 * @example apiKey('eu-west-1', 'a1b2c3d4e5') // { pk: 'API#eu-west-1#a1b2c3d4e5', sk: 'v1' }
 */
export const apiKey = (region: string, apiId: string): Key => ({ pk: `API#${region}#${apiId}`, sk: VERSION });

/**
 * `LIST#{0..15}`, by name: a `ServiceSummary` each.
 * @example listKey('orders-api').sk // 'orders-api'
 */
export const listKey = (name: string): Key => ({ pk: listPartition(shardOf(name)), sk: name });

/**
 * `NETLIST#{0..15}`, by VPC id: a `Network` each.
 * @example networkListKey('vpc-0a1b2c3d').sk // 'vpc-0a1b2c3d'
 */
export const networkListKey = (vpcId: string): Key => ({ pk: networkListPartition(shardOf(vpcId)), sk: vpcId });

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
