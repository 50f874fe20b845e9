// Groups facts by the resource that they are about, since each resource is written in a transaction of its own.
import type { ApiFact, EndpointFact, Fact } from '../../core/records/fact.js';
import { isApiFact } from '../../core/records/fact.js';
import type { ResourceId } from '../ports.js';

export type ResourceFacts =
  | { readonly resource: 'api'; readonly id: ResourceId; readonly facts: readonly ApiFact[] }
  | { readonly resource: 'endpoint'; readonly id: ResourceId; readonly facts: readonly EndpointFact[] };

export function byResource(facts: readonly Fact[]): readonly ResourceFacts[] {
  const apis = grouped(facts.filter(isApiFact), ({ apiId }) => apiId);
  const endpoints = grouped(facts.filter(isEndpointFact), ({ vpceId }) => vpceId);
  return [
    ...apis.map((group) => ({ resource: 'api' as const, ...group })),
    ...endpoints.map((group) => ({ resource: 'endpoint' as const, ...group })),
  ];
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
