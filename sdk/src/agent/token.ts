// The token that callers present when one is configured.
import { createHash, timingSafeEqual } from 'node:crypto';

/** The header of a call that carries the token; it never leaves the agent. */
export const TOKEN_HEADER = 'x-waypost-token';

/** Compares hashes, in a time that does not depend on how much of the token is right. */
export function isToken(given: string | undefined, token: string): boolean {
  return given !== undefined && timingSafeEqual(hashOf(given), hashOf(token));
}

function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
