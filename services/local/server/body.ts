// A request's body, never more of it than the limit.
import type { IncomingMessage } from 'node:http';

export type Body = { readonly bytes: Buffer } | { readonly tooLarge: true };

/** Whether the request says itself that it is too large. */
export function saysTooLarge({ headers }: IncomingMessage, limit: number): boolean {
  return Number(headers['content-length'] ?? 0) > limit;
}

/** Of a body that is too large, so much is read and dropped: most clients look at the answer only when all is sent. */
const DROPPED = 8;

/**
 * Reads the body. Nothing is kept of one that is too large.
 * @throws Error when the client went away.
 */
export async function readBody(request: IncomingMessage, limit: number): Promise<Body> {
  // Who asked first whether to send, and was not told to, sends nothing.
  if (saysTooLarge(request, limit) && request.headers.expect !== undefined) return { tooLarge: true };
  return new Promise((resolve, reject) => {
    let [chunks, size]: [Buffer[], number] = [[], 0];
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else chunks = [];
      if (size > limit * DROPPED) resolve({ tooLarge: true });
    });
    request.once('end', () => resolve(size > limit ? { tooLarge: true } : { bytes: Buffer.concat(chunks) }));
    request.once('close', () => reject(new Error('the client went away')));
    request.once('error', reject);
  });
}
