// Custom domains. A full sweep reads the list of private ones, their mappings and their access associations. An incremental one
// reads the lists if they are old, since no event shows the end of a change, or an association by an account that is not enrolled;
// of mappings, which have events, it reads only those of a domain that is new.
import type { ApiRecord } from '../../core/records/api-record.js';
import { equal } from '../../core/equal.js';
import type { Second } from '../../core/time.js';
import { mappedDomains } from '../../core/records/domain-slots.js';
import { filledBy, withoutDomainOmissions } from '../../core/sweep/omissions.js';
import { isDomainTransitional, mappedApis, planDomains } from '../../core/sweep/plan-domains.js';
import { domainIdOf, type DomainId } from '../../core/records/domain.js';
import type { ObservedDomain, ObservedMapping } from '../../core/sweep/observation.js';
import type { Unseen } from 'waypost/model';
import type { ListResult, ListedAssociations, ScopeInventory, ScopeState } from './ports.js';
import { provenList } from './proven.js';
import { type SweepRun, applyAll, isTimeUp, secondLookOf } from './run.js';
import { secondAnswer } from './second-look.js';

/** After how long the lists are read again. Sweeps are 15 minutes apart by default, so none is older than an hour. */
const LISTED_EVERY: Second = 2700;

/** Whether an incremental sweep reads the lists. */
export function areDomainsDue({ domainsListed = 0 }: ScopeState, now: Second): boolean {
  return now - domainsListed >= LISTED_EVERY;
}

/** In a full sweep. */
export async function sweepDomains(run: SweepRun): Promise<void> {
  if (isTimeUp(run)) run.tally.unseen.push(LATE);
  else await readDomains(run, () => true);
}

/** In an incremental sweep: the next one reads them if this one has no time. */
export async function sweepDomainLists(run: SweepRun): Promise<void> {
  const isNew = (id: DomainId) => mappedApis(run.records.apis, id).length === 0;
  if (!isTimeUp(run)) await readDomains(run, isNew);
}

async function readDomains(run: SweepRun, readsMappings: DomainScan['readsMappings']): Promise<void> {
  const { deps, scope, records, tally } = run;
  const isKnown = records.apis.some(({ domains }) => mappedDomains(domains).length > 0);
  const { listing, unseen } = provenList(await scope.domains(), isKnown);
  tally.unseen.push(...unseen);
  tally.domains = listing.seen.length;
  tally.domainsListed = listing.complete;
  if (tally.domains > 0) {
    deps.progress?.({ step: 'listed', what: 'domains', count: tally.domains, complete: listing.complete });
  }
  const scan = { ...secondLookOf(run), apis: records.apis, readsMappings };
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
  'GetBasePathMapping',
  'GetDomainNameAccessAssociations',
]);

/** Whether the call is about custom domains, without which a sweep still counts as done. */
export function isAboutDomains({ call }: Unseen): boolean {
  return DOMAIN_CALLS.has(call);
}

interface DomainScan {
  readonly scope: ScopeInventory;
  /** The records of the scope. */
  readonly apis: readonly ApiRecord[];
  /** Collects what could not be seen. */
  readonly unseen: Unseen[];
  readonly isTimeUp: () => boolean;
  /** Whether the mappings of a domain are read. */
  readonly readsMappings: (id: DomainId) => boolean;
}

/** Adds to each domain its base path mappings and access associations, as far as they could be seen. */
export async function withMappings(
  scan: DomainScan,
  domains: readonly ObservedDomain[],
): Promise<readonly ObservedDomain[]> {
  if (domains.length === 0) return [];
  const associations = await readAssociations(scan, domains);
  scan.unseen.push(...distinct([...associations.own.unseen, ...associations.others.unseen]));
  const complete: ObservedDomain[] = [];
  for (const domain of domains) {
    const id = domainIdOf(domain);
    const mappings = scan.readsMappings(id) ? await mappingsOf(scan, id) : {};
    const parts = await lookAgainAtDomain(scan, domain);
    complete.push({ ...parts, ...mappings, ...associationsOf(id, associations) });
  }
  return complete;
}

/** Asks for the domain directly if the answer shows less than the records of the APIs to which it leads. */
async function lookAgainAtDomain(scan: DomainScan, domain: ObservedDomain): Promise<ObservedDomain> {
  const id = domainIdOf(domain);
  const rest = withoutDomainOmissions(knownOf(scan.apis, id), domain);
  const second = rest === domain ? undefined : await secondAnswer(scan, () => scan.scope.domain(id));
  return second === undefined ? rest : filledBy({ first: domain, rest, second });
}

