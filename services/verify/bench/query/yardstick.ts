// What the bare server needs to do the same work: the read that the SDK's source sends, and the headers of the response.
import { createServer } from 'node:http';
import { createDynamoSource } from 'waypost/dynamodb';
import { NETWORK, REGION } from '../fixture/scope.js';
import { CREDENTIALS } from '../peers/engine.js';
import { listen } from '../peers/listen.js';
import type { RecordedRead } from './read-engine.js';

/** Records the request for one address with a server that returns no items. */
export async function recordRead(enginePort: number, table: string): Promise<RecordedRead> {
  let read: RecordedRead | undefined;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      // Node sets these two itself.
      const sent = Object.entries(request.headers).filter(([name]) => name !== 'host' && name !== 'connection');
      const headers = Object.fromEntries(sent.map(([name, value]) => [name, String(value)]));
      read = { headers, body: Buffer.concat(chunks).toString() };
      response.end(JSON.stringify({ Responses: { [table]: [] } }));
    });
  });
  const endpoint = `http://127.0.0.1:${await listen(server)}`;
  const source = createDynamoSource({ table, region: REGION, endpoint, credentials: CREDENTIALS, env: {} });
  await source.read([
    { kind: 'service', name: 'orders-0-api' },
    { kind: 'network', ref: NETWORK },
  ]);
  source.close();
  server.close();
  if (read === undefined) throw new Error(`The source read nothing (engine on port ${enginePort}).`);
  return read;
}

interface RecordedAnswer {
  readonly etag: string;
  readonly whole: RecordedRead;
  /** The headers of the 304 to a caller who has the answer. */
  readonly unchanged: RecordedRead['headers'];
}

/** Records a server's answer, and what it sends to a caller who has it. */
export async function recordAnswer(url: string): Promise<RecordedAnswer> {
  const answer = await fetch(url);
  const body = await answer.text();
  if (answer.status !== 200) throw new Error(`${url} returned ${answer.status}: ${body}`);
  const etag = answer.headers.get('etag') ?? '';
  const unchanged = await fetch(url, { headers: { 'If-None-Match': etag } });
  if (unchanged.status !== 304) throw new Error(`${url} returned ${unchanged.status} to a caller who has its answer.`);
  return { etag, whole: { headers: headersOfAnswer(answer), body }, unchanged: headersOfAnswer(unchanged) };
}

/** The headers that the application set. Node sets the others again. */
export function headersOfAnswer({ headers }: Response): Record<string, string> {
  return Object.fromEntries([...headers].filter(([name]) => !['connection', 'date', 'keep-alive'].includes(name)));
}
