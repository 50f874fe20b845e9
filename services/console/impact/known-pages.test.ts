import type { KnownAnswer } from '../data/answers.js';
import { knownPages } from './known-pages.js';

const PATH = '/v1/impact?of=vpce-0a';
const over = (bodies: Readonly<Record<string, object>>) => ({
  known: <T>(path: string) => ({ body: bodies[path], loading: bodies[path] === undefined }) as KnownAnswer<T>,
});

it('an impact report is read from cursor to cursor, and keeps loading until a page without a cursor is known', () => {
  const [first, second] = [{ cursor: 'b/=' }, {}];
  const next = `${PATH}&cursor=b%2F%3D`;

  expect(knownPages(over({}), 'vpce-0a')).toMatchObject({ paths: [PATH], pages: [], loading: true });
  expect(knownPages(over({ [PATH]: first }), 'vpce-0a')).toMatchObject({ paths: [PATH, next], loading: true });
  expect(knownPages(over({ [PATH]: first, [next]: second }), 'vpce-0a')).toMatchObject({
    pages: [first, second],
    loading: false,
  });
});

it('a repeated cursor ends an impact report', () => {
  const [first, again] = [{ cursor: 'b' }, { cursor: 'b' }];

  const { pages, loading } = knownPages(over({ [PATH]: first, [`${PATH}&cursor=b`]: again }), 'vpce-0a');

  expect({ pages, loading }).toEqual({ pages: [first, again], loading: false });
});
