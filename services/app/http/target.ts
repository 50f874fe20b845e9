// Parses a request's URL into decoded path segments and query parameters. The URL is untrusted: it may come raw from a socket.
import { quote, type Problem } from 'waypost/model';

export interface RequestTarget {
  readonly segments: readonly string[];
  readonly query: ReadonlyMap<string, string>;
}

export type Parsed = { readonly target: RequestTarget } | { readonly problem: Problem };

/** API Gateway refuses a longer request line; other servers get the same limit here. */
export const LONGEST_URL = 8192;

export function parseTarget(url: string): Parsed {
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

function unreadable(message: string): Parsed {
  const remedy = 'Percent-encode names and values as encodeURIComponent does, and give each parameter once.';
  return { problem: { code: 'INVALID_REQUEST', message, remedy } };
}
