// What a reader may do with the readers' table: one list for the table's policy, the readers' template and the CDK construct.
import { either, type TemplateJson } from './template.js';

/** A resolve without anything in memory is one BatchGetItem; a refresh of one document is one GetItem. */
export const RESOLVE_ACTIONS = ['dynamodb:GetItem', 'dynamodb:BatchGetItem'] as const;

/** `list`, `types` and the console query the partitions of names. */
export const LIST_ACTIONS = ['dynamodb:Query'] as const;

export const LIST_PARTITIONS = ['LIST#*', 'NETLIST#*'] as const;

/**
 * Limits Query to the partitions of names, which hold only what a reader could learn by resolving each name in turn. `Null` is
 * needed because `ForAllValues` is true for a request without any key. If the template's condition `allowed` is false, the policy
 * names a partition that does not exist.
 */
export const listCondition = (allowed: string): Record<string, TemplateJson> => ({
  'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': either(allowed, LIST_PARTITIONS, ['NONE']) },
  Null: { 'dynamodb:LeadingKeys': 'false' },
});
