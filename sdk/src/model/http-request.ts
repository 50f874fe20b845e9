// What a request of the query endpoint says: its path and its parameters. They are untrusted: a URL may come raw from a socket.
import { requestProblem, type Problem } from './errors.js';
import { UTC_SECOND, grammar } from './schema.js';
import { nearest, quote } from './text.js';

/** A request's URL, decoded. */
export interface RequestTarget {
  readonly segments: readonly string[];
  readonly query: ReadonlyMap<string, string>;
}

/** A request's URL, or why it cannot be read. */
export type ParsedTarget = { readonly target: RequestTarget } | { readonly problem: Problem };

/** API Gateway refuses a longer request line; other servers get the same limit here. */
export const LONGEST_URL = 8192;

/**
 * Parses a URL, whole or from its path on, into decoded path segments and query parameters.
 * @example parseTarget('/v1/services?limit=5').target.segments // ['v1', 'services']
 */
export function parseTarget(url: string): ParsedTarget {
  if (url.length > LONGEST_URL) return unreadable(`The URL has more than ${LONGEST_URL} characters.`);
  const [, path = '/', search = ''] = /^(?:[a-z]+:\/\/[^/?#]*)?([^?#]*)(?:\?([^#]*))?/i.exec(url) ?? [];
  const segments = path
    .split('/')
    .slice(1)
    .map((segment) => decode(segment));
  if (!areTexts(segments)) return unreadable('The path has a "%" that begins no UTF-8 character.');
  const query = new Map<string, string>();
  for (const piece of search.split('&')) {
    if (piece === '') continue;
    const equals = piece.indexOf('=');
    const name = decode(equals < 0 ? piece : piece.slice(0, equals), true);
    const value = decode(equals < 0 ? '' : piece.slice(equals + 1), true);
    if (name === undefined || value === undefined) {
      return unreadable('The query has a "%" that begins no UTF-8 character.');
    }
    if (query.has(name)) return unreadable(`The query has the parameter ${quote(name)} more than once.`);
    query.set(name, value);
  }
  return { target: { segments, query } };
}

function decode(text: string, form = false): string | undefined {
  const plain = form ? text.replaceAll('+', ' ') : text;
  if (!plain.includes('%')) return plain;
  try {
    return decodeURIComponent(plain);
  } catch {
    return undefined;
  }
}

function areTexts(segments: readonly (string | undefined)[]): segments is readonly string[] {
  return !segments.includes(undefined);
}

function unreadable(message: string): ParsedTarget {
  const remedy = 'Percent-encode names and values as encodeURIComponent does, and give each parameter once.';
  return { problem: { code: 'INVALID_REQUEST', message, remedy } };
}

/** The pages of a list: how many rows they have, and what a request may say about them. */
export const PAGES = {
  usual: 100,
  greatest: 1000,
  limit: {
    fits: (given: string): boolean => /^[0-9]{1,4}$/.test(given) && Number(given) >= 1 && Number(given) <= 1000,
    wanted: 'a whole number from 1 to 1000',
  },
  cursor: { wanted: 'the cursor of an earlier page, or none' },
  /** The cursor of a history: the time of a line, and its place in the order of recording. */
  position: { fits: grammar(new RegExp(`^${UTC_SECOND}~[0-9]{15}$`), 36) },
} as const;

/** What `/v1/lookup` wants. */
export const WANTED_URL =
  '?url=https://a1b2c3d4e5-vpce-0a1b2c3d.execute-api.us-west-2.amazonaws.com/prod/, percent-encoded';

/**
 * INVALID_REQUEST for the first parameter of a query that a route does not know; undefined if it knows all.
 * @example unknownParameter(new Map([['netwrok', 'vpc-0a1b2c3d']]), ['network'])?.remedy // 'Did you mean "network"?'
 */
export function unknownParameter(query: ReadonlyMap<string, string>, known: readonly string[]): Problem | undefined {
  const name = [...query.keys()].find((key) => !known.includes(key));
  if (name === undefined) return undefined;
  const [near] = nearest(name, known);
  const otherwise = known.length === 0 ? 'Leave it out.' : `Use one of ${known.join(', ')}.`;
  return {
    code: 'INVALID_REQUEST',
    message: `Unknown parameter ${quote(name)}.`,
    remedy: near === undefined ? otherwise : `Did you mean "${near}"?`,
    details: { what: 'parameter', parameters: known },
  };
}

/**
 * INVALID_REQUEST for a parameter that a route requires.
 * @example missingParameter('url', 'a URL').message // 'The parameter "url" is missing.'
 */
export function missingParameter(name: string, wanted: string): Problem {
  const message = `The parameter ${quote(name)} is missing.`;
  return requestProblem(message, `Add ${wanted}.`, name);
}

/**
 * INVALID_REQUEST for a path that no route has. 400 and not 404: a 404 always means that the registry has no such service or
 * network, never that a base URL is mistyped. A path holds names from callers, so a hostile or badly encoded name often makes a
 * path that no route has.
 * @example unknownPath(['v2'], ['/v1/services']).remedy // 'Use one of /v1/services.'
 */
export function unknownPath(segments: readonly string[], routes: readonly string[]): Problem {
  return requestProblem(`Unknown path ${quote(`/${segments.join('/')}`)}.`, `Use one of ${routes.join(', ')}.`, 'path');
}
