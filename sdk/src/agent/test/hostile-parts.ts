// The parts of hostile requests: values that a lenient parser and a strict one read differently, and names of other hosts.

export interface HostileTarget {
  /** The number of the request, which it carries. */
  readonly id: number;
  /** `127.0.0.1:port` of a server that no request may reach. */
  readonly trap: string;
}

export const CODINGS = [
  'Transfer-Encoding: chunked',
  'Transfer-Encoding : chunked',
  'Transfer-Encoding:\tchunked',
  'Transfer-Encoding: xchunked',
  'Transfer-Encoding: chunked, identity',
  'Transfer-Encoding: identity, chunked',
  'Transfer-Encoding: "chunked"',
  'Transfer-Encoding: chunked\u000b',
  'Transfer-Encoding: \u0000chunked',
  'Transfer-Encoding:\r\n chunked',
  'Transfer-Encoding\r\n: chunked',
  ' Transfer-Encoding: chunked',
  'X: y\rTransfer-Encoding: chunked',
  'X: y\nTransfer-Encoding: chunked',
  'transfer-encoding: CHUNKED',
  'Transfer-Encoding:',
];
/** A header that means nothing. */
export const NO_CODING = 'Transfer_Encoding: chunked';
export const LENGTHS = [
  '+5',
  '-1',
  '5,5',
  '5, 6',
  '0x5',
  '5e0',
  ' 5 ',
  '00000005',
  '5;',
  '\u00b2',
  '18446744073709551621',
  '4294967301',
  '',
  '5 5',
];
export const ENDS = ['\n', '\r', '\n\r', '\r\r\n', '\u0085', '\r\n '];
export const SIZES = [
  '0x5',
  '5 ',
  ' 5',
  '+5',
  '-5',
  '00000000005',
  'fffffffffffffffff',
  '5;a=b',
  '5;a="\r\n"',
  '5;\n',
  '5\n',
  '5\r',
  'g',
  '',
  '5;' + 'a'.repeat(20_000),
];
export const METHODS = [
  'get',
  'GET\u0000',
  'PRI',
  'TRACE',
  'OPTIONS',
  'PURGE',
  'CONNECT',
  'G ET',
  'GET\t',
  '',
  'POST\u000b',
  'M-SEARCH',
];
export const VERSIONS = [
  'HTTP/1.0',
  'HTTP/0.9',
  'HTTP/2.0',
  'HTTP/1.2',
  'HTTP/1.1 ',
  'http/1.1',
  'HTTP/11',
  'HTTP/1.1\u0000',
  '',
  'HTCPCP/1.0',
];

export const targetsOf = ({ id, trap }: HostileTarget): string[] => [
  ...[
    `http://${trap}/c${id}`,
    `//${trap}/c${id}`,
    `/svc/orders-api//${trap}/c${id}`,
    `/svc/orders-api/http://${trap}/c${id}`,
  ],
  ...[
    `http://orders-api.waypost.internal@${trap}/`,
    `http://${trap}#.waypost.internal/`,
    `http://${trap}\\.waypost.internal/`,
  ],
  ...[
    `http://user:pass@orders-api.waypost.internal/c${id}`,
    `https://orders-api.waypost.internal/c${id}`,
    `ftp://${trap}/`,
  ],
  ...[
    `/svc/orders-api/../../c${id}`,
    `/svc/orders-api/%2e%2e/%2e%2e/c${id}`,
    `/svc/orders-api/..%2f..%2fc${id}`,
    `/svc/..;/c${id}`,
  ],
  ...[
    `/svc/orders-api/.%2e/c${id}`,
    `/svc/orders-api/..\\..\\c${id}`,
    `/svc/orders-api/%252e%252e/c${id}`,
    `/svc/orders-api/%00c${id}`,
  ],
  ...[
    `/svc/orders-api/\u0000c${id}`,
    `/svc/orders-api/\tc${id}`,
    `/svc/orders-api/c${id}#@${trap}/`,
    `/svc/orders-api@${trap}/c${id}`,
  ],
  ...[
    `/svc/orders-api:80@${trap}/`,
    `/svc/${trap}/c${id}`,
    `/svc/orders-api?@${trap}/c${id}`,
    `\\\\${trap}\\c${id}`,
    '*',
    '',
    `?c${id}`,
  ],
  ...[
    `/svc/orders-api/\u00e9\u00ff${id}`,
    `/svc/orders-api/c${id}\r\nX-Evil: 1`,
    `/svc/orders-api/c${id} HTTP/1.1\r\nX-Evil: 1\r\nA:`,
  ],
  ...[
    `/svc/orders-api/${'a/'.repeat(7000)}`,
    `/svc/orders-api/${'../'.repeat(200)}c${id}`,
    trap,
    `@${trap}/c${id}`,
    `:80/c${id}`,
  ],
];

export const hostsOf = ({ trap }: HostileTarget): string[] => [
  ...[
    trap,
    `127.0.0.1@${trap}`,
    `127.0.0.1:${trap}`,
    `orders-api.waypost.internal@${trap}`,
    'orders-api.waypost.internal:1',
  ],
  ...[
    'orders-api.waypost.internal/..',
    'orders-api.waypost.internal\u0000.evil',
    'orders-api.waypost.internal, 127.0.0.1',
    '',
  ],
  ...[
    '169.254.169.254',
    '[::1',
    '[::ffff:127.0.0.1]',
    '127.1',
    '0',
    '0x7f000001',
    'localhost.',
    'LOCALHOST%00',
    'x.waypost.localhost',
  ],
];
