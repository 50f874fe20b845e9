import { conform } from './conformance.js';

const history = {
  history: [
    {
      at: '2026-01-02T03:04:05Z',
      region: 'eu-west-1',
      from: null,
      to: { apiId: 'a1b2c3d4e5', stage: 'prod' },
      cause: { eventName: 'CreateStage', eventId: 'event-1', principal: null, tool: null },
    },
  ],
};
const headers = { 'content-type': 'application/json', etag: '"1"', 'x-waypost-registry': 'test' };
const ask = (body: object, own: object = {}) =>
  conform(
    { method: 'GET', path: '/v1/services/orders-api/history' },
    new Response(JSON.stringify(body), { headers: { ...headers, ...own } }),
  );

it('conform accepts an answer that the document describes', async () => {
  expect(await ask(history)).toEqual({ operation: 'getHistory', answer: '200' });
});

it.each([
  ['an unknown member', { ...history, more: 1 }],
  ['an unknown nested member', { history: [{ ...history.history[0], to: { apiId: 'a1', stage: 'a', more: 1 } }] }],
  ['a missing member', { history: [{ ...history.history[0], cause: undefined }] }],
  ['an invalid time', { history: [{ ...history.history[0], at: '2026-13-02T03:04:05Z' }] }],
  ['null for a string', { history: [{ ...history.history[0], region: null }] }],
])('conform refuses an answer with %s', async (_, body) => {
  await expect(ask(body)).rejects.toThrow('differs from openapi.json');
});

it.each([
  ['another content type', { 'content-type': 'text/plain' }],
  ['the content type of problems', { 'content-type': 'application/problem+json' }],
])('conform refuses an answer with %s', async (_, own) => {
  await expect(ask(history, own)).rejects.toThrow('its type is');
});

it('conform refuses an answer without a promised header', async () => {
  const bare = new Response(JSON.stringify(history), { headers: { 'content-type': 'application/json' } });

  await expect(conform({ method: 'GET', path: '/v1/services/a/history' }, bare)).rejects.toThrow('no header ETag');
});
