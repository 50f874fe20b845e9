// Selects the services that match the search and the filters.
import { HEALTHS, isPasted, readPasted, readSearch, type Network, type ServiceSummary } from 'waypost/model';
import type { Filter } from './view.js';

export const SHOWS = ['blocked', 'degraded', 'unknown', 'live', 'not-ready', 'gone', 'conflicts', 'siblings'] as const;
export type Show = (typeof SHOWS)[number];

const FITS: Readonly<Record<Show, (summary: ServiceSummary) => boolean>> = {
  blocked: ({ health }) => health === 'blocked',
  degraded: ({ health }) => health === 'degraded',
  unknown: ({ health }) => health === 'unknown',
  live: ({ status }) => status === 'live',
  'not-ready': ({ status }) => status === 'not-ready',
  gone: ({ status }) => status === 'gone',
  conflicts: ({ conflicts }) => conflicts > 0,
  siblings: ({ siblings }) => siblings > 0,
};

/** Services that fit the search and the filters: blocked ones first, then degraded ones, then names that begin with the first word. */
export function matching(
  services: readonly ServiceSummary[],
  { q, show, region }: Filter,
  networks: readonly Network[],
): readonly ServiceSummary[] {
  const read = readSearch(q);
  if ('problem' in read) return [];
  const { fits: fitsSearch, words } = read.search;
  const fits = SHOWS.find((known) => known === show);
  const found = services.filter(
    (summary) =>
      fitsSearch(summary, networks) &&
      (fits === undefined || FITS[fits](summary)) &&
      (region === '' || summary.regions.includes(region)),
  );
  const [first] = words;
  if (first === undefined) return troubleFirst(found);
  const [ahead, rest] = [
    found.filter(({ name }) => name.startsWith(first)),
    found.filter(({ name }) => !name.startsWith(first)),
  ];
  return troubleFirst([...ahead, ...rest]);
}

/** Keeps the order within each group. Unknown services do not come first: mostly, AWS has only not shown something yet. */
function troubleFirst(services: readonly ServiceSummary[]): readonly ServiceSummary[] {
  const [worst, next] = HEALTHS;
  return [
    ...services.filter(({ health }) => health === worst),
    ...services.filter(({ health }) => health === next),
    ...services.filter(({ health }) => health !== worst && health !== next),
  ];
}

export function countShows(services: readonly ServiceSummary[]): Readonly<Record<Show, number>> {
  const count = (show: Show): number => services.reduce((sum, summary) => sum + (FITS[show](summary) ? 1 : 0), 0);
  return {
    blocked: count('blocked'),
    degraded: count('degraded'),
    unknown: count('unknown'),
    live: count('live'),
    'not-ready': count('not-ready'),
    gone: count('gone'),
    conflicts: count('conflicts'),
    siblings: count('siblings'),
  };
}

export function regionsOf(services: readonly ServiceSummary[]): readonly string[] {
  return [...new Set(services.flatMap(({ regions }) => regions))].sort();
}

export const wordsOf = (q: string): readonly string[] =>
  q
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');

/** True for a call, such as the URL of a private API, which is looked up instead of searched for. */
export const isCall = (text: string): boolean => isPasted(text) && 'call' in readPasted(text);

/** The text split at the search words: every second piece is a match. */
export function cutAtMatches(text: string, q: string): readonly string[] {
  const words = wordsOf(q).map((word) => word.replace(/[^a-z0-9]/g, '\\$&'));
  return words.length === 0 ? [text] : text.split(new RegExp(`(${words.join('|')})`));
}
