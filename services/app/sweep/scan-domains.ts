// Custom domains with what leads from them, as a sweep or a re-check sees them. What was not seen of one is left out.
import type { DomainId } from '../../core/records/domain.js';
import { domainIdOf } from '../../core/records/domain.js';
import type { ObservedDomain } from '../../core/sweep/observation.js';
import type { DomainAssociations, ScopeInventory, Unseen } from './ports.js';

export interface DomainScan {
  readonly scope: ScopeInventory;
  /** Fills up with what could not be seen. */
  readonly unseen: Unseen[];
  readonly isTimeUp: () => boolean;
}

const CALLS: ReadonlySet<string> = new Set([
  'GetDomainNames',
  'GetDomainName',
  'GetBasePathMappings',
  'GetDomainNameAccessAssociations',
]);

/** Whether it only keeps custom domains from being known: a sweep is done without them. */
export function isAboutDomains({ call }: Unseen): boolean {
  return CALLS.has(call);
}

/** Adds the base path mappings of each, and all their access associations. */
export async function withMappings(
  look: DomainScan,
  domains: readonly ObservedDomain[],
): Promise<readonly ObservedDomain[]> {
  if (domains.length === 0) return [];
  const associations = await look.scope.domainAssociations();
  look.unseen.push(...onceEach([...associations.own.unseen, ...associations.others.unseen]));
  const complete: ObservedDomain[] = [];
  for (const domain of domains) {
    const mappings = await mappingsOf(look, domainIdOf(domain));
    complete.push({ ...domain, ...mappings, ...associationsOf(domainIdOf(domain), associations) });
  }
  return complete;
}

/** One refusal speaks for all: the others are not asked for. */
async function mappingsOf(
  { scope, unseen, isTimeUp }: DomainScan,
  id: DomainId,
): Promise<Pick<ObservedDomain, 'mappings'>> {
  const isRefused = unseen.some(({ call, reason }) => call === 'GetBasePathMappings' && reason === 'denied');
  if (isRefused || isTimeUp()) return {};
  const listed = await scope.domainMappings(id);
  unseen.push(...listed.unseen);
  return listed.listing.complete ? { mappings: listed.listing.seen } : {};
}

function associationsOf(id: DomainId, { own, others }: DomainAssociations): Pick<ObservedDomain, 'associations'> {
  const lists = [own.listing, others.listing];
  const complete = lists.every((list) => list.complete);
  const vpceIds = lists.flatMap(({ seen }) => seen.filter(({ domain }) => domain === id)).map(({ vpceId }) => vpceId);
  if (!complete && vpceIds.length === 0) return {};
  return { associations: { vpceIds: [...new Set(vpceIds)].sort(), complete } };
}

function onceEach(unseen: readonly Unseen[]): readonly Unseen[] {
  return [...new Map(unseen.map((each) => [`${each.call} ${each.reason}`, each])).values()];
}
