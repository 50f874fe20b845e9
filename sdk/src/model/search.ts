// The grammar of a search for services, which the page, the query endpoint and the command line share, and the pages of a list that
// only has what fits.
import { HEALTHS, type Network, type ServiceHealth, type ServiceSummary } from './documents.js';
import { requestProblem, type Problem } from './errors.js';
import { PAGES } from './http-request.js';
import { readPasted } from './pasted.js';
import { asChoice, fitsGlob, nearest, quote } from './text.js';
import { defined } from './schema.js';

/** What a search asks of a service. */
export interface ServiceSearch {
  /** Every term must fit; a search without terms fits every service. */
  readonly fits: (service: ServiceSummary, networks?: readonly Network[]) => boolean;
  /** A term may name a network, so `fits` needs the list of networks. */
  readonly needsNetworks: boolean;
  /** The terms that may be part of a name. */
  readonly words: readonly string[];
}

/** A search, or why its text is not a valid one. */
export type ReadSearch = { readonly search: ServiceSearch } | { readonly problem: Problem };

/** Among how many networks a search looks up names and VPCs. */
export const MOST_NETWORKS = 5000;

type Term = (service: ServiceSummary, networks: readonly Network[]) => boolean;

/** The health that a list may be limited to. */
export const WANTED_HEALTH = {
  fits: (value: string): value is ServiceHealth => HEALTHS.some((known) => known === value),
  wanted: asChoice(HEALTHS),
};

const IS: Readonly<Record<string, (service: ServiceSummary) => boolean>> = {
  live: ({ status }) => status === 'live',
  'not-ready': ({ status }) => status === 'not-ready',
  gone: ({ status }) => status === 'gone',
  conflicts: ({ conflicts }) => conflicts > 0,
  siblings: ({ siblings }) => siblings > 0,
  ...Object.fromEntries(HEALTHS.map((wanted) => [wanted, hasHealth(wanted)])),
};

/** The terms with a key; each returns undefined for a value that it does not know. */
const KEYS: Readonly<Record<string, (value: string) => Term | undefined>> = {
  account: (value) => (service) => fitsStart(service.accountId, value),
  region: (value) => (service) => service.regions.some((region) => fitsGlob(region, value)),
  api: (value) => (service) => hasApi(service, value),
  network: networkTerm,
  is: (value) => [value, `${value}s`].flatMap((known) => (Object.hasOwn(IS, known) ? (IS[known] ?? []) : []))[0],
};

/** How a search is written, in words. */
export const SEARCH_GRAMMAR =
  'Parts of names, globs (orders-*), ids of APIs, endpoints, VPCs and accounts, names of networks, a URL, or a key: account:, region:, network:, api:, is: (live, not-ready, gone, conflicts, siblings, blocked, degraded, unknown, ok). All must fit.';

/**
 * Reads a search: words, globs, ids and `key:value`, separated by blanks; or the URL of an API. A health limits it further.
 * @example readSearch('payments account:1111 is:live', 'blocked')
 */
export function readSearch(text: string, health?: ServiceHealth): ReadSearch {
  const terms: Term[] = health === undefined ? [] : [hasHealth(health)];
  const pasted = readPasted(text);
  if ('call' in pasted) return searchOf([...terms, (service) => hasApi(service, pasted.call.apiId)]);
  const written = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const words: string[] = [];
  for (const word of written) {
    const [, key, value = ''] = /^([a-z-]+):(.*)$/.exec(word) ?? [];
    if (key === undefined) words.push(word);
    const term = key === undefined ? wordTerm(word) : Object.hasOwn(KEYS, key) ? KEYS[key]?.(value) : undefined;
    if (!term || (key !== undefined && value === '')) return { problem: unknownTerm(word, key) };
    terms.push(term);
  }
  return searchOf(terms, { words, needsNetworks: written.some(mayNameNetwork) });
}

/**
 * The names that a word may be a mistyped part of, nearest first.
 * @example meantBy('oders', ['orders-api', 'billing-api']) // ['orders-api']
 */
export function meantBy(word: string, names: readonly string[]): readonly string[] {
  const whole = nearest(word, names);
  if (whole.length > 0) return whole;
  const parts = nearest(word, [...new Set(names.flatMap((name) => name.split(/[-.]/)))]);
  return names.filter((name) => name.split(/[-.]/).some((part) => parts.includes(part))).slice(0, MOST_MEANT);
}

const MOST_MEANT = 3;

