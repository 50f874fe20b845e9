import fc from 'fast-check';
import { type EventPattern, compilePattern } from './event-pattern.js';

interface Case {
  readonly title: string;
  readonly pattern: EventPattern;
  readonly event: unknown;
  readonly matches: boolean;
}

const cases: readonly Case[] = [
  { title: 'equal text', pattern: { a: ['x'] }, event: { a: 'x' }, matches: true },
  { title: 'one of several texts', pattern: { a: ['x', 'y'] }, event: { a: 'y' }, matches: true },
  { title: 'text in another letter case', pattern: { a: ['x'] }, event: { a: 'X' }, matches: false },
  { title: 'text against a number', pattern: { a: ['1'] }, event: { a: 1 }, matches: false },
  { title: 'text against null', pattern: { a: ['null'] }, event: { a: null }, matches: false },
  { title: 'a missing field', pattern: { a: ['x'] }, event: { b: 'x' }, matches: false },
  { title: 'more fields than the pattern has', pattern: { a: ['x'] }, event: { a: 'x', b: 'y' }, matches: true },
  {
    title: 'two fields where one differs',
    pattern: { a: ['x'], b: ['y'] },
    event: { a: 'x', b: 'z' },
    matches: false,
  },
  { title: 'a key with a hyphen', pattern: { 'detail-type': ['x'] }, event: { 'detail-type': 'x' }, matches: true },
  { title: 'a nested field', pattern: { a: { b: ['x'] } }, event: { a: { b: 'x' } }, matches: true },
  { title: 'a nested field at the wrong depth', pattern: { a: { b: ['x'] } }, event: { b: 'x' }, matches: false },
  { title: 'text against an object', pattern: { a: ['x'] }, event: { a: { x: 'x' } }, matches: false },
  { title: 'an object against text', pattern: { a: { b: ['x'] } }, event: { a: 'x' }, matches: false },
  { title: 'any element of a list', pattern: { a: ['x'] }, event: { a: ['w', 'x'] }, matches: true },
  { title: 'no element of a list', pattern: { a: ['x'] }, event: { a: ['w', 1, null] }, matches: false },
  { title: 'an element of a list in a list', pattern: { a: ['x'] }, event: { a: [['w'], [['x']]] }, matches: true },
  { title: 'an empty list', pattern: { a: ['x'] }, event: { a: [] }, matches: false },
  { title: 'an inherited member', pattern: { toString: [{ exists: true }] }, event: {}, matches: false },
  { title: 'an event that is text', pattern: { a: ['x'] }, event: 'a', matches: false },
  { title: 'an event that is a list', pattern: { a: ['x'] }, event: [{ a: 'x' }], matches: false },
  { title: 'an event that is nothing', pattern: { a: [{ exists: false }] }, event: undefined, matches: false },

  { title: 'a prefix', pattern: { a: [{ prefix: 'vpce-' }] }, event: { a: 'vpce-0a' }, matches: true },
  { title: 'a prefix that is the whole', pattern: { a: [{ prefix: 'x' }] }, event: { a: 'x' }, matches: true },
  { title: 'a prefix elsewhere', pattern: { a: [{ prefix: 'vpce-' }] }, event: { a: 'x-vpce-0a' }, matches: false },
  { title: 'a prefix against a number', pattern: { a: [{ prefix: '1' }] }, event: { a: 12 }, matches: false },
  { title: 'a text or a prefix', pattern: { a: ['y', { prefix: 'x' }] }, event: { a: 'xa' }, matches: true },

  { title: 'presence of text', pattern: { a: [{ exists: true }] }, event: { a: '' }, matches: true },
  { title: 'presence of null', pattern: { a: [{ exists: true }] }, event: { a: null }, matches: true },
  {
    title: 'presence of an object, which is not a leaf',
    pattern: { a: [{ exists: true }] },
    event: { a: { b: 1 } },
    matches: false,
  },
  { title: 'presence of an empty list', pattern: { a: [{ exists: true }] }, event: { a: [] }, matches: false },
  { title: 'absence', pattern: { a: ['x'], b: [{ exists: false }] }, event: { a: 'x' }, matches: true },
  { title: 'absence of text', pattern: { b: [{ exists: false }] }, event: { b: 'x' }, matches: false },
  { title: 'absence of null, which is there', pattern: { b: [{ exists: false }] }, event: { b: null }, matches: false },
  {
    title: 'absence of an object, which is no leaf',
    pattern: { b: [{ exists: false }] },
    event: { b: { c: 1 } },
    matches: true,
  },
  { title: 'absence below what is missing', pattern: { a: { b: [{ exists: false }] } }, event: {}, matches: true },
  { title: 'absence below text', pattern: { a: { b: [{ exists: false }] } }, event: { a: 'x' }, matches: true },
  {
    title: 'absence in all elements of a list',
    pattern: { a: { b: [{ exists: false }] } },
    event: { a: [{ c: 1 }, { c: 2 }] },
    matches: true,
  },
  {
    title: 'absence in one element of a list only',
    pattern: { a: { b: [{ exists: false }] } },
    event: { a: [{ c: 1 }, { b: 2 }] },
    matches: false,
  },
  {
    title: 'absence in the very element that matches, but not in another',
    pattern: { a: { b: [{ exists: false }], c: ['x'] } },
    event: { a: [{ c: 'x' }, { b: 'y' }] },
    matches: false,
  },

  {
    title: 'two fields of one element of a list',
    pattern: { a: { b: ['x'], c: ['y'] } },
    event: { a: [{ b: 'w' }, { b: 'x', c: 'y' }] },
    matches: true,
  },
  {
    title: 'two fields of different elements of a list',
    pattern: { a: { b: ['x'], c: ['y'] } },
    event: { a: [{ b: 'x' }, { c: 'y' }] },
    matches: false,
  },
  {
    title: 'two fields of different elements of a list in a list',
    pattern: { a: { b: ['x'], c: ['y'] } },
    event: { a: [[{ b: 'x' }, { c: 'y' }]] },
    matches: false,
  },
  {
    title: 'a prefix in one of a list of objects',
    pattern: { items: { resourceId: [{ prefix: 'vpce-' }] } },
    event: { items: [{ resourceId: 'i-0a' }, { resourceId: 'vpce-0a' }] },
    matches: true,
  },
  {
    title: 'a prefix in none of a list of objects',
    pattern: { items: { resourceId: [{ prefix: 'vpce-' }] } },
    event: { items: [{ resourceId: 'i-0a' }, { resourceId: 'subnet-vpce-' }] },
    matches: false,
  },
];

