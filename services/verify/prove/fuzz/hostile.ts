// Hostile texts and values, and real documents with some hostile parts.
import * as fc from 'fast-check';

/** Texts that have broken readers of JSON, URLs, hosts, headers, pages, terminals and tables before. */
const ATTACKS = [
  '',
  ' ',
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'evil.com',
  'evil.com/',
  '@evil.com',
  'a@evil.com',
  '//evil.com',
  '\\\\evil.com',
  'https://evil.com/',
  'javascript:alert(1)',
  '#x',
  '?x=y',
  '../../..',
  '..%2f..%2f',
  '%00',
  '%',
  '%zz',
  '%c0%ae',
  'a.b',
  'a:80',
  '.execute-api.evil.com',
  'x.execute-api.us-east-1.amazonaws.com.evil.com',
  '\u0000',
  '\r\nx-evil: 1\r\n',
  '\u001b]8;;http://evil.com\u0007',
  '\u202e\u2066',
  '\u2028',
  '\ud800',
  '\ufeff',
  'ＡＰＩ',
  'ß',
  'İ',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' OR '1'='1",
  '${7*7}',
  '{{7*7}}',
  '#',
  'SERVICE#x',
  'a#b#c',
  '***',
  'HIDDEN_DUE_TO_SECURITY_REASONS',
  'NaN',
  '1e999',
  '-0',
  '0x10',
  '2026-99-99T99:99:99Z',
  '9999999999-01-01T00:00:00Z',
  '2026-01-02T03:04:05Z',
  'arn:aws:apigateway:eu-west-1::/restapis/x',
  'vpce-0',
  'vpc-0',
  'us-east-1',
  'prod',
  'orders-api',
] as const;

/** Texts that make an ambiguous regular expression backtrack. */
const PUMPED = ['a', '-', '0', '.', 'a.', 'a-', '-a', ' ', '\t', '/', '%20', '\\', '"', '{', '[', 'A', 'é'].flatMap(
  (unit) => [64, 300, 5000].flatMap((times) => [unit.repeat(times), `${unit.repeat(times)}!`]),
);

export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...ATTACKS) },
  { weight: 3, arbitrary: unitsBelow(0x10000, 12) },
  { weight: 3, arbitrary: unitsBelow(0x80, 16) },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.constantFrom(...ATTACKS), fc.constantFrom(...ATTACKS)).map((two) => two.join('')),
  },
  { weight: 1, arbitrary: fc.constantFrom(...PUMPED) },
);

/** Any UTF-16 code units, lone surrogates included. */
function unitsBelow(limit: number, maxLength: number): fc.Arbitrary<string> {
  return fc.array(fc.nat({ max: limit - 1 }), { maxLength }).map((units) => String.fromCharCode(...units));
}

/** Parsed by JSON.parse, so that `__proto__` is a member like any other. */
const CONTAINERS: readonly unknown[] = [
  '{}',
  '[]',
  '[[]]',
  '{"__proto__":{"polluted":true}}',
  '{"constructor":{"prototype":{"polluted":true}}}',
  '{"toString":1,"valueOf":1,"hasOwnProperty":1,"length":-1,"then":1}',
  '{"length":4294967295}',
  '{"item":[{"__proto__":{"polluted":1}}]}',
  '[null,null,{}]',
  '{"content":{"content":"x"},"tag":1}',
  '{"S":"x","N":"1"}',
  '{"toJSON":"x"}',
].map((text) => JSON.parse(text) as unknown);

const DEEP: readonly unknown[] = [40, 2000].map(
  (depth) => JSON.parse('['.repeat(depth) + ']'.repeat(depth)) as unknown,
);

export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 5, arbitrary: hostileText },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(null, true, false) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(0, -1, 1, 0.5, 1e21, -1e308, 2 ** 53, 4_294_967_296, 111122223333),
  },
  { weight: 2, arbitrary: fc.constantFrom(...CONTAINERS) },
  { weight: 1, arbitrary: hostileText.map((text) => [text, text]) },
  { weight: 1, arbitrary: fc.tuple(hostileText, hostileText).map(([name, text]) => withMember(name, text)) },
  { weight: 1, arbitrary: fc.constantFrom(...DEEP) },
);

