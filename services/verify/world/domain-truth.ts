// Compares the records about private custom domains with the world, at any moment and after full sweeps. After those, each mapping is
// on its API's record and in the entry of the API's name (law 2).
import { type CustomDomain, type ServiceEntry, LISTED } from 'waypost/model';
import type { ApiRecord } from '../../core/records/api-record.js';
import { pathText, type Domain } from './custom-domains.js';
import { check, checkSame } from './invariants.js';
import { domainStateOf, type WorldSnapshot } from './listing.js';
import type { MirrorState } from './mirror.js';
import { documentsUnder } from './comparison.js';
import { sortedBy } from './oracle/reading.js';

/** One mapping of a domain to an API, and who may use it. */
interface TrueDomainPath {
  readonly domain: string;
  readonly apiId: string;
  readonly basePath: string;
  readonly stage: string | null;
  readonly state: string | undefined;
  readonly rules: Domain['rules'];
  readonly vpceIds: readonly string[];
}

/** At any moment, recorded custom domains were true at some time, since only look-ups report them. */
export function checkDomains({ apis }: MirrorState, { gateway }: WorldSnapshot): void {
  for (const { apiId, domains = [] } of apis.values()) {
    for (const { domain: id, slot } of domains) {
      const { ever = new Set<string>() } = gateway.domains.find((each) => `${each.name}+${each.id}` === id) ?? {};
      const { paths = [], associations } = slot.value ?? {};
      const recordedPaths = [
        ...paths.map(({ basePath, stage }) => pathText(basePath, { apiId, stage })),
        ...(associations?.vpceIds ?? []),
      ];
      check(
        'no custom domain leads where it never led',
        recordedPaths.every((each) => ever.has(each)),
        { id, apiId, recordedPaths },
      );
    }
  }
}

export function expectDomains({ apis, documents }: MirrorState, world: WorldSnapshot): void {
  const truth = world.gateway.domains.filter(({ alive }) => alive).flatMap((domain) => pathsOf(domain, world));
  checkSame('records hold the custom domains', inOrder([...apis.values()].flatMap(recorded)), inOrder(truth));
  for (const entry of documentsUnder<ServiceEntry>(documents, 'SERVICE#')) expectEntry(entry, truth);
}

function expectEntry({ regions }: ServiceEntry, truth: readonly TrueDomainPath[]): void {
  for (const { current, candidates, siblings, domains = [] } of regions) {
    const listed = new Set([...candidates, ...siblings].map(({ apiId }) => apiId));
    const paths = truth.filter(({ apiId }) => listed.has(apiId));
    if (current === null || listed.size >= LISTED || paths.length > LISTED) continue;
    checkSame('an entry shows the custom domains of its APIs', inOrder(domains.map(shown)), inOrder(paths));
  }
}

function pathsOf(domain: Domain, world: WorldSnapshot): TrueDomainPath[] {
  const { name, id, mappings, associations, rules } = domain;
  const vpceIds = associations.map(({ vpceId }) => vpceId).sort();
  return [...mappings].map(([basePath, { apiId, stage }]) => {
    return { domain: `${name}+${id}`, apiId, basePath, stage, state: domainStateOf(domain, world), rules, vpceIds };
  });
}

function recorded({ apiId, domains = [] }: ApiRecord): TrueDomainPath[] {
  return domains.flatMap(({ domain, slot: { value } }) =>
    (value?.paths ?? []).map(({ basePath, stage }) => {
      const { state, rules = 'none', associations } = value!; // it has paths
      return { domain, apiId, basePath, stage, state, rules, vpceIds: associations?.vpceIds ?? [] };
    }),
  );
}

function shown({ name, domainNameId, rules, vpceIds = [], ...path }: CustomDomain): TrueDomainPath {
  const { apiId, basePath, stage, state } = path;
  return { domain: `${name}+${domainNameId}`, apiId, basePath, stage, state, rules: rules ?? 'none', vpceIds };
}

function inOrder(paths: readonly TrueDomainPath[]): readonly TrueDomainPath[] {
  return sortedBy(
    paths,
    ({ domain }) => domain,
    ({ basePath }) => basePath,
    ({ apiId }) => apiId,
  );
}
