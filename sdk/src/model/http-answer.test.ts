import fc from 'fast-check';
import { bodyText, entityTag, namesTag } from './http-answer.js';

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

it('member order does not depend on the order in the source', () => {
  const one = { regions: [{ current: null, region: 'eu-west-1' }], name: 'orders-api', zebra: 1, ant: 2 };
  const other = { ant: 2, zebra: 1, name: 'orders-api', regions: [{ region: 'eu-west-1', current: null }] };

  const [first, second] = [one, other].map((value) => bodyText(value));

  expect(first).toBe(second);
  expect(first).toBe('{"name":"orders-api","regions":[{"region":"eu-west-1","current":null}],"ant":2,"zebra":1}');
});

it('member order keeps __proto__ a plain member', () => {
  const hostile: unknown = JSON.parse('{"__proto__":{"polluted":true},"name":"x"}');

  const ordered = JSON.parse(bodyText(hostile as object)) as object;

  expect(Object.hasOwn(ordered, '__proto__')).toBe(true);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});
