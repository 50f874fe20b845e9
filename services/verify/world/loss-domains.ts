// The custom domains of a sweep in memory, in the real sweep's order of requests: the list, all associations, each domain's
// mappings, then look-ups of missing domains.
import { domainIdOf } from '../../core/records/domain.js';
import type { Listing, ObservedDomain } from '../../core/sweep/observation.js';
import { planDomains } from '../../core/sweep/plan-domains.js';
import { observedAssociations, observedDomains, observedMappings } from './listing.js';
import { askWorld, listed, recordsOf, type MemorySweep } from './questions.js';

export function sweepDomains(sweep: MemorySweep): void {
  const { mirror, scope, settings, plans } = sweep;
  const { apis } = recordsOf(mirror.state, scope);
  const list = listed<ObservedDomain>(sweep, observedDomains, domainIdOf);
  const domains: Listing<ObservedDomain> = { ...list, seen: withPaths(sweep, list.seen) };
  const { facts, missing } = planDomains(apis, { ...scope, domains }, settings);
  const gone = missing.flatMap((id) => {
    const [startedAt, snapshot] = askWorld(sweep);
    const lie = sweep.lies();
    if (lie !== 'none' && lie !== 'not found') return [];
    if (lie === 'none' && observedDomains(snapshot, scope).some((domain) => domainIdOf(domain) === id)) return [];
    const none = { startedAt, complete: false, seen: [] };
    return planDomains(apis, { ...scope, domains: none, notFoundDomains: [id] }, settings).facts;
  });
  for (const fact of [...facts, ...gone]) mirror.applyFact(fact);
  plans.push({ facts: [...facts, ...gone], removals: [], resurrected: [] });
}

/** A domain that is deleted meanwhile shows no mappings: they count as not seen. */
function withPaths(sweep: MemorySweep, domains: readonly ObservedDomain[]): readonly ObservedDomain[] {
  if (domains.length === 0) return [];
  const [, allowing] = askWorld(sweep);
  const isAllowingSeen = sweep.lies() === 'none';
  return domains.map((domain) => {
    const [, snapshot] = askWorld(sweep);
    const mappings = sweep.lies() === 'none' ? observedMappings(snapshot, domain) : undefined;
    return {
      ...domain,
      ...(mappings === undefined ? {} : { mappings }),
      ...(isAllowingSeen ? { associations: { vpceIds: observedAssociations(allowing, domain), complete: true } } : {}),
    };
  });
}