function withMember(name: string, value: unknown): object {
  const holder = {};
  setMember(holder, name, value);
  return holder;
}

/** One change of a document. */
interface Edit {
  /** Which member is changed; numbers beyond the last member wrap around. */
  readonly position: number;
  readonly change: 'replace' | 'remove' | 'add' | 'rename' | 'wrap' | 'copy';
  readonly value: unknown;
  readonly name: string;
}

const edit: fc.Arbitrary<Edit> = fc.record({
  position: fc.nat({ max: 10_000 }),
  change: fc.constantFrom<Edit['change']>('replace', 'replace', 'replace', 'remove', 'add', 'rename', 'wrap', 'copy'),
  value: hostileValue,
  name: hostileText,
});

interface Mutable {
  /** The member to change; default: the whole document. */
  readonly within?: string;
  /** The number of levels below it that may change. */
  readonly depth?: number;
}

/** Real documents, each with up to four changed parts; some are left unchanged. */
export function mutated(documents: readonly unknown[], mutable: Mutable = {}): fc.Arbitrary<unknown> {
  return fc.tuple(fc.nat({ max: documents.length - 1 }), fc.array(edit, { maxLength: 4 })).map(([index, edits]) => {
    const copy = copyOf(documents[index]);
    for (const each of edits) change(copy, each, mutable);
    return copy;
  });
}

type Holder = Record<string, unknown> | unknown[];

function change(document: unknown, wanted: Edit, { within, depth = 50 }: Mutable): void {
  const root = within !== undefined && isHolder(document) ? (document as Record<string, unknown>)[within] : document;
  const members: [Holder, string][] = [];
  collect(root, members, depth);
  const member = members[wanted.position % Math.max(1, members.length)];
  // A copy, since later changes may be inside it.
  if (member !== undefined) apply(member, { ...wanted, value: copyOf(wanted.value) });
}

function isHolder(value: unknown): value is Holder {
  return typeof value === 'object' && value !== null;
}

function collect(value: unknown, members: [Holder, string][], depth: number): void {
  if (!isHolder(value) || depth === 0) return;
  for (const key of Object.keys(value)) {
    members.push([value, key]);
    collect((value as Record<string, unknown>)[key], members, depth - 1);
  }
}

function apply([holder, key]: [Holder, string], { change, value, name }: Edit): void {
  const record = holder as Record<string, unknown>; // a list's elements are members too
  const put = (member: string, content: unknown): void => setMember(record, member, content);
  const before = copyOf(record[key]);
  if (change === 'replace') put(key, value);
  if (change === 'wrap') put(key, [before]);
  if (change === 'replace' || change === 'wrap') return;
  if (Array.isArray(holder)) {
    if (change === 'remove') holder.splice(Number(key), 1);
    else holder.push(change === 'copy' ? before : value);
    return;
  }
  if (change === 'remove' || change === 'rename') Reflect.deleteProperty(record, key);
  if (change === 'rename') put(name, before);
  if (change === 'add') put(name, value);
  if (change === 'copy') put(name, before);
}

/** Copies JSON: faster than structuredClone, and a member `__proto__` stays a member. */
function copyOf(value: unknown, depth = 0): unknown {
  if (!isHolder(value) || depth > 100) return value;
  if (Array.isArray(value)) return value.map((element) => copyOf(element, depth + 1));
  const copy: Record<string, unknown> = {};
  for (const [key, content] of Object.entries(value)) setMember(copy, key, copyOf(content, depth + 1));
  return copy;
}

/** Sets a member as JSON.parse does: an assignment to `__proto__` would change the prototype. */
function setMember(holder: object, name: string, value: unknown): void {
  if (name === '__proto__') {
    Object.defineProperty(holder, name, { value, enumerable: true, configurable: true, writable: true });
  } else (holder as Record<string, unknown>)[name] = value;
}
