// A private custom domain name, as far as it leads to an API. AWS publishes no record of the events about domains, so only
// sweeps and re-checks report domains; events ask for a re-check.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains.html
import { isBasePath, isHostName, isStageName } from 'waypost/model';
import type { KeptPolicy } from '../policy/digest.js';

/** A domain as AWS's ARNs name it, `{name}+{domainNameId}`: one account can have several domains of one name. */
export type DomainId = string;

/** One path from a domain to an API. */
export interface DomainPath {
  /** Without slashes around it; empty: the domain's root. */
  readonly basePath: string;
  /** Null: the caller names the stage in the path. */
  readonly stage: string | null;
}

interface DomainAssociations {
  /** The endpoints with an access association, sorted. */
  readonly vpceIds: readonly string[];
  /** False: others may exist. */
  readonly complete: boolean;
}

/** A domain that leads to an API. What was not seen is left out. */
export interface ApiDomain {
  readonly name: string;
  readonly id: string;
  readonly paths: readonly DomainPath[];
  /** Lower case. */
  readonly state?: string;
  readonly associations?: DomainAssociations;
  /** Whether routing rules, which Waypost does not read, decide: never, before the base paths, or alone. */
  readonly rules?: 'none' | 'first' | 'only';
  readonly policy?: KeptPolicy;
}

export function domainIdOf({ name, id }: Pick<ApiDomain, 'name' | 'id'>): DomainId {
  return `${name}+${id}`;
}

/** Undefined if the text is outside the grammar. */
export function readDomainId(text: unknown): { readonly name: string; readonly id: string } | undefined {
  if (typeof text !== 'string') return undefined;
  const [name, id, ...others] = text.split('+');
  return others.length === 0 && isHostName(name) && isDomainNameId(id) ? { name, id } : undefined;
}

export function isDomainNameId(text: unknown): text is string {
  return typeof text === 'string' && /^[A-Za-z0-9]{1,64}$/.test(text);
}

/** API Gateway writes `(none)` for the root. Undefined if the text is not a base path that a URL can hold. */
export function readBasePath(text: string | undefined): string | undefined {
  if (text === undefined || text === '(none)' || text === '') return '';
  return isBasePath(text) ? text : undefined;
}

/** Null if the caller names the stage in the path: there is no text, or `(none)`. Undefined if the text is not a stage name. */
export function readMappedStage(text: string | undefined): string | null | undefined {
  if (text === undefined || text === '' || text === '(none)') return null;
  return isStageName(text) ? text : undefined;
}
