// A service's line in the list, from its entry.
import { defined } from './schema.js';
import type { ServiceEntry, ServiceSummary } from './documents.js';

/**
 * The summary of a service, with the ids by which it is searched for.
 * @example summaryOf({ name: 'orders-api', accountId: '111122223333', status: 'gone', regions: [], conflicts: [] }).siblings // 0
 */
export function summaryOf({ name, status, accountId, regions, conflicts }: ServiceEntry): ServiceSummary {
  const apiIds = regions.flatMap(({ current, candidates, siblings, removal }) =>
    [current, ...candidates, ...siblings, removal].flatMap((api) => api?.apiId ?? []),
  );
  const vpceIds = regions.flatMap(({ current }) => [
    ...(current?.vpceIds ?? []),
    ...(current?.stages.flatMap(({ associated = [] }) => associated) ?? []),
  ]);
  const ambiguous = regions.filter(({ current }) => current?.coexisting !== undefined).length;
  return {
    name,
    status,
    accountId,
    regions: regions.map(({ region }) => region),
    conflicts: conflicts.length,
    siblings: regions.reduce((sum, { siblings }) => sum + siblings.length, 0),
    ...defined({
      ambiguous: ambiguous === 0 ? undefined : ambiguous,
      apiIds: idsOf(apiIds),
      vpceIds: idsOf(vpceIds),
    }),
  };
}

const idsOf = (ids: readonly string[]) => (ids.length === 0 ? undefined : [...new Set(ids)].sort());
