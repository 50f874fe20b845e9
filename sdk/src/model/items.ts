// The readers' table: which item holds which document. A public format, usable from any language with an AWS SDK.
// Every item has the string keys `pk` and `sk`, the number `schema` (1), and the members of its document beside them.
import { isVpcId, isVpceId } from './grammar.js';

/** The sort key of an item that is one document: majors can stand side by side while readers are upgraded. */
const VERSION = 'v1';

/** Over how many partitions the lists of names and networks are spread. */
export const LIST_SHARDS = 16;

export interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** `SERVICE#{name}`: a `ServiceEntry`. */
export const serviceKey = (name: string): Key => ({ pk: `SERVICE#${name}`, sk: VERSION });

/** `NETWORK#{vpc-id}`, `NETWORK#{vpce-id}` or `NETNAME#{name}`: a `NetworkDocument`. */
export const networkKey = (ref: string): Key => ({
  pk: isVpcId(ref) || isVpceId(ref) ? `NETWORK#${ref}` : `NETNAME#${ref}`,
  sk: VERSION,
});

/** `NETWORKS`: the `NetworksDocument`. */
export const networksKey: Key = { pk: 'NETWORKS', sk: VERSION };

/** `API#{region}#{api-id}`: an `ApiDocument`. */
export const apiKey = (region: string, apiId: string): Key => ({ pk: `API#${region}#${apiId}`, sk: VERSION });

/** `LIST#{0..15}`, by name: a `ServiceSummary` each. */
export const listKey = (name: string): Key => ({ pk: listPartition(shardOf(name)), sk: name });

/** `NETLIST#{0..15}`, by VPC id: a `Network` each. */
export const networkListKey = (vpcId: string): Key => ({ pk: networkListPartition(shardOf(vpcId)), sk: vpcId });

export const listPartition = (shard: number): string => `LIST#${String(shard)}`;
export const networkListPartition = (shard: number): string => `NETLIST#${String(shard)}`;

/** FNV-1a, 32 bits, modulo the shards: cheap, and easy to write in any language. */
export function shardOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < name.length; index += 1) {
    hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193) >>> 0;
  }
  return hash % LIST_SHARDS;
}
