// Reads a request's body up to a limit.
import type { IncomingMessage } from 'node:http';

type ReadBody = { readonly bytes: Buffer } | { readonly tooLarge: true };

/** True if the request's own Content-Length exceeds the limit. */
export function announcesTooLarge({ headers }: IncomingMessage, limit: number): boolean {
  return Number(headers['content-length'] ?? 0) > limit;
}

/** Up to this many times the limit is read and dropped: most clients read the answer only after they have sent everything. */
const DROPPED = 8;

/** @throws Error when the client disconnects. */
export async function readBody(request: IncomingMessage, limit: number): Promise<ReadBody> {
  // A client that sent `Expect: 100-continue` and got no 100 sends no body.
  if (announcesTooLarge(request, limit) && request.headers.expect !== undefined) return { tooLarge: true };
  return new Promise((resolve, reject) => {
    let [chunks, size]: [Buffer[], number] = [[], 0];
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else chunks = [];
      if (size > limit * DROPPED) resolve({ tooLarge: true });
    });
    request.once('end', () => resolve(size > limit ? { tooLarge: true } : { bytes: Buffer.concat(chunks) }));
    request.once('close', () => reject(new Error('The client disconnected.')));
    request.once('error', reject);
  });
}
