// A grammar of paths and queries as callers write them: every reserved character, escapes, empty keys, any text.
import fc from 'fast-check';
import { codePoint } from './code-points.js';

const sign = fc.constantFrom(...`!$&'()*+,;=:@[]|^{}<>"\`~-._ %25%2F%2f%5B%41%7E%C3%BC`.split(/(?=%)|(?<!%.?)/));
const piece = fc.oneof(
  sign,
  fc.constantFrom('a', 'B', '0', 'ü', '日', '😀', '%2B', '%20', '%00', '%0A', '%25zz'),
  fc.string({ unit: codePoint, maxLength: 3 }).map(encodeURIComponent),
);
const text = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''));
const isSafe = (path: string): boolean => {
  // A path that leaves the stage is refused before it is signed; a lone percent sign is malformed.
  const url = new URL(`./${path}`, 'https://h/s/');
  try {
    decodeURIComponent(url.pathname);
    decodeURIComponent(url.search);
    return url.pathname.startsWith('/s/');
  } catch {
    return false;
  }
};

export const signedPaths: fc.Arbitrary<string> = fc
  .tuple(fc.array(text, { minLength: 1, maxLength: 3 }), fc.array(fc.tuple(text, fc.option(text)), { maxLength: 4 }))
  .map(([segments, pairs]) => {
    const query = pairs.map(([name, value]) => (value === null ? name : `${name}=${value}`)).join('&');
    return `${segments.join('/')}${pairs.length === 0 ? '' : `?${query}`}`;
  })
  .filter(isSafe);
