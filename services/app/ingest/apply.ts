// Applies facts to the registry, one transaction per resource. Every change of a record comes through here.
import type { Fact, Recheck } from '../../core/records/fact.js';
import type { RegistryConfig } from '../../core/registry-config.js';
import type { Random, ResourceId, Sleep, Store } from '../ports.js';
import { applyApiFacts } from './apply-api.js';
import { applyEndpointFacts } from './apply-endpoint.js';
import { untilWritten, type WriteAttempt } from './attempt.js';
import { byResource, type ResourceFacts } from './by-resource.js';

export interface ApplyDeps {
  readonly store: Store;
  readonly config: RegistryConfig;
  readonly sleep: Sleep;
  readonly random: Random;
  /** Called when a resource serves again that a look-up had not found. */
  readonly onRevived?: (id: ResourceId) => void;
}

interface ApplyResult {
  /** Whether anything was written. What was written is durable. */
  readonly changed: boolean;
  /** Re-checks of resources whose facts contradict each other within one second, and of APIs that a younger one joined. */
  readonly rechecks: readonly Recheck[];
}

/**
 * Applies facts about any number of resources.
 * @throws Error when the store failed or a transaction lost too often. Applying all facts again is safe.
 */
export async function applyFacts(deps: ApplyDeps, facts: readonly Fact[]): Promise<ApplyResult> {
  return applyGroups(deps, byResource(facts));
}

/** Applies facts that are grouped already. */
export async function applyGroups(deps: ApplyDeps, groups: readonly ResourceFacts[]): Promise<ApplyResult> {
  const results: ApplyResult[] = [];
  for (const group of groups) results.push(await applyToResource(deps, group));
  return {
    changed: results.some(({ changed }) => changed),
    rechecks: results.flatMap(({ rechecks }) => rechecks),
  };
}

/** Applies the facts about one resource in one transaction. */
export async function applyToResource(deps: ApplyDeps, group: ResourceFacts): Promise<ApplyResult> {
  const what = `${group.resource} ${group.id.id}`;
  const { outcome, tied, revived, rechecks = [] } = await untilWritten(deps, what, () => attemptToApply(deps, group));
  if (outcome === 'applied' && revived === true) deps.onRevived?.(group.id);
  if (outcome === 'outdated')
    return { changed: false, rechecks: [recheckOf(group, 'it changed while it was looked at')] };
  const contradiction = 'two facts of one second contradict each other';
  return {
    changed: outcome === 'applied',
    rechecks: [...(tied ? [recheckOf(group, contradiction)] : []), ...rechecks],
  };
}

function attemptToApply(deps: ApplyDeps, group: ResourceFacts): Promise<WriteAttempt> {
  return group.resource === 'api' ? applyApiFacts(deps, group) : applyEndpointFacts(deps, group);
}

function recheckOf({ resource, id }: ResourceFacts, reason: string): Recheck {
  return { ...id, resource, reason };
}