/** AWS cannot look up one association, so the lists are read twice if a known one is missing. */
async function readAssociations(scan: DomainScan, domains: readonly ObservedDomain[]): Promise<ListedAssociations> {
  const first = provenAssociations(await scan.scope.domainAssociations(), scan.apis);
  const isLacking = domains.map(domainIdOf).some((id) => {
    const seen = associationsOf(id, first).associations;
    const known = knownOf(scan.apis, id).flatMap(({ associations }) => associations?.vpceIds ?? []);
    return seen?.complete === true && known.some((vpceId) => !seen.vpceIds.includes(vpceId));
  });
  if (!isLacking) return first;
  const second = scan.isTimeUp() ? undefined : provenAssociations(await scan.scope.domainAssociations(), scan.apis);
  return { own: bothLists(first.own, second?.own), others: bothLists(first.others, second?.others) };
}

/** What either list shows; complete if both are. */
function bothLists<T>(first: ListResult<T>, second: ListResult<T> | undefined): ListResult<T> {
  const { listing } = first;
  const complete = listing.complete && second?.listing.complete === true;
  return {
    listing: { ...listing, complete, seen: [...listing.seen, ...(second?.listing.seen ?? [])] },
    unseen: [...first.unseen, ...(second?.unseen ?? [])],
  };
}

/** What the records know of a domain. */
function knownOf(apis: readonly ApiRecord[], id: DomainId) {
  return mappedApis(apis, id).flatMap(({ domains }) =>
    mappedDomains(domains).filter((domain) => domainIdOf(domain) === id),
  );
}

/** A missing list is empty if the other one shows everything that is known. */
function provenAssociations({ own, others }: ListedAssociations, apis: readonly ApiRecord[]): ListedAssociations {
  const known = apis
    .flatMap((record) => mappedDomains(record.domains))
    .flatMap((domain) => (domain.associations?.vpceIds ?? []).map((vpceId) => `${domainIdOf(domain)} ${vpceId}`));
  const isLackedBy = ({ listing }: ListedAssociations['own']) => {
    const shown = new Set(listing.seen.map(({ domain, vpceId }) => `${domain} ${vpceId}`));
    return known.some((each) => !shown.has(each));
  };
  return { own: provenList(own, isLackedBy(others)), others: provenList(others, isLackedBy(own)) };
}

/** After one denied call, no further mappings are requested. */
async function mappingsOf(scan: DomainScan, id: DomainId): Promise<Pick<ObservedDomain, 'mappings'>> {
  const { scope, apis, unseen, isTimeUp } = scan;
  const isDenied = unseen.some(({ call, reason }) => call === 'GetBasePathMappings' && reason === 'denied');
  if (isDenied || isTimeUp()) return {};
  const listed = provenList(await scope.domainMappings(id), mappedApis(apis, id).length > 0);
  unseen.push(...listed.unseen);
  if (!listed.listing.complete) return {};
  const mappings = await provenMappings(scan, id, listed.listing.seen);
  return mappings === undefined ? {} : { mappings };
}

/**
 * The listed mappings, with a direct answer for each that is known and not listed, and for each that is listed without a stage
 * and not known so: AWS leaves out an empty stage. Undefined if one of them could not be looked up.
 */
async function provenMappings(
  { scope, apis, unseen, isTimeUp }: DomainScan,
  id: DomainId,
  listed: readonly ObservedMapping[],
): Promise<readonly ObservedMapping[] | undefined> {
  const known = mappingsKnownOf(apis, id);
  const isProven = (mapping: ObservedMapping) => mapping.stage !== null || known.some((each) => equal(each, mapping));
  const proven = listed.filter(isProven);
  const isOpen = ({ basePath }: ObservedMapping) => !proven.some((mapping) => mapping.basePath === basePath);
  const open = new Set([...known, ...listed].filter(isOpen).map(({ basePath }) => basePath));
  const found: ObservedMapping[] = [];
  for (const basePath of open) {
    if (isTimeUp()) return undefined;
    const seen = await scope.domainMapping(id, basePath);
    if (seen.kind === 'unseen') {
      unseen.push(seen.unseen);
      return undefined;
    }
    if (seen.kind === 'seen') found.push(seen.value);
  }
  return [...proven, ...found];
}

/** The mappings of a domain that the records know. */
function mappingsKnownOf(apis: readonly ApiRecord[], id: DomainId): readonly ObservedMapping[] {
  return mappedApis(apis, id).flatMap(({ apiId, domains }) =>
    mappedDomains(domains)
      .filter((domain) => domainIdOf(domain) === id)
      .flatMap(({ paths }) => paths.map(({ basePath, stage }) => ({ apiId, basePath, stage }))),
  );
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
