// What a look at custom domains tells beyond the records of the APIs that they lead to: only what differs, and only where no
// newer fact knows better. A domain that is not listed is not gone: a direct look-up says so.
import { compareText } from 'waypost/model';
import type { ApiRecord } from '../records/api-record.js';
import type { ApiDomain, DomainId } from '../records/domain.js';
import { domainIdOf } from '../records/domain.js';
import { equal } from '../equal.js';
import type { ApiMapped, Second, Provenance } from '../records/fact.js';
import type { Observation, ObservedDomain, ObservedMapping } from './observation.js';
import { type PlanSettings, sweepProvenance } from './plan-context.js';

/** States that end by themselves, with no event that says so. */
const PASSING: ReadonlySet<string> = new Set(['pending', 'updating']);

export function isDomainTransitional(state: string | undefined): boolean {
  return state !== undefined && PASSING.has(state);
}

export interface DomainPlan {
  readonly facts: readonly ApiMapped[];
  /** Domains that lead to an API by the records, and were not listed: to be looked up. */
  readonly missing: readonly DomainId[];
}

export function planDomains(
  apis: readonly ApiRecord[],
  observation: Pick<Observation, 'account' | 'region' | 'domains' | 'notFoundDomains'>,
  settings: PlanSettings,
): DomainPlan {
  const { domains, notFoundDomains: notFoundDomains = [] } = observation;
  if (domains === undefined) return { facts: [], missing: [] };
  const told = sweepProvenance(observation, domains.startedAt, settings);
  const seen = new Map(domains.seen.map((domain) => [domainIdOf(domain), domain]));
  const old = settledDomains(apis, domains.startedAt - settings.settle);
  const facts = [
    ...[...seen].flatMap(([id, domain]) => factsOfDomain(apis, { id, domain, provenance: told })),
    ...notFoundDomains.filter((id) => old.has(id)).flatMap((id) => goneFrom(apis, { id, provenance: told })),
  ];
  return { facts, missing: domains.complete ? [...old].filter((id) => !seen.has(id)) : [] };
}

interface DomainLookup {
  readonly id: DomainId;
  readonly provenance: Provenance;
}

function factsOfDomain(
  apis: readonly ApiRecord[],
  { domain, ...look }: DomainLookup & { readonly domain: ObservedDomain },
): ApiMapped[] {
  const { mappings, ...parts } = domain;
  const led = mappedApis(apis, look.id);
  // Which APIs it leads to was not seen: the others of its parts may have changed.
  if (mappings === undefined) {
    return led.flatMap((record) => newsOf(record, look, { ...known(record, look.id), ...parts }));
  }
  const mapped = [...new Set(mappings.map(({ apiId }) => apiId))].sort(compareText).map((apiId) => ({
    record: apis.find((record) => record.apiId === apiId) ?? { apiId },
    paths: pathsTo(apiId, mappings),
  }));
  const left = led.filter(({ apiId }) => !mapped.some(({ record }) => record.apiId === apiId));
  return [
    ...mapped.flatMap(({ record, paths }) => newsOf(record, look, { ...known(record, look.id), ...parts, paths })),
    ...left.flatMap((record) => newsOf(record, look, null)),
  ];
}

function goneFrom(apis: readonly ApiRecord[], look: DomainLookup): ApiMapped[] {
  return mappedApis(apis, look.id).flatMap((record) => newsOf(record, look, null));
}

type MappedApi = Pick<ApiRecord, 'apiId' | 'domains'>;

function newsOf(record: MappedApi, { id, provenance: told }: DomainLookup, mapping: ApiDomain | null): ApiMapped[] {
  const slot = record.domains?.find(({ domain }) => domain === id)?.slot;
  if (slot !== undefined && (slot.at >= told.at || equal(slot.value, mapping))) return [];
  return [{ kind: 'ApiMapped', ...told, apiId: record.apiId, domain: id, mapping }];
}

/** What is known of the domain already: a part that is not seen now stays. */
function known({ domains = [] }: MappedApi, id: DomainId): Pick<ApiDomain, 'paths'> & Partial<ApiDomain> {
  return domains.find(({ domain }) => domain === id)?.slot.value ?? { paths: [] };
}

export function mappedApis(apis: readonly ApiRecord[], id: DomainId): readonly ApiRecord[] {
  return apis.filter(({ domains = [] }) => domains.some(({ domain, slot }) => domain === id && slot.value !== null));
}

/** The domains that lead to an API since before then: a younger one may not be found yet. */
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
