// Custom domains in a full sweep: a page of their names, and where there are private ones the associations and each
// one's mappings. Incremental sweeps leave them out: events ask for re-checks, and a day is soon enough for what events lost.
import { planDomains } from '../../core/sweep/plan-domains.js';
import { isDomainTransitional } from '../../core/sweep/plan-domains.js';
import { domainIdOf, type DomainId } from '../../core/records/domain.js';
import type { ObservedDomain } from '../../core/sweep/observation.js';
import { withMappings } from './scan-domains.js';
import type { SweepRun } from './run.js';
import { applyAll, isTimeUp } from './run.js';

export async function sweepDomains(run: SweepRun): Promise<void> {
  const { deps, scope, records, tally } = run;
  if (isTimeUp(run)) {
    tally.unseen.push(LATE);
    return;
  }
  const listed = await scope.domains();
  tally.unseen.push(...listed.unseen);
  tally.domains = listed.listing.seen.length;
  if (tally.domains > 0) {
    const { complete } = listed.listing;
    deps.progress?.({ step: 'listed', what: 'domains', count: tally.domains, complete });
  }
  const look = { scope, unseen: tally.unseen, isTimeUp: () => isTimeUp(run) };
  const domains = { ...listed.listing, seen: await withMappings(look, listed.listing.seen) };
  const { facts, missing } = planDomains(records.apis, { ...scopeOf(run), domains }, deps.settings);
  await applyAll(run, facts);
  tally.rechecks.push(
    ...domains.seen.filter(({ state }) => isDomainTransitional(state)).map((each) => passing(run, each)),
  );
  await removeGone(run, missing);
}

const LATE = {
  call: 'GetDomainNames',
  permission: 'apigateway:GET on /domainnames',
  reason: 'failed',
  message: 'Time was up before custom domains were read. The next full sweep reads them.',
} as const;

/** Only "not found" to a direct question removes one. */
async function removeGone(run: SweepRun, missing: readonly DomainId[]): Promise<void> {
  const { deps, scope, records, tally } = run;
  for (const id of missing) {
    if (isTimeUp(run)) return;
    const seen = await scope.domain(id);
    if (seen.kind === 'unseen') tally.unseen.push(seen.unseen);
    if (seen.kind !== 'missing') continue;
    const domains = { startedAt: seen.startedAt, complete: false, seen: [] };
    const { facts } = planDomains(records.apis, { ...scopeOf(run), domains, notFoundDomains: [id] }, deps.settings);
    await applyAll(run, facts);
  }
}

function scopeOf({ scope: { account, region } }: SweepRun) {
  return { account, region };
}

function passing(run: SweepRun, domain: ObservedDomain) {
  const reason = 'the domain is on its way to another state, and no event says when it gets there';
  return { ...scopeOf(run), resource: 'domain', id: domainIdOf(domain), reason } as const;
}
