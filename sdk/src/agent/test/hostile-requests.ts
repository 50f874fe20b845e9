// Generates hostile HTTP requests as bytes: smuggling, targets and hosts that lead elsewhere, broken grammar.
import {
  CODINGS,
  ENDS,
  hostsOf,
  LENGTHS,
  METHODS,
  NO_CODING,
  SIZES,
  targetsOf,
  VERSIONS,
  type HostileTarget,
} from './hostile-parts.js';

export interface HostileRequest {
  readonly kind: string;
  /** In latin1. */
  readonly bytes: string;
  /** How many requests a strict reader sees in it, at most. */
  readonly most: number;
}

interface HostileAttempt extends HostileTarget {
  /** From 0 to below 1. */
  readonly random: () => number;
}

export function hostileRequest(attempt: HostileAttempt): HostileRequest {
  const kind = pick(attempt.random, Object.keys(KINDS) as (keyof typeof KINDS)[]);
  return { kind, most: 1, ...KINDS[kind](attempt) };
}

type MadeRequest = Partial<HostileRequest> & Pick<HostileRequest, 'bytes'>;

function pick<T>(random: () => number, list: readonly T[]): T {
  return list[Math.floor(random() * list.length)] as T; // the index is in range
}

interface WrittenRequest {
  readonly method?: string;
  readonly target?: string;
  readonly version?: string;
  readonly host?: string | undefined;
  readonly lines?: readonly string[];
  readonly body?: string;
  readonly end?: string;
}

function write({ id }: HostileAttempt, plain: WrittenRequest): string {
  const { method = 'POST', target = `/svc/orders-api/c${id}`, version = 'HTTP/1.1', body = '', end = '\r\n' } = plain;
  const host = 'host' in plain ? plain.host : '127.0.0.1';
  const head = [`${method} ${target} ${version}`, ...(host === undefined ? [] : [`Host: ${host}`]), `X-Case: ${id}`];
  return [...head, ...(plain.lines ?? []), '', body].join(end);
}

/** What must be read as a body, and never as a request. */
const smuggled = ({ id }: HostileAttempt): string =>
  `GET /svc/orders-api/smuggled HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Case: ${id}\r\n\r\n`;

const chunk = (text: string): string => `${text.length.toString(16)}\r\n${text}\r\n`;

