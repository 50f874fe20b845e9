// A model of API Gateway's private custom domain names. Their events show only that something changed; a look-up shows what changed.
import * as events from '../../core/test/cloudtrail/domain-events.js';
import { failed, type CloudTrailEvent } from '../../core/test/cloudtrail/record.js';
import type { Caller, Ledger } from './ledger.js';

export interface Mapping {
  readonly apiId: string;
  /** Null if the caller names the stage. */
  readonly stage: string | null;
}

export interface Domain {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly id: string;
  readonly alive: boolean;
  /** Whether routing rules decide: never, before the base paths, or instead of them. */
  readonly rules: 'none' | 'first' | 'only';
  /** The last change is in progress until this second. */
  readonly busyUntil: number;
  /** By base path; the empty path is the root. */
  readonly mappings: ReadonlyMap<string, Mapping>;
  /** The endpoints with access, and their accounts. */
  readonly associations: readonly { readonly vpceId: string; readonly account: string }[];
  /** Every mapping and every endpoint with access that it ever had. */
  readonly ever: ReadonlySet<string>;
}

/** A mapping as one text. */
export function pathText(basePath: string, { apiId, stage }: Mapping): string {
  return `${basePath} ${apiId} ${stage ?? ''}`;
}

/** What the model knows besides domains. */
interface Surroundings {
  /** True if the caller has a living private API with this id and stage. */
  readonly canMap: (caller: Caller, mapping: Mapping) => boolean;
}

/** Seconds that a change takes. */
const CHANGING = 4;

export type CustomDomains = ReturnType<typeof createCustomDomains>;

export function createCustomDomains(ledger: Ledger, surroundings: Surroundings) {
  const domains: Domain[] = [];
  const call: CallDomain = (caller, id, { event, change }) => {
    const index = domains.findIndex((each) => each.id === id && each.alive && isOf(each, caller));
    const domain = domains[index];
    const changed = domain && change(domain);
    if (changed === undefined) {
      ledger.log(failed(event, 'NotFoundException', 'Invalid domain name or mapping identifier specified'));
      return;
    }
    domains[index] = changed;
    ledger.log(event);
  };
  return {
    domains: domains as readonly Domain[],
    /** True if a mapping keeps the API, or that stage of it, from being deleted. */
    isMapped: (apiId: string, stage?: string): boolean =>
      domains.some(({ alive, mappings }) =>
        [...mappings.values()].some((to) => alive && to.apiId === apiId && (stage === undefined || to.stage === stage)),
      ),
    createDomainName: (caller: Caller, name: string): string => {
      const id = `dom${String(domains.length).padStart(5, '0')}`;
      const { account, region } = caller;
      const empty = { mappings: new Map<string, Mapping>(), associations: [], ever: new Set<string>() };
      domains.push({ account, region, name, id, alive: true, rules: 'none', busyUntil: 0, ...empty });
      ledger.log(events.createDomainName({ ...ledger.where(caller), name, id }));
      return id;
    },
    deleteDomainName: (caller: Caller, { name, id }: Domain): void => {
      const event = events.deleteDomainName({ ...ledger.where(caller), name, id });
      call(caller, id, { event, change: (domain) => ({ ...domain, alive: false }) });
    },
    ...mappingCalls(ledger, call, surroundings),
    ...associationCalls(ledger, call),
  };
}

type CallDomain = (caller: Caller, id: string, made: DomainCall) => void;

function mappingCalls(ledger: Ledger, call: CallDomain, { canMap }: Surroundings) {
  return {
    /** Turns routing rules on or off, which takes a while. */
    routeBy: (caller: Caller, { name, id }: Domain, rules: Domain['rules']): void => {
      const event = events.updateDomainName({ ...ledger.where(caller), name, id });
      call(caller, id, { event, change: (domain) => ({ ...domain, rules, busyUntil: ledger.now() + CHANGING }) });
    },
    /** Maps a base path, or maps it to something else. */
    mapBasePath: (caller: Caller, { name, id, mappings }: Domain, basePath: string, mapping: Mapping): void => {
      const shown = { ...ledger.where(caller), name, id, basePath: basePath === '' ? '(none)' : basePath };
      const make = mappings.has(basePath) ? events.updateBasePathMapping : events.createBasePathMapping;
      const event = make({
        ...shown,
        apiId: mapping.apiId,
        ...(mapping.stage === null ? {} : { stage: mapping.stage }),
      });
      const change = (domain: Domain) =>
        canMap(caller, mapping)
          ? {
              ...domain,
              mappings: new Map(domain.mappings).set(basePath, mapping),
              ever: new Set(domain.ever).add(pathText(basePath, mapping)),
            }
          : undefined;
      call(caller, id, { event, change });
    },
    unmapBasePath: (caller: Caller, { name, id }: Domain, basePath: string): void => {
      const event = events.deleteBasePathMapping({ ...ledger.where(caller), name, id, basePath });
      const change = (domain: Domain) =>
        domain.mappings.has(basePath)
          ? { ...domain, mappings: new Map([...domain.mappings].filter(([path]) => path !== basePath)) }
          : undefined;
      call(caller, id, { event, change });
    },
  };
}

function associationCalls(ledger: Ledger, call: CallDomain) {
  return {
    /** Called by the endpoint's account, which may differ from the domain's. */
    associate: (caller: Caller, { account: owner, name, id }: Domain, vpceId: string): void => {
      const event = events.createAssociation({ ...ledger.where(caller), name, id, domainAccount: owner, vpceId });
      const change = (domain: Domain) => ({
        ...domain,
        associations: [
          ...domain.associations.filter((each) => each.vpceId !== vpceId),
          { vpceId, account: caller.account },
        ],
        ever: new Set(domain.ever).add(vpceId),
      });
      call({ ...caller, account: owner }, id, { event, change });
    },
    dissociate: (caller: Caller, { account: owner, name, id }: Domain, vpceId: string): void => {
      const event = events.deleteAssociation({ ...ledger.where(caller), name, id, domainAccount: owner, vpceId });
      const isIt = (each: Domain['associations'][number]) => each.vpceId === vpceId && each.account === caller.account;
      const change = (domain: Domain) =>
        domain.associations.some(isIt)
          ? { ...domain, associations: domain.associations.filter((each) => !isIt(each)) }
          : undefined;
      call({ ...caller, account: owner }, id, { event, change });
    },
  };
}

interface DomainCall {
  readonly event: CloudTrailEvent;
  /** Undefined if the call fails. */
  readonly change: (domain: Domain) => Domain | undefined;
}

function isOf(domain: Domain, { account, region }: Caller): boolean {
  return domain.account === account && domain.region === region;
}
