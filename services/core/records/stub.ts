// A stub is what remains for ever of a record whose resource was deleted long ago: just enough that no answer changes.
import { defined } from 'waypost/model';
import { type ApiRecord, lastStageOf } from './api-record.js';
import type { EndpointRecord } from './endpoint-record.js';
import { isLineageRole, rolesOf } from './fact.js';

/**
 * How long after Waypost learnt of a deletion by an event the record shrinks, in seconds: 400 days. A record that is dead only
 * because a look-up did not find it never shrinks, since it serves again when it is seen again.
 */
export const TOMBSTONE_SECONDS = 400 * 86_400;

/** Keeps names, claims, lineage, creation, deletion, the stage that was served last, and the parts of the last address. */
export function apiStub(record: ApiRecord): ApiRecord {
  const { region, apiId, account, created, createdAt, life, deleted, everPrivate, name, type, vpceIds, tags } = record;
  const { shownByTag, shownByName, tagShownAt, stagedAt, lineageTags, domains } = record;
  const { service, registry, stack, logicalId } = tags;
  const ofLineage = Object.fromEntries(
    rolesOf(tags).flatMap((role) => (isLineageRole(role) ? [[role, tags[role]]] : [])),
  );
  const served = lastStageOf(record);
  return {
    ...{ region, apiId, account, created, createdAt, life, everPrivate, shownByTag, shownByName },
    ...defined({ deleted, name, type, domains, tagShownAt, stagedAt, lineageTags }),
    ...defined({ vpceIds: vpceIds === undefined ? undefined : { ...vpceIds, value: vpceIds.value.slice(0, 1) } }),
    tags: defined({ service, registry, stack, logicalId, ...ofLineage }),
    stages: record.stages
      .filter((log) => log.name === served)
      .map(({ name: stage, deleted: deletedAt, signsOfLife }) => ({
        name: stage,
        ...defined({ deleted: deletedAt }),
        signsOfLife: signsOfLife.slice(0, 1),
      })),
  };
}

export function endpointStub(record: EndpointRecord): EndpointRecord {
  const { region, vpceId, account, created, createdAt, life, deleted, vpcId, network, tagRemovals, shownNames } =
    record;
  return {
    ...{ region, vpceId, account, created, createdAt, life, tagRemovals, shownNames },
    ...defined({ deleted, vpcId, network }),
  };
}
