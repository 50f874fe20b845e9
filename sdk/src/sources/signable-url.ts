// The URL in the one form that every reader of a signature understands alike: strictly percent-encoded, as AWS's SDKs send it.
import { WaypostError } from '../model/errors.js';
import { quote } from '../model/printable.js';
import { encodeStrictly } from '../model/url.js';

/**
 * The same URL: what a path may not hold is encoded, a query is encoded strictly and `+` in it is a space, as in forms.
 * @throws WaypostError INVALID_REQUEST for an escape that is no UTF-8 text
 */
export function signableUrl(text: string): string {
  const { origin, pathname, search } = new URL(text);
  const query = search
    .slice(1)
    .split('&')
    .filter((pair) => pair !== '')
    .map(strictPair)
    .join('&');
  return `${origin}${strictPath(pathname)}${query === '' ? '' : `?${query}`}`;
}

function strictPath(path: string): string {
  decode(path);
  return path
    .replace(/%[0-9a-f]{2}/gi, (escape) => {
      const character = String.fromCharCode(Number.parseInt(escape.slice(1), 16));
      return /[A-Za-z0-9._~-]/.test(character) ? character : escape.toUpperCase();
    })
    .replace(/[^A-Za-z0-9._~!$&'()*+,;=:@/%-]/g, encodeStrictly);
}

function strictPair(pair: string): string {
  const at = pair.indexOf('=');
  const strict = (text: string): string => encodeStrictly(decode(text.replaceAll('+', ' ')));
  return at < 0 ? strict(pair) : `${strict(pair.slice(0, at))}=${strict(pair.slice(at + 1))}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new WaypostError({
      code: 'INVALID_REQUEST',
      message: `The escapes of ${quote(text)} are malformed, so that it cannot be signed.`,
      remedy: 'Encode the path and the query as UTF-8: a percent sign itself is %25.',
      details: { what: 'path' },
    });
  }
}
