// The schemas of the documents, by name.
import * as documents from './documents.js';
import type { Schema } from './schema.js';

/** Names a schema of `schemas`. */
export type SchemaName =
  | 'candidate'
  | 'conflict'
  | 'currentApi'
  | 'customDomain'
  | 'endpoint'
  | 'network'
  | 'networkConflict'
  | 'networkDocument'
  | 'policyCondition'
  | 'policyDigest'
  | 'policyStatement'
  | 'removal'
  | 'serviceEntry'
  | 'serviceRegion'
  | 'serviceSummary'
  | 'stageSummary';

/** The schemas of the documents and of their parts, from which the query endpoint's OpenAPI document is made. */
export const schemas: Readonly<Record<SchemaName, Schema<unknown>>> = documents;