const KINDS = {
  'length and coding': (attempt) => {
    const body = `0\r\n\r\n${smuggled(attempt)}`;
    const framing = [`Content-Length: ${body.length}`, pick(attempt.random, [...CODINGS, NO_CODING])];
    return { bytes: write(attempt, { lines: attempt.random() < 0.5 ? framing : framing.reverse(), body }) };
  },
  'coding and a short length': (attempt) => {
    const body = `${chunk(smuggled(attempt))}0\r\n\r\n`;
    return { bytes: write(attempt, { lines: [pick(attempt.random, CODINGS), 'Content-Length: 4'], body }) };
  },
  'two codings': (attempt) => {
    const lines = [pick(attempt.random, CODINGS), pick(attempt.random, CODINGS)];
    return { bytes: write(attempt, { lines, body: `${chunk(smuggled(attempt))}0\r\n\r\n` }) };
  },
  'two lengths': (attempt) => {
    const body = smuggled(attempt);
    const lengths = [body.length, pick(attempt.random, [0, 5, body.length, body.length + 9])];
    return { bytes: write(attempt, { lines: lengths.map((length) => `Content-Length: ${length}`), body }) };
  },
  'a wrong length': (attempt) => ({
    bytes: write(attempt, { lines: [`Content-Length: ${pick(attempt.random, LENGTHS)}`], body: 'hello' }),
  }),
  'a wrong line end': (attempt) => {
    const end = pick(attempt.random, ENDS);
    const lines = [`Content-Length: 5${end}X-Fold: a${end}\tb`];
    return { bytes: write(attempt, { lines, body: 'hello', ...(attempt.random() < 0.4 ? { end } : {}) }) };
  },
  'a wrong chunk': (attempt) => {
    const size = pick(attempt.random, SIZES);
    const after = pick(attempt.random, ['\r\n', '\n', '\r', '', 'X\r\n']);
    return {
      bytes: write(attempt, { lines: ['Transfer-Encoding: chunked'], body: `${size}\r\nhello${after}0\r\n\r\n` }),
    };
  },
  'forbidden trailers': (attempt) => {
    const name = pick(attempt.random, [
      'Host',
      'Content-Length',
      'Transfer-Encoding',
      'Authorization',
      'X-Waypost-Token',
      'Trailer',
      'Cookie',
      'X',
    ]);
    const value = pick(attempt.random, ['evil', '5', 'chunked', `a${pick(attempt.random, ENDS)}b: c`]);
    const lines = ['Transfer-Encoding: chunked', `Trailer: ${name}`];
    return { bytes: write(attempt, { lines, body: `5\r\nhello\r\n0\r\n${name}: ${value}\r\n\r\n` }) };
  },
  'a target elsewhere': (attempt) => ({
    bytes: write(attempt, { method: 'GET', target: pick(attempt.random, targetsOf(attempt)) }),
  }),
  'a host elsewhere': (attempt) => ({
    bytes: write(attempt, { method: 'GET', host: pick(attempt.random, hostsOf(attempt)) }),
  }),
  'two hosts': (attempt) => {
    const second = `${pick(attempt.random, ['Host', 'host', 'HOST', 'Host ', ' Host'])}: ${pick(attempt.random, hostsOf(attempt))}`;
    return { bytes: write(attempt, { method: 'GET', lines: [second] }) };
  },
  'no host': (attempt) => ({ bytes: write(attempt, { method: 'GET', host: undefined }) }),
  'a wrong method': (attempt) => ({ bytes: write(attempt, { method: pick(attempt.random, METHODS) }) }),
  'a wrong version': (attempt) => {
    const lines = ['Transfer-Encoding: chunked'];
    return {
      bytes: write(attempt, {
        version: pick(attempt.random, VERSIONS),
        lines,
        body: `${chunk(smuggled(attempt))}0\r\n\r\n`,
      }),
    };
  },
  'names in Connection': (attempt) => {
    const names = pick(attempt.random, [
      'content-length',
      'host',
      'transfer-encoding',
      'x-case, host',
      'close, content-length',
      ',,,',
      'x-apigw-api-id',
    ]);
    const body = smuggled(attempt);
    return {
      bytes: write(attempt, {
        lines: [`Connection: ${names}`, `Content-Length: ${body.length}`, 'x-apigw-api-id: evil'],
        body,
      }),
    };
  },
  'an upgrade': (attempt) => {
    const protocol = pick(attempt.random, ['h2c', 'websocket', 'TLS/1.2', 'HTTP/2.0', 'h2c, websocket']);
    const lines = [
      'Connection: Upgrade, HTTP2-Settings',
      `Upgrade: ${protocol}`,
      'HTTP2-Settings: AAMAAABkAAQAAP__',
      'Content-Length: 4',
    ];
    return { bytes: write(attempt, { lines, body: 'ping' }) };
  },
  'the preface of HTTP/2': (attempt) => ({ bytes: `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n${smuggled(attempt)}` }),
  'an early body': (attempt) => {
    const body = smuggled(attempt);
    const lines = [
      `Expect: ${pick(attempt.random, ['100-continue', '100-Continue', '200-ok', ''])}`,
      `Content-Length: ${body.length}`,
    ];
    return { bytes: write(attempt, { lines, body }) };
  },
  'huge headers': (attempt) => {
    const many = Array.from({ length: 250 }, (_, index) => `X-${index}: y`);
    const lines = pick(attempt.random, [
      many,
      [`X: ${'y'.repeat(20_000)}`],
      [`${'X'.repeat(20_000)}: y`],
      many.slice(0, 150),
    ]);
    return { bytes: write(attempt, { method: 'GET', lines }) };
  },
  'a wrong header': (attempt) => {
    const line = pick(attempt.random, [
      ': y',
      'X y',
      'X\u0000: y',
      'X: \u0000',
      'X: \u007f',
      '\u00e9: y',
      'X(: y',
      'X: y\u0001',
      '\tX: y',
      'X',
      ' ',
    ]);
    return { bytes: write(attempt, { lines: [line, 'Content-Length: 5'], body: 'hello' }) };
  },
  'something before the request': (attempt) => ({
    bytes:
      pick(attempt.random, [
        '\r\n',
        '\n',
        ' ',
        '\u0000',
        '\r\n\r\n',
        '\u00ef\u00bb\u00bf',
        '\u0016\u0003\u0001\u0002',
      ]) + write(attempt, { method: 'GET' }),
  }),
  pipelining: (attempt) => {
    const most = 2 + Math.floor(attempt.random() * 4);
    const one = (index: number): string =>
      index % 2 === 0
        ? write(attempt, { method: 'GET' })
        : write(attempt, { lines: ['Content-Length: 5'], body: 'hello' });
    return { most, bytes: Array.from({ length: most }, (_, index) => one(index)).join('') };
  },
  'more after a refusal': (attempt) => {
    const line = pick(attempt.random, [
      'Origin: null',
      'X-Forwarded-For: 10.0.0.1',
      'Upgrade: websocket',
      'Expect: 200-ok',
    ]);
    return { bytes: `${write(attempt, { method: 'GET', lines: [line] })}${smuggled(attempt)}` };
  },
  'changed bytes': (attempt) => {
    const { random } = attempt;
    const bytes = Array.from(
      write(attempt, { lines: ['Content-Length: 5', 'Accept: */*', 'Connection: keep-alive'], body: 'hello' }),
    );
    const numbered = bytes.join('').indexOf('X-Case');
    for (let change = 0; change <= random() * 3; change += 1) {
      const at = Math.floor(random() * bytes.length);
      // A changed number would be that of another request.
      if (at < numbered || at > numbered + 20) bytes[at] = String.fromCharCode(Math.floor(random() * 256));
    }
    // Without its length, the body is read as another request, which is refused.
    return { most: 2, bytes: bytes.join('') };
  },
} as const satisfies Record<string, (attempt: HostileAttempt) => MadeRequest>;
