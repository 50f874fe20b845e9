// The token that callers present when one is configured.
import { createHash, timingSafeEqual } from 'node:crypto';

/** Compares hashes, in a time that does not depend on how much of the token is right. */
export function isToken(given: string | undefined, token: string): boolean {
  return given !== undefined && timingSafeEqual(hashOf(given), hashOf(token));
}

function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
