// A request's body, never more of it than the limit.
import type { IncomingMessage } from 'node:http';

export type Body = { readonly bytes: Buffer } | { readonly tooLarge: true };

/** Whether the request says itself that it is too large. */
export function saysTooLarge({ headers }: IncomingMessage, limit: number): boolean {
  return Number(headers['content-length'] ?? 0) > limit;
}

/**
 * Reads the body. Of one that is too large, what has come is let go at once; the rest is read and dropped by the server
 * when the answer has been given, so that the client, which still sends, sees the answer.
 * @throws Error when the client went away.
 */
export async function readBody(request: IncomingMessage, limit: number): Promise<Body> {
  if (saysTooLarge(request, limit)) return { tooLarge: true };
  return new Promise((resolve, reject) => {
    let [chunks, size]: [Buffer[], number] = [[], 0];
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else {
        chunks = [];
        resolve({ tooLarge: true });
      }
    });
    request.once('end', () => resolve({ bytes: Buffer.concat(chunks) }));
    request.once('close', () => reject(new Error('the client went away')));
    request.once('error', reject);
  });
}
