// What a caller gets: an address, and where it came from.
import type { Address } from './model/address.js';
import type { Warning } from './model/documents.js';
import { parseApiUrl } from './model/api-url.js';

/**
 * Where an answer came from.
 * - `live`: the registry was read for this very call. - `cache`: read a while ago, and within its time.
 * - `stale`: beyond its time, and the registry could not be read, or denies a name that it had.
 * - `snapshot`: another process's last known good. - `override`, `fallback`: the configuration of this one.
 */
export type AnswerSource = 'live' | 'cache' | 'stale' | 'snapshot' | 'override' | 'fallback';

/** An address that the registry gave. */
export interface RegistryAddress extends Address {
  readonly source: 'live' | 'cache' | 'stale' | 'snapshot';
  /** How long ago the registry said so, in ms. */
  readonly ageMs: number;
}

/** An address that the configuration gave: only what its URL says is known of it. */
export interface GivenAddress {
  readonly service: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly source: 'override' | 'fallback';
  readonly ageMs: 0;
  readonly warnings: readonly Warning[];
  readonly form?: undefined;
  readonly registry?: undefined;
  readonly apiId?: string | undefined;
  readonly vpceId?: string | undefined;
  readonly vpcId?: undefined;
  readonly stage?: string | undefined;
  readonly region?: string | undefined;
  readonly accountId?: undefined;
  readonly generation?: undefined;
  readonly since?: undefined;
}

/** The whole answer of `lookup`. */
export type LookedUp = RegistryAddress | GivenAddress;

/** The address of a configured URL. */
export function givenAddress(service: string, url: string, source: GivenAddress['source']): GivenAddress {
  return { service, url, headers: {}, source, ageMs: 0, warnings: [], ...parseApiUrl(url) };
}