/** Whether all words occur in what names a network: its id, name, region, account and endpoints. */
export function networkFits(
  { vpcId, name = '', region, accountId, endpoints }: Network,
  words: readonly string[],
): boolean {
  const text = [vpcId, name, region, accountId, ...endpoints.map(({ vpceId }) => vpceId)].join(' ');
  return words.every((word) => text.includes(word));
}

function searchOf(
  terms: readonly Term[],
  rest: Omit<ServiceSearch, 'fits'> = { words: [], needsNetworks: false },
): ReadSearch {
  return { search: { ...rest, fits: (service, networks = []) => terms.every((term) => term(service, networks)) } };
}

const mayNameNetwork = (word: string): boolean => /^(network:|vpc-)/.test(word) || !/[:*?]/.test(word);

/** A word without a key may be any of what names a service. */
function wordTerm(word: string): Term {
  if (/[*?]/.test(word)) return ({ name }) => fitsGlob(name, word);
  if (/^vpce?-/.test(word)) return networkTerm(word);
  const byNetwork = networkTerm(word);
  return (service, networks) =>
    service.name.includes(word) ||
    hasApi(service, word) ||
    service.regions.includes(word) ||
    (/^\d{4,}$/.test(word) && service.accountId.startsWith(word)) ||
    byNetwork(service, networks);
}

/** A service that is associated with an endpoint of the network: a VPC or endpoint by the beginning of its id, or a name. */
function networkTerm(value: string): Term {
  if (value.startsWith('vpce-')) return ({ vpceIds = [] }) => vpceIds.some((vpceId) => fitsStart(vpceId, value));
  return ({ vpceIds = [] }, networks) =>
    networks.some(
      ({ vpcId, name = '', endpoints }) =>
        ((value.startsWith('vpc-') && fitsStart(vpcId, value)) || fitsGlob(name, value)) &&
        endpoints.some(({ vpceId }) => vpceIds.includes(vpceId)),
    );
}

const fitsStart = (text: string, beginning: string): boolean => fitsGlob(text, `${beginning}*`);
function hasHealth(wanted: ServiceHealth) {
  return ({ health }: ServiceSummary): boolean => health === wanted;
}

const hasApi = ({ apiIds = [] }: ServiceSummary, apiId: string): boolean => apiIds.includes(apiId);

function unknownTerm(word: string, key = ''): Problem {
  const known = Object.hasOwn(KEYS, key) ? Object.keys(IS) : Object.keys(KEYS);
  const given = Object.hasOwn(KEYS, key) ? word.slice(key.length + 1) : key;
  const [near] = nearest(given, known);
  return requestProblem(
    `Unknown search term ${quote(word)}.`,
    near === undefined ? `Use ${asChoice(known)}.` : `Did you mean "${near}"?`,
    'search',
  );
}

interface ListedPage<T> {
  readonly items: readonly T[];
  readonly cursor?: string;
}

/** What a page asks of a list. */
export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/**
 * The limit of a page that has fewer items than others.
 * @example limitTo(100).wanted // 'a whole number from 1 to 100'
 */
export const limitTo = (most: number) => ({
  fits: (given: string): boolean => PAGES.limit.fits(given) && Number(given) <= most,
  wanted: `a whole number from 1 to ${most}`,
});

const READ = 1000;

/**
 * Reads on until `limit` items fit, or the list ends. Its cursor continues after the last of them.
 * @example const { items, cursor } = await filteredPage((page) => source.list(page), { limit: 10 }, ({ status }) => status === 'live');
 */
export async function filteredPage<T>(
  list: (request: PageRequest) => Promise<ListedPage<T>>,
  { limit, cursor: from }: PageRequest,
  isWanted: (item: T) => boolean,
): Promise<ListedPage<T>> {
  const found: T[] = [];
  let cursor = from;
  do {
    const page = await list({ limit: READ, cursor });
    const wanted = page.items.flatMap((item, index) => (isWanted(item) ? [index] : []));
    const taken = wanted.slice(0, limit - found.length);
    found.push(...taken.map((index) => page.items[index] as T)); // indices of this page
    const last = taken.at(-1);
    if (found.length === limit && last !== undefined && last < page.items.length - 1) {
      // A cursor is opaque: only a read that ends at the item gives the one after it.
      const { cursor: next } = await list({ limit: last + 1, cursor });
      return { items: found, ...defined({ cursor: next }) };
    }
    cursor = page.cursor;
  } while (cursor !== undefined && found.length < limit);
  return { items: found, ...defined({ cursor }) };
}
