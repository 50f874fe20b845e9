// How long records and history lines stay stored, and when a dead record leaves the index that sweeps read.
import { equal } from '../equal.js';
import type { ApiRecord } from './api-record.js';
import type { EndpointRecord } from './endpoint-record.js';
import type { Second } from '../time.js';
import { TOMBSTONE_SECONDS, apiStub, endpointStub } from './stub.js';

const DAY: Second = 86_400;

export const HISTORY_SECONDS: Second = 400 * DAY;
const TAGS_ONLY_SECONDS: Second = 30 * DAY;

/**
 * False for old stubs. A sweep reads every indexed record of its scope, and would read more dead records each year. It needs none
 * of these: AWS lists a deleted API for minutes only, and no late fact revives a dead id.
 */
export function isIndexed(record: ApiRecord | EndpointRecord, now: Second): boolean {
  const { deleted } = record;
  if (deleted === undefined || deleted.missing === true || deleted.at > now - TOMBSTONE_SECONDS) return true;
  return !equal(record, 'apiId' in record ? apiStub(record) : endpointStub(record));
}

/** When a record that has only tags expires, since its create event may never come. Other records never expire. */
export function expiryOf(record: ApiRecord | EndpointRecord, now: Second): Second | undefined {
  const tagsOnly = 'apiId' in record ? hasApiTagsOnly(record) : hasEndpointTagsOnly(record);
  return tagsOnly ? now + TAGS_ONLY_SECONDS : undefined;
}

function hasApiTagsOnly({ created, deleted, type, name, stages }: ApiRecord): boolean {
  return !created && deleted === undefined && type === undefined && name === undefined && stages.length === 0;
}

function hasEndpointTagsOnly({ created, deleted, state, privateDns }: EndpointRecord): boolean {
  return !created && deleted === undefined && state === undefined && privateDns === undefined;
}
