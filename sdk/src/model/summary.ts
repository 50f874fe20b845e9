// Summaries: a service's line in the list, and all networks in one small document.
import { NETWORK_SUMMARY_LIMIT } from './decide.js';
import { compareText, defined } from './schema.js';
import type { Network, NetworksDocument, ServiceEntry, ServiceSummary } from './documents.js';

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
  const [current] = regions.flatMap(({ current: serving }) => serving ?? []);
  return {
    name,
    status,
    accountId,
    regions: regions.map(({ region }) => region),
    conflicts: conflicts.length,
    siblings: regions.reduce((sum, { siblings }) => sum + siblings.length, 0),
    ...defined({
      current: current && {
        apiId: current.apiId,
        stage: current.stage,
        generation: current.generation,
        since: current.since,
      },
      ambiguous: ambiguous === 0 ? undefined : ambiguous,
      apiIds: idsOf(apiIds),
      vpceIds: idsOf(vpceIds),
    }),
  };
}

const idsOf = (ids: readonly string[]) => (ids.length === 0 ? undefined : [...new Set(ids)].sort());

/**
 * The summary of these networks, for callers that name none.
 * @example networkSummaryOf([]) // { count: 0, networks: [], regions: [] }
 */
export function networkSummaryOf(networks: readonly Network[]): NetworksDocument {
  const live = networks.filter(({ endpoints }) => endpoints.length > 0).sort(byRegionAndVpc);
  const count = live.reduce((sum, { endpoints }) => sum + endpoints.length, 0);
  const regions = [...new Set(live.map(({ region }) => region))].map((region) => {
    const here = live.filter((network) => network.region === region);
    return { region, vpcs: here.length, only: here.length === 1 ? (here[0]?.vpcId ?? null) : null };
  });
  return { count, networks: count > NETWORK_SUMMARY_LIMIT ? [] : live, regions };
}

/** The order of networks in every list. */
export const byRegionAndVpc = (a: Network, b: Network): number =>
  compareText(a.region, b.region) || compareText(a.vpcId, b.vpcId);
