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
])('asArray reads %j as the elements %j', (value, elements) => {
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
])('xmlItems reads %j as the elements %j', (value, elements) => {
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
])('xmlText reads %j as %j', (value, text) => {
  expect(xmlText(value)).toBe(text);
});

it.each([
  ['the expected wrapper', { ActRequest: { a: 1 } }, { a: 1 }],
  ['a wrapper of another name', { ActReq: { a: 1 } }, { a: 1 }],
  ['the expected wrapper among others', { xmlns: 'x', ActRequest: { a: 1 } }, { a: 1 }],
  ['an empty wrapper', { ActRequest: '' }, undefined],
  ['several members', { a: 1, b: 2 }, undefined],
  ['an object without a wrapper', {}, undefined],
  ['a value that is not an object', 'a', 'a'],
])('unwrap reads %s', (_, value, held) => {
  expect(unwrap(value, 'ActRequest')).toEqual(held);
});