/**
 * What EventBridge itself answered for such patterns, recorded in localstack/localstack, folder
 * tests/aws/services/events/event_pattern_templates, with the name of each file. The fields and values here are invented.
 */
const recorded: readonly (Case & { readonly file: string })[] = [
  {
    file: 'arrays.json5',
    title: 'one of a list of texts that is among the wanted ones',
    pattern: { resources: ['vpce-0a', 'vpce-0b'] },
    event: { resources: ['i-0a', 'vpce-0b'] },
    matches: true,
  },
  {
    file: 'arrays_NEG.json5',
    title: 'a list without any of the wanted texts',
    pattern: { resources: ['vpce-0a', 'vpce-0b'] },
    event: { resources: ['i-0a'] },
    matches: false,
  },
  {
    file: 'content_exists_NEG.json5',
    title: 'presence of a missing field beside another',
    pattern: { detail: { errorCode: [{ exists: true }] } },
    event: { detail: { answer: { id: 100 } } },
    matches: false,
  },
  {
    file: 'content_exists_false_NEG.json5',
    title: 'absence of text four levels down',
    pattern: { detail: { a: { b: { c: [{ exists: false }] } } } },
    event: { detail: { a: { b: { c: 'x' } } } },
    matches: false,
  },
  {
    file: 'content_exists_false.json5',
    title: 'absence below a field that is missing',
    pattern: { detail: { a: { other: { c: [{ exists: false }] } } } },
    event: { detail: { a: { b: 'x' } } },
    matches: true,
  },
  {
    file: 'exists_dynamodb.json5',
    title: 'presence of a leaf below two objects',
    pattern: { detail: { answer: { id: [{ exists: true }] } } },
    event: { detail: { request: { id: 'x' }, answer: { id: 'y' } } },
    matches: true,
  },
  {
    file: 'exists_list_empty_NEG.json5',
    title: 'presence of an empty list beside null',
    pattern: { resources: [{ exists: true }] },
    event: { resources: [], detail: { responseElements: null } },
    matches: false,
  },
  {
    file: 'content_prefix.json5',
    title: 'a prefix of a time',
    pattern: { time: [{ prefix: '2026-03-01' }] },
    event: { time: '2026-03-01T12:00:00Z' },
    matches: true,
  },
];

it.each(recorded)('a pattern is matched as EventBridge does in $file, against $title: $matches', (recording) => {
  expect(compilePattern(recording.pattern)(recording.event)).toBe(recording.matches);
});

it.each(cases)('a pattern is matched against $title: $matches', ({ pattern, event, matches }) => {
  expect(compilePattern(pattern)(event)).toBe(matches);
});

it('a pattern is matched against a list of any depth', () => {
  const depth = 200_000;
  const event: unknown = JSON.parse(`{"a":${'['.repeat(depth)}"x"${']'.repeat(depth)}}`);

  expect(compilePattern({ a: ['x'], b: [{ exists: false }] })(event)).toBe(true);
});

it('a pattern of equal texts matches every event that has them', () => {
  const name = fc.stringMatching(/^[a-z]{1,5}$/);
  const flat = fc.dictionary(name, fc.string(), { minKeys: 1 });

  fc.assert(
    fc.property(flat, flat, (fields, others) => {
      const pattern = Object.fromEntries(Object.entries(fields).map(([field, text]) => [field, [text]]));
      return compilePattern(pattern)({ ...others, ...fields });
    }),
  );
});

it.each<[string, unknown]>([
  ['an operator', { a: [{ suffix: 'x' }] }],
  ['anything-but', { a: [{ 'anything-but': ['x'] }] }],
  ['a number', { a: [1] }],
  ['null', { a: [null] }],
  ['a boolean', { a: [true] }],
  ['a list in a list', { a: [['x']] }],
  ['two operators in one condition', { a: [{ prefix: 'x', exists: true }] }],
  ['a condition without operator', { a: [{}] }],
  ['an empty prefix', { a: [{ prefix: '' }] }],
  ['a prefix with options', { a: [{ prefix: { 'equals-ignore-case': 'x' } }] }],
  ['exists without a boolean', { a: [{ exists: 'false' }] }],
  ['absence or something else', { a: [{ exists: false }, 'x'] }],
  ['$or', { $or: [{ a: ['x'] }] }],
  ['a dotted field', { 'a.b': ['x'] }],
  ['an empty list', { a: [] }],
  ['an empty object', { a: {} }],
  ['text for a list', { a: 'x' }],
  ['an empty pattern', {}],
  ['no pattern', null],
])('compilePattern refuses %s', (_, pattern) => {
  // The type excludes every refused pattern.
  expect(() => compilePattern(pattern as EventPattern)).toThrow(/^Event pattern, /);
});
