// Strong validators (RFC 9110 §8.8.3): a tag that changes whenever a byte of the body does.

/**
 * Two 32-bit multiplicative hashes, mixed, and the length: some microseconds for an address, and far from an accidental
 * match. Nobody gains by a forged one: the bodies are the registry's own.
 */
export function entityTag(body: string): string {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let index = 0; index < body.length; index += 1) {
    const code = body.charCodeAt(index);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return `"${word(high)}${word(low)}-${body.length.toString(36)}"`;
}

/** Whether an `If-None-Match` names the tag, by weak comparison (RFC 9110 §13.1.2). */
export function namesTag(ifNoneMatch: string | null, tag: string): boolean {
  if (ifNoneMatch === null) return false;
  if (ifNoneMatch.trim() === '*') return true;
  return ifNoneMatch.match(/"[^"]*"/g)?.includes(tag) ?? false;
}

function word(bits: number): string {
  return (bits >>> 0).toString(16).padStart(8, '0');
}
