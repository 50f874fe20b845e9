// What is kept for ever of a resource that is long gone: enough that no answer changes, and nothing else.
import type { ApiRecord } from './api-record.js';
import type { EndpointRecord } from './endpoint-record.js';
import { stageOf } from '../names/candidacy.js';

/** How long after Waypost learnt of a deletion the record shrinks, in seconds: 400 days. */
export const TOMBSTONE_SECONDS = 400 * 86_400;

/** Names, claims, lineage, birth and death stay, and what its last address was made of. */
export function apiStub(record: ApiRecord): ApiRecord {
  const { region, apiId, account, created, createdAt, deleted, everPrivate, name, type, vpceIds, tags } = record;
  const { shownByTag, shownByName, tagShownAt, domains } = record;
  const { service, registry, stack, logicalId } = tags;
  const served = stageOf(record);
  return {
    region,
    apiId,
    account,
    created,
    createdAt,
    ...(deleted === undefined ? {} : { deleted }),
    everPrivate,
    ...(name === undefined ? {} : { name }),
    ...(type === undefined ? {} : { type }),
    ...(vpceIds === undefined ? {} : { vpceIds: { ...vpceIds, value: vpceIds.value.slice(0, 1) } }),
    tags: {
      ...(service === undefined ? {} : { service }),
      ...(registry === undefined ? {} : { registry }),
      ...(stack === undefined ? {} : { stack }),
      ...(logicalId === undefined ? {} : { logicalId }),
    },
    stages: record.stages
      .filter((log) => log.name === served)
      .map((log) => ({ name: log.name, signsOfLife: log.signsOfLife.slice(0, 1) })),
    ...(domains === undefined ? {} : { domains }),
    shownByTag,
    shownByName,
    ...(tagShownAt === undefined ? {} : { tagShownAt }),
  };
}

export function endpointStub(record: EndpointRecord): EndpointRecord {
  const {
    region,
    vpceId,
    account,
    created,
    createdAt,
    deleted,
    vpcId,
    network,
    tagRemovals: removals,
    shownNames: shown,
  } = record;
  return {
    region,
    vpceId,
    account,
    created,
    createdAt,
    ...(deleted === undefined ? {} : { deleted }),
    ...(vpcId === undefined ? {} : { vpcId }),
    ...(network === undefined ? {} : { network }),
    tagRemovals: removals,
    shownNames: shown,
  };
}
