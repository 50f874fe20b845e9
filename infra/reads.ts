// What a reader may ask of the readers' table. One list for the table's own policy, the readers' template and the construct.
import { either, type Json } from './template.js';

/** An address from cold is one BatchGetItem; a change of one document is one GetItem. */
export const RESOLVE_ACTIONS = ['dynamodb:GetItem', 'dynamodb:BatchGetItem'] as const;

/** `list`, `types` and the console page through the partitions of names. */
export const LIST_ACTIONS = ['dynamodb:Query'] as const;

export const LIST_PARTITIONS = ['LIST#*', 'NETLIST#*'] as const;

/**
 * Query is given for the partitions of names alone: they hold what a reader could learn by asking for each name in turn.
 * `Null` is needed beside `ForAllValues`, which holds for a request that carries no key at all. Without the condition of the
 * template that allows it, the policy names a partition that does not exist.
 */
export const listCondition = (allowed: string): Record<string, Json> => ({
  'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': either(allowed, LIST_PARTITIONS, ['NONE']) },
  Null: { 'dynamodb:LeadingKeys': 'false' },
});
