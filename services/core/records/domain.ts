// A private custom domain name, as far as it leads to an API. No event is known to show one for certain, so only sweeps and
// re-checks tell of it; events ask for a re-check.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains.html
import { isBasePath, isHostName, isStageName } from 'waypost/model';
import type { KeptPolicy } from '../policy/kept-policy.js';

/** A domain as AWS's ARNs name it, `{name}+{domainNameId}`: names need not be unique, not even in one account. */
export type DomainId = string;

/** One way from a domain to an API. */
export interface DomainPath {
  /** Without slashes around it; empty: the domain's root. */
  readonly basePath: string;
  /** Null: the caller names the stage in the path. */
  readonly stage: string | null;
}

export interface DomainAssociations {
  /** The endpoints with an access association, sorted. */
  readonly vpceIds: readonly string[];
  /** False: there may be more. */
  readonly complete: boolean;
}

/** What is known of a domain that leads to an API. What was not seen is left out. */
export interface ApiDomain {
  readonly name: string;
  readonly id: string;
  readonly paths: readonly DomainPath[];
  /** Lower case. */
  readonly state?: string;
  readonly associations?: DomainAssociations;
  /** Whether routing rules, which are not read, decide: not at all, before the base paths, or alone. */
  readonly rules?: 'none' | 'first' | 'only';
  readonly policy?: KeptPolicy;
}

export function domainIdOf({ name, id }: Pick<ApiDomain, 'name' | 'id'>): DomainId {
  return `${name}+${id}`;
}

/** Undefined where the text is outside the grammar. */
export function readDomainId(text: unknown): { readonly name: string; readonly id: string } | undefined {
  if (typeof text !== 'string') return undefined;
  const [name, id, ...others] = text.split('+');
  return others.length === 0 && isHostName(name) && isDomainNameId(id) ? { name, id } : undefined;
}

export function isDomainNameId(text: unknown): text is string {
  return typeof text === 'string' && /^[A-Za-z0-9]{1,64}$/.test(text);
}

/** `(none)` is how API Gateway writes the root. Undefined: no base path that a URL could hold. */
export function readBasePath(text: string | undefined): string | undefined {
  if (text === undefined || text === '(none)' || text === '') return '';
  return isBasePath(text) ? text : undefined;
}

/** Without a stage, or with `(none)`, the caller names it. Undefined: no stage's name. */
export function readMappedStage(text: string | undefined): string | null | undefined {
  if (text === undefined || text === '' || text === '(none)') return null;
  return isStageName(text) ? text : undefined;
}
