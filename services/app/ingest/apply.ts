// Facts into the registry, one transaction per resource, tried again when another was first. The only way in.
import type { ApiFact, EndpointFact, Fact, Recheck } from '../../core/records/fact.js';
import { isApiFact } from '../../core/records/fact.js';
import type { RegistryConfig } from '../../core/registry-config.js';
import { applyApiFacts } from './apply-api.js';
import { applyEndpointFacts } from './apply-endpoint.js';
import type { WriteAttempt } from './attempt.js';
import { untilWon } from './attempt.js';
import type { Random, ResourceId, Sleep, Store } from '../ports.js';

export interface ApplyDeps {
  readonly store: Store;
  readonly config: RegistryConfig;
  readonly sleep: Sleep;
  readonly random: Random;
}

export interface ApplyResult {
  /** Whether anything was written. It is durable when this answer is given. */
  readonly changed: boolean;
  /** Resources whose facts contradict each other within a second. */
  readonly rechecks: readonly Recheck[];
}

/**
 * Applies facts of any number of resources, each resource's in one transaction.
 * @throws Error when a transaction lost to others too often, or the store failed: nothing of that resource is written then,
 *   and all may be applied again.
 */
export async function applyFacts(deps: ApplyDeps, facts: readonly Fact[]): Promise<ApplyResult> {
  const rechecks: Recheck[] = [];
  let changed = false;
  for (const group of byResource(facts)) {
    const attempt = await persist(deps, group);
    changed ||= attempt.outcome === 'applied';
    if (attempt.tied) rechecks.push(recheckOf(group));
  }
  return { changed, rechecks };
}

type ResourceFacts =
  | { readonly resource: 'api'; readonly id: ResourceId; readonly facts: ApiFact[] }
  | { readonly resource: 'endpoint'; readonly id: ResourceId; readonly facts: EndpointFact[] };

function byResource(facts: readonly Fact[]): Iterable<ResourceFacts> {
  const groups = new Map<string, ResourceFacts>();
  for (const fact of facts) {
    const { account, region } = fact;
    const id = { account, region, id: isApiFact(fact) ? fact.apiId : fact.vpceId };
    const key = `${account}/${region}/${id.id}`;
    const group = groups.get(key);
    if (isApiFact(fact)) {
      if (group?.resource === 'api') group.facts.push(fact);
      else groups.set(key, { resource: 'api', id, facts: [fact] });
    } else if (group?.resource === 'endpoint') group.facts.push(fact);
    else groups.set(key, { resource: 'endpoint', id, facts: [fact] });
  }
  return groups.values();
}

function persist(deps: ApplyDeps, group: ResourceFacts): Promise<WriteAttempt> {
  return untilWon(deps, `${group.resource} ${group.id.id}`, () =>
    group.resource === 'api'
      ? applyApiFacts(deps, group.id, group.facts)
      : applyEndpointFacts(deps, group.id, group.facts),
  );
}

function recheckOf({ resource, id }: ResourceFacts): Recheck {
  const reason = 'two facts of one second contradict each other';
  return { account: id.account, region: id.region, resource, id: id.id, reason };
}
