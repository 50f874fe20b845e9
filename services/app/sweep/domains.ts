// Custom domains. A full sweep reads the list of private ones, their mappings and their access associations. Incremental sweeps
// skip them: events ask for re-checks, and for lost events the daily full sweep is soon enough.
import type { ApiRecord } from '../../core/records/api-record.js';
import { mappedDomains } from '../../core/records/domain-slots.js';
import { isDomainTransitional, mappedApis, planDomains } from '../../core/sweep/plan-domains.js';
import { domainIdOf, type DomainId } from '../../core/records/domain.js';
import type { ObservedDomain } from '../../core/sweep/observation.js';
import type { ListedAssociations, ScopeInventory, Unseen } from './ports.js';
import { provenList } from './proven.js';
import type { SweepRun } from './run.js';
import { applyAll, isTimeUp } from './run.js';

export async function sweepDomains(run: SweepRun): Promise<void> {
  const { deps, scope, records, tally } = run;
  if (isTimeUp(run)) {
    tally.unseen.push(LATE);
    return;
  }
  const isKnown = records.apis.some(({ domains }) => mappedDomains(domains).length > 0);
  const { listing, unseen } = provenList(await scope.domains(), isKnown);
  tally.unseen.push(...unseen);
  tally.domains = listing.seen.length;
  if (tally.domains > 0) {
    deps.progress?.({ step: 'listed', what: 'domains', count: tally.domains, complete: listing.complete });
  }
  const scan = { scope, apis: records.apis, unseen: tally.unseen, isTimeUp: () => isTimeUp(run) };
  const domains = { ...listing, seen: await withMappings(scan, listing.seen) };
  const { facts, missing } = planDomains(records.apis, { ...scopeOf(run), domains }, deps.settings);
  await applyAll(run, facts);
  const passing = domains.seen.filter(({ state }) => isDomainTransitional(state));
  tally.rechecks.push(...passing.map((domain) => recheckOf(run, domain)));
  await removeMissing(run, missing);
}

const LATE = {
  call: 'GetDomainNames',
  permission: 'apigateway:GET on /domainnames',
  reason: 'failed',
  message: 'The time was up before custom domains were read. The next full sweep reads them.',
} as const;

/** Removes a domain only if a direct look-up answers "not found". */
async function removeMissing(run: SweepRun, missing: readonly DomainId[]): Promise<void> {
  const { deps, scope, records, tally } = run;
  for (const id of missing) {
    if (isTimeUp(run)) return;
    const found = await scope.domain(id);
    if (found.kind === 'unseen') tally.unseen.push(found.unseen);
    if (found.kind !== 'missing') continue;
    const domains = { startedAt: found.startedAt, complete: false, seen: [] };
    const { facts } = planDomains(records.apis, { ...scopeOf(run), domains, notFoundDomains: [id] }, deps.settings);
    await applyAll(run, facts);
  }
}

function scopeOf({ scope: { account, region } }: SweepRun) {
  return { account, region };
}

function recheckOf(run: SweepRun, domain: ObservedDomain) {
  const reason = 'the domain is changing state, and no event reports the end of the change';
  return { ...scopeOf(run), resource: 'domain', id: domainIdOf(domain), reason } as const;
}

const DOMAIN_CALLS: ReadonlySet<string> = new Set([
  'GetDomainNames',
  'GetDomainName',
  'GetBasePathMappings',
  'GetDomainNameAccessAssociations',
]);

/** Whether the call is about custom domains, without which a sweep still counts as done. */
export function isAboutDomains({ call }: Unseen): boolean {
  return DOMAIN_CALLS.has(call);
}

export interface DomainScan {
  readonly scope: ScopeInventory;
  /** The records of the scope. */
  readonly apis: readonly ApiRecord[];
  /** Collects what could not be seen. */
  readonly unseen: Unseen[];
  readonly isTimeUp: () => boolean;
}

/** Adds to each domain its base path mappings and access associations, as far as they could be seen. */
export async function withMappings(
  scan: DomainScan,
  domains: readonly ObservedDomain[],
): Promise<readonly ObservedDomain[]> {
  if (domains.length === 0) return [];
  const associations = provenAssociations(await scan.scope.domainAssociations(), scan.apis);
  scan.unseen.push(...distinct([...associations.own.unseen, ...associations.others.unseen]));
  const complete: ObservedDomain[] = [];
  for (const domain of domains) {
    const mappings = await mappingsOf(scan, domainIdOf(domain));
    complete.push({ ...domain, ...mappings, ...associationsOf(domainIdOf(domain), associations) });
  }
  return complete;
}

function provenAssociations({ own, others }: ListedAssociations, apis: readonly ApiRecord[]): ListedAssociations {
  const domains = apis.flatMap((record) => mappedDomains(record.domains));
  const isKnown = domains.some(({ associations }) => (associations?.vpceIds.length ?? 0) > 0);
  return { own: provenList(own, isKnown), others: provenList(others, isKnown) };
}

/** After one denied call, no further mappings are requested. */
async function mappingsOf(
  { scope, apis, unseen, isTimeUp }: DomainScan,
  id: DomainId,
): Promise<Pick<ObservedDomain, 'mappings'>> {
  const isDenied = unseen.some(({ call, reason }) => call === 'GetBasePathMappings' && reason === 'denied');
  if (isDenied || isTimeUp()) return {};
  const listed = provenList(await scope.domainMappings(id), mappedApis(apis, id).length > 0);
  unseen.push(...listed.unseen);
  return listed.listing.complete ? { mappings: listed.listing.seen } : {};
}

function associationsOf(id: DomainId, { own, others }: ListedAssociations): Pick<ObservedDomain, 'associations'> {
  const lists = [own.listing, others.listing];
  const complete = lists.every((list) => list.complete);
  const vpceIds = lists.flatMap(({ seen }) => seen.filter(({ domain }) => domain === id)).map(({ vpceId }) => vpceId);
  if (!complete && vpceIds.length === 0) return {};
  return { associations: { vpceIds: [...new Set(vpceIds)].sort(), complete } };
}

function distinct(unseen: readonly Unseen[]): readonly Unseen[] {
  return [...new Map(unseen.map((each) => [`${each.call} ${each.reason}`, each])).values()];
}
