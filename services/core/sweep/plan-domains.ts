// The plan for custom domains: facts with the parts that differ from the records of the domains' APIs, except where a record has newer
// facts. A domain that is not listed may still exist, so a direct look-up decides.
import { compareText } from 'waypost/model';
import type { ApiRecord } from '../records/api-record.js';
import { type ApiDomain, type DomainId, domainIdOf } from '../records/domain.js';
import { equal } from '../equal.js';
import type { ApiMapped, Provenance } from '../records/fact.js';
import type { Second } from '../time.js';
import type { Observation, ObservedDomain, ObservedMapping } from './observation.js';
import { type PlanSettings, sweepProvenance } from './plan-context.js';

/** States that end without an event. */
const TRANSITIONAL: ReadonlySet<string> = new Set(['pending', 'updating']);

export function isDomainTransitional(state: string | undefined): boolean {
  return state !== undefined && TRANSITIONAL.has(state);
}

interface DomainPlan {
  readonly facts: readonly ApiMapped[];
  /** Domains that lead to an API by its record, but were not listed: they must be looked up. */
  readonly missing: readonly DomainId[];
}

export function planDomains(
  apis: readonly ApiRecord[],
  observation: Pick<Observation, 'account' | 'region' | 'domains' | 'notFoundDomains'>,
  settings: PlanSettings,
): DomainPlan {
  const { domains, notFoundDomains = [] } = observation;
  if (domains === undefined) return { facts: [], missing: [] };
  const provenance = sweepProvenance(observation, domains.startedAt, settings);
  const seen = new Map(domains.seen.map((domain) => [domainIdOf(domain), domain]));
  const old = settledDomains(apis, domains.startedAt - settings.settle);
  const facts = [
    ...[...seen].flatMap(([id, domain]) => factsOfDomain(apis, { id, domain, provenance })),
    ...notFoundDomains.filter((id) => old.has(id)).flatMap((id) => unmappedFrom(apis, { id, provenance })),
  ];
  return { facts, missing: domains.complete ? [...old].filter((id) => !seen.has(id)) : [] };
}

interface DomainLookup {
  readonly id: DomainId;
  readonly provenance: Provenance;
}

function factsOfDomain(
  apis: readonly ApiRecord[],
  { domain, ...lookup }: DomainLookup & { readonly domain: ObservedDomain },
): ApiMapped[] {
  const { mappings, ...parts } = domain;
  const former = mappedApis(apis, lookup.id);
  const merged = (record: MappedApi) => withParts(known(record, lookup.id), parts);
  // The mappings were not seen; other parts may have changed.
  if (mappings === undefined) {
    return former.flatMap((record) => newsOf(record, lookup, merged(record)));
  }
  const mapped = [...new Set(mappings.map(({ apiId }) => apiId))].sort(compareText).map((apiId) => ({
    record: apis.find((record) => record.apiId === apiId) ?? { apiId },
    paths: pathsTo(apiId, mappings),
  }));
  const left = former.filter(({ apiId }) => !mapped.some(({ record }) => record.apiId === apiId));
  return [
    ...mapped.flatMap(({ record, paths }) => newsOf(record, lookup, { ...merged(record), paths })),
    ...left.flatMap((record) => newsOf(record, lookup, null)),
  ];
}

function unmappedFrom(apis: readonly ApiRecord[], lookup: DomainLookup): ApiMapped[] {
  return mappedApis(apis, lookup.id).flatMap((record) => newsOf(record, lookup, null));
}

type MappedApi = Pick<ApiRecord, 'apiId' | 'domains'>;

function newsOf(record: MappedApi, { id, provenance }: DomainLookup, mapping: ApiDomain | null): ApiMapped[] {
  const slot = record.domains?.find(({ domain }) => domain === id)?.slot;
  if (slot !== undefined && (slot.at >= provenance.at || equal(slot.value, mapping))) return [];
  return [{ kind: 'ApiMapped', ...provenance, apiId: record.apiId, domain: id, mapping }];
}

/** The known parts of the domain: a part that is not seen now stays. */
function known({ domains = [] }: MappedApi, id: DomainId): Pick<ApiDomain, 'paths'> & Partial<ApiDomain> {
  return domains.find(({ domain }) => domain === id)?.slot.value ?? { paths: [] };
}

type DomainParts = Omit<ObservedDomain, 'mappings'>;

/** If only some associations were seen, they are added to the known ones, and none is removed. */
function withParts(before: ReturnType<typeof known>, parts: DomainParts): ApiDomain {
  const [former, seen] = [before.associations, parts.associations];
  const merged = { ...before, ...parts };
  if (former === undefined || seen === undefined || seen.complete) return merged;
  const vpceIds = [...new Set([...former.vpceIds, ...seen.vpceIds])].sort();
  return { ...merged, associations: vpceIds.length === former.vpceIds.length ? former : { vpceIds, complete: false } };
}

/** The APIs to which the domain leads by their records. */
export function mappedApis(apis: readonly ApiRecord[], id: DomainId): readonly ApiRecord[] {
  return apis.filter(({ domains = [] }) => domains.some(({ domain, slot }) => domain === id && slot.value !== null));
}

/** The domains that led to an API before this time. A direct look-up may not find a younger domain yet. */
function settledDomains(apis: readonly ApiRecord[], before: Second): ReadonlySet<DomainId> {
  const slots = apis.flatMap(({ domains = [] }) => domains);
  const settled = slots.filter(({ slot }) => slot.value !== null && slot.at < before).map(({ domain }) => domain);
  return new Set(settled);
}

function pathsTo(apiId: string, mappings: readonly ObservedMapping[]) {
  return mappings
    .filter((mapping) => mapping.apiId === apiId)
    .map(({ basePath, stage }) => ({ basePath, stage }))
    .sort((a, b) => compareText(a.basePath, b.basePath));
}
