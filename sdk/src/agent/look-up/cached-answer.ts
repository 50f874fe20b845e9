// An answer of the look-up routes, with where it came from and how old it is.
import { bodyText, entityTag } from '../../model/http-answer.js';
import { WaypostError } from '../../model/errors.js';
import type { FlatHeaders } from '../call-headers.js';
import type { CacheTerms } from './cache-terms.js';

/** Where an answer came from; the same words as the SDK's. */
export type CachedSource = 'live' | 'cache' | 'stale' | 'snapshot';

export interface WrittenBody {
  readonly text: string;
  readonly tag: string;
  /** The headers that describe it, names and values in turn. */
  readonly headers: FlatHeaders;
}

export interface CachedAnswer {
  readonly body: WrittenBody;
  readonly source: CachedSource;
  readonly ageMs: number;
}

export function writeBody(body: object): WrittenBody {
  const text = bodyText(body);
  const length = String(Buffer.byteLength(text));
  return { text, tag: entityTag(text), headers: ['Content-Type', 'application/json', 'Content-Length', length] };
}

/** Whether an answer of this age may be used while the registry does not answer. */
export function maySubstitute(ageMs: number, freshForMs: number, { staleIfError }: CacheTerms): boolean {
  return ageMs - freshForMs <= staleIfError;
}

/** The problem for `only-if-cached` if the agent holds no answer; 504 by RFC 9111. */
export function notCached(): WaypostError {
  return new WaypostError({
    code: 'REGISTRY_UNAVAILABLE',
    message: 'The agent does not hold this answer.',
    remedy: 'Leave out only-if-cached, so that the agent reads the registry.',
    details: { reason: 'not-cached' },
  });
}
