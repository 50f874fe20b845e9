// The custom domains of a sweep in memory, in the order in which the real sweep asks of them: the list, the associations of all,
// and each one's mappings; what is missing is looked up.
import { domainIdOf } from '../../core/records/domain.js';
import type { Listing, ObservedDomain } from '../../core/sweep/observation.js';
import { planDomains } from '../../core/sweep/plan-domains.js';
import { observedAssociations, observedDomains, observedMappings } from './listing.js';
import { ask, listed, recordsOf, type Run } from './questions.js';

export function sweepDomains(run: Run): void {
  const { mirror, where, settings, plans } = run;
  const { apis } = recordsOf(mirror.kept, where);
  const list = listed<ObservedDomain>(run, observedDomains, domainIdOf);
  const domains: Listing<ObservedDomain> = { ...list, seen: withWays(run, list.seen) };
  const { facts, missing } = planDomains(apis, { ...where, domains }, settings);
  const gone = missing.flatMap((id) => {
    const [startedAt, sight] = ask(run);
    if (observedDomains(sight, where).some((domain) => domainIdOf(domain) === id)) return [];
    const none = { startedAt, complete: false, seen: [] };
    return planDomains(apis, { ...where, domains: none, notFoundDomains: [id] }, settings).facts;
  });
  for (const fact of [...facts, ...gone]) mirror.tell(fact);
  plans.push({ facts: [...facts, ...gone], removals: [], resurrected: [] });
}

/** What is deleted meanwhile shows no mappings any more: they were not seen. */
function withWays(run: Run, domains: readonly ObservedDomain[]): readonly ObservedDomain[] {
  if (domains.length === 0) return [];
  const [, allowing] = ask(run);
  return domains.map((domain) => {
    const [, sight] = ask(run);
    const mappings = observedMappings(sight, domain);
    return {
      ...domain,
      ...(mappings === undefined ? {} : { mappings }),
      associations: { vpceIds: observedAssociations(allowing, domain), complete: true },
    };
  });
}
