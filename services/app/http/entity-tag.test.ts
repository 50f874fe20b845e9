import fc from 'fast-check';
import { entityTag, namesTag } from './entity-tag.js';

it('an entity tag differs for different bodies', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (one, other) => {
      expect(entityTag(one) === entityTag(other)).toBe(one === other);
    }),
  );
});

it('an entity tag differs if one character differs, wherever it is', () => {
  const body = JSON.stringify({ url: 'https://new0000000-vpce-0a1.execute-api.us-west-2.amazonaws.com/prod/' });
  const tags = Array.from(body, (_, index) => entityTag(`${body.slice(0, index)}~${body.slice(index + 1)}`));

  expect(new Set([entityTag(body), ...tags]).size).toBe(body.length + 1);
});

it('If-None-Match matches any list that names the tag', () => {
  const tag = entityTag('{}');

  expect(namesTag(null, tag)).toBe(false);
  expect(namesTag(tag, tag)).toBe(true);
  expect(namesTag(`W/${tag}`, tag)).toBe(true);
  expect(namesTag(`"a, b",${tag}`, tag)).toBe(true);
  expect(namesTag(tag.slice(0, -2), tag)).toBe(false);
});
