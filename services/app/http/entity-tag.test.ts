import fc from 'fast-check';
import { entityTag, namesTag } from './entity-tag.js';

it('differs for bodies that differ', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (one, other) => {
      expect(entityTag(one) === entityTag(other)).toBe(one === other);
    }),
  );
});

it('differs for bodies that differ in one character, wherever it is', () => {
  const body = JSON.stringify({ url: 'https://new0000000-vpce-0a1.execute-api.us-west-2.amazonaws.com/prod/' });
  const tags = Array.from(body, (_, index) => entityTag(`${body.slice(0, index)}~${body.slice(index + 1)}`));

  expect(new Set([entityTag(body), ...tags]).size).toBe(body.length + 1);
});

it('is found in any list that names it', () => {
  const tag = entityTag('{}');

  expect(namesTag(null, tag)).toBe(false);
  expect(namesTag(tag, tag)).toBe(true);
  expect(namesTag(`W/${tag}`, tag)).toBe(true);
  expect(namesTag(`"a, b",${tag}`, tag)).toBe(true);
  expect(namesTag(tag.slice(0, -2), tag)).toBe(false);
});
