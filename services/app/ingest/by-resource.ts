// Groups facts by the resource that they are about, since each resource is written in a transaction of its own.
import type { ApiRecord } from '../../core/records/api-record.js';
import type { EndpointRecord } from '../../core/records/endpoint-record.js';
import { isApiFact, type ApiFact, type EndpointFact, type Fact } from '../../core/records/fact.js';
import type { ResourceId } from '../ports.js';

export type ResourceFacts =
  | FactsAbout<'api', ApiFact, ApiRecord>
  | FactsAbout<'endpoint', EndpointFact, EndpointRecord>;

interface FactsAbout<K, F, R> {
  readonly resource: K;
  readonly id: ResourceId;
  readonly facts: readonly F[];
  /** The record that the facts were planned for: they hold for no other. Absent if they hold for any. */
  readonly planned?: { readonly record: R | undefined };
}

export function byResource(facts: readonly Fact[]): readonly ResourceFacts[] {
  const apis = grouped(facts.filter(isApiFact), ({ apiId }) => apiId);
  const endpoints = grouped(facts.filter(isEndpointFact), ({ vpceId }) => vpceId);
  return [
    ...apis.map((group) => ({ resource: 'api' as const, ...group })),
    ...endpoints.map((group) => ({ resource: 'endpoint' as const, ...group })),
  ];
}

/** The facts of a plan, each group with the record that it was made for. */
export function plannedFor(
  { apis, endpoints }: { readonly apis: readonly ApiRecord[]; readonly endpoints: readonly EndpointRecord[] },
  groups: readonly ResourceFacts[],
): readonly ResourceFacts[] {
  const known = {
    api: new Map(apis.map((record) => [record.apiId, record])),
    endpoint: new Map(endpoints.map((record) => [record.vpceId, record])),
  };
  return groups.map((group) =>
    group.resource === 'api'
      ? { ...group, planned: { record: known.api.get(group.id.id) } }
      : { ...group, planned: { record: known.endpoint.get(group.id.id) } },
  );
}

const isEndpointFact = (fact: Fact): fact is EndpointFact => !isApiFact(fact);

/** The groups are in the order of their first facts, and facts keep their order. */
function grouped<F extends Fact>(facts: readonly F[], idOf: (fact: F) => string): { id: ResourceId; facts: F[] }[] {
  const groups = new Map<string, { id: ResourceId; facts: F[] }>();
  for (const fact of facts) {
    const { account, region } = fact;
    const id = { account, region, id: idOf(fact) };
    const key = `${account}/${region}/${id.id}`;
    const group = groups.get(key) ?? { id, facts: [] };
    group.facts.push(fact);
    groups.set(key, group);
  }
  return [...groups.values()];
}
