// What a request's `Cache-Control` asks of the agent as a cache (RFC 9111, section 5.2.1, and RFC 5861).

/** Times in ms. */
export interface CacheTerms {
  /** Ask the registry itself. */
  readonly mustRead: boolean;
  /** Do not ask the registry. */
  readonly onlyCached: boolean;
  /** The greatest age without a read. */
  readonly maxAge: number;
  /** How stale an answer may be if the registry does not answer. */
  readonly staleIfError: number;
}

/** Without directives: addresses never expire while the registry is down. */
export const USUAL_TERMS: CacheTerms = {
  mustRead: false,
  onlyCached: false,
  maxAge: Infinity,
  staleIfError: Infinity,
};

/** A caller that demands an age gets no staler answer after an error, unless it says so. Unknown directives are ignored. */
export function readCacheControl(header: string | undefined): CacheTerms {
  if (header === undefined) return USUAL_TERMS;
  const given = new Map(header.split(',').map((part) => directiveOf(part)));
  const seconds = (name: string): number | undefined => {
    const value = given.get(name);
    return value !== undefined && /^\d{1,10}$/.test(value) ? Number(value) * 1000 : undefined;
  };
  const mustRead = given.has('no-cache') || seconds('max-age') === 0;
  const maxAge = seconds('max-age');
  return {
    mustRead,
    onlyCached: given.has('only-if-cached'),
    maxAge: maxAge ?? Infinity,
    staleIfError: seconds('stale-if-error') ?? (mustRead || maxAge !== undefined ? 0 : Infinity),
  };
}

function directiveOf(part: string): [name: string, value: string] {
  const [name = '', value = ''] = part.split('=', 2);
  return [name.trim().toLowerCase(), value.trim().replace(/^"(.*)"$/, '$1')];
}
