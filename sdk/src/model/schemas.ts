// The schemas of the documents and of their parts, by name. The query endpoint's OpenAPI document is made from them.
import {
  candidate,
  conflict,
  currentApi,
  customDomain,
  endpoint,
  endpointPolicy,
  endpointStatement,
  network,
  networkConflict,
  networkDocument,
  policyCondition,
  policyDigest,
  policyStatement,
  removal,
  serviceEntry,
  serviceRegion,
  serviceSummary,
  stageCanary,
  stageSummary,
} from './documents.js';
import type { Schema } from './schema.js';

const named = {
  candidate,
  conflict,
  currentApi,
  customDomain,
  endpoint,
  endpointPolicy,
  endpointStatement,
  network,
  networkConflict,
  networkDocument,
  policyCondition,
  policyDigest,
  policyStatement,
  removal,
  serviceEntry,
  serviceRegion,
  serviceSummary,
  stageCanary,
  stageSummary,
};

/** Names a schema of `schemas`. */
export type SchemaName = keyof typeof named;

export const schemas: Readonly<Record<SchemaName, Schema<unknown>>> = named;
