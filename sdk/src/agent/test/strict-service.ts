// A service that reads raw bytes exactly as RFC 9112 says, with a parser of its own. It notes each request, and each byte that no
// strict server would take.
import { createServer, type AddressInfo, type Socket } from 'node:net';

export interface StrictRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

export interface StrictService {
  readonly port: number;
  readonly requests: StrictRequest[];
  /** What broke the grammar. */
  readonly violations: string[];
  /** How many connections were opened. */
  readonly connections: () => number;
  readonly stop: () => Promise<void>;
}

const REQUEST_LINE = /^([A-Z-]+) (\/[\x21-\x7e]*) HTTP\/1\.1$/;
const HEADER = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+): ?([\t\x20-\x7e\x80-\xff]*)$/;
const ANSWER = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

export async function startStrictService(): Promise<StrictService> {
  const requests: StrictRequest[] = [];
  const violations: string[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    let pending = '';
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    socket.on('data', (chunk) => {
      pending += chunk.toString('latin1');
      for (let read = readRequest(pending); read !== undefined; read = readRequest(pending)) {
        if (typeof read === 'string') {
          violations.push(read);
          socket.destroy();
          return;
        }
        requests.push(read.request);
        pending = pending.slice(read.length);
        socket.write(ANSWER);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  const { port } = server.address() as AddressInfo; // a TCP server has one
  return { port, requests, violations, connections: () => connections, stop };
}

interface ReadRequest {
  readonly request: StrictRequest;
  /** How many characters it took. */
  readonly length: number;
}

/** Undefined for a request that is not yet whole; a text for one that breaks the grammar. */
function readRequest(text: string): ReadRequest | string | undefined {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return text.length > 65_536 ? `no end of the head: ${show(text)}` : undefined;
  const [first = '', ...lines] = text.slice(0, end).split('\r\n');
  const [, method, target] = REQUEST_LINE.exec(first) ?? [];
  if (method === undefined || target === undefined) return `request line: ${show(first)}`;
  const headers: [string, string][] = [];
  for (const line of lines) {
    const [, name, value] = HEADER.exec(line) ?? [];
    if (name === undefined || value === undefined) return `header: ${show(line)}`;
    headers.push([name.toLowerCase(), value]);
  }
  const body = readBody(headers, text.slice(end + 4));
  if (body === undefined || typeof body === 'string') return body;
  return { request: { method, target, headers, body: body.text }, length: end + 4 + body.length };
}

function readBody(
  headers: readonly [string, string][],
  rest: string,
): { text: string; length: number } | string | undefined {
  const all = (wanted: string): string[] => headers.filter(([name]) => name === wanted).map(([, value]) => value);
  const [lengths, codings, hosts] = [all('content-length'), all('transfer-encoding'), all('host')];
  if (hosts.length !== 1) return `${hosts.length} hosts`;
  if (lengths.length + codings.length > 1) return `framing: ${show([...lengths, ...codings].join(' | '))}`;
  const [length = '0'] = lengths;
  if (codings.length > 0) return codings[0] === 'chunked' ? readChunks(rest) : `coding: ${show(codings[0] ?? '')}`;
  if (!/^\d{1,15}$/.test(length)) return `length: ${show(length)}`;
  return rest.length < Number(length) ? undefined : { text: rest.slice(0, Number(length)), length: Number(length) };
}

function readChunks(rest: string): { text: string; length: number } | string | undefined {
  let text = '';
  let at = 0;
  for (;;) {
    const end = rest.indexOf('\r\n', at);
    if (end < 0) return undefined;
    const size = rest.slice(at, end);
    if (!/^[0-9a-f]{1,8}$/i.test(size)) return `chunk size: ${show(size)}`;
    const start = end + 2;
    const length = Number.parseInt(size, 16);
    if (length === 0) return readTrailers(rest, start, text);
    if (rest.length < start + length + 2) return undefined;
    if (rest.slice(start + length, start + length + 2) !== '\r\n')
      return `after a chunk: ${show(rest.slice(start + length))}`;
    text += rest.slice(start, start + length);
    at = start + length + 2;
  }
}

function readTrailers(
  rest: string,
  start: number,
  text: string,
): { text: string; length: number } | string | undefined {
  if (rest.startsWith('\r\n', start)) return { text, length: start + 2 };
  const end = rest.indexOf('\r\n\r\n', start);
  if (end < 0) return undefined;
  const wrong = rest
    .slice(start, end)
    .split('\r\n')
    .find((line) => !HEADER.test(line) || FORBIDDEN_TRAILER.test(line));
  return wrong === undefined ? { text, length: end + 4 } : `trailer: ${show(wrong)}`;
}

const FORBIDDEN_TRAILER =
  /^(?:host|content-length|transfer-encoding|authorization|cookie|x-waypost-token|trailer|connection):/i;

function show(text: string): string {
  return JSON.stringify(text.slice(0, 120));
}
