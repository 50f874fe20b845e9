import { asArray, unwrap, xmlItems, xmlText } from './xml.js';

it.each([
  [undefined, []],
  [null, []],
  ['', []],
  ['a', ['a']],
  [{ tag: 1 }, [{ tag: 1 }]],
  [
    ['a', 'b'],
    ['a', 'b'],
  ],
  [false, [false]],
  [0, [0]],
])('a list that is %j has the elements %j', (value, elements) => {
  expect(asArray(value)).toEqual(elements);
});

it.each([
  [undefined, []],
  ['', []],
  [{}, []],
  [{ item: 'a' }, ['a']],
  [{ item: ['a', 'b'] }, ['a', 'b']],
  [{ item: { key: 'k' } }, [{ key: 'k' }]],
  [['a'], []],
])('an answer’s list that is %j has the elements %j', (value, elements) => {
  expect(xmlItems(value)).toEqual(elements);
});

it.each([
  ['a', 'a'],
  ['', ''],
  [true, 'true'],
  [7, '7'],
  [{ tag: 1, content: 'a' }, 'a'],
  [{ tag: 1, content: 7 }, '7'],
  [{ tag: 1 }, undefined],
  [{ content: { content: 'a' } }, undefined],
  [null, undefined],
  [undefined, undefined],
  [['a'], undefined],
])('%j is the text %j', (value, text) => {
  expect(xmlText(value)).toBe(text);
});

it.each([
  ['the expected wrapper', { ActRequest: { a: 1 } }, { a: 1 }],
  ['a wrapper of another name', { ActReq: { a: 1 } }, { a: 1 }],
  ['the expected wrapper among others', { xmlns: 'x', ActRequest: { a: 1 } }, { a: 1 }],
  ['an empty wrapper', { ActRequest: '' }, undefined],
  ['several others', { a: 1, b: 2 }, undefined],
  ['no wrapper', {}, undefined],
  ['no object', 'a', 'a'],
])('%s is unwrapped', (_, value, held) => {
  expect(unwrap(value, 'ActRequest')).toEqual(held);
});
