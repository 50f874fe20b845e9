import { createHttpHandler } from './http-handler.js';
import { proxyEvent } from './test/proxy-event.js';

it('answers an event with what the function answers to its request', async () => {
  const handler = createHttpHandler(async ({ method, url }) => new Response(`${method} ${new URL(url).pathname}`));

  const result = await handler(proxyEvent('/v1/services', { httpMethod: 'HEAD' }));

  expect(result).toMatchObject({ statusCode: 200, body: 'HEAD /v1/services' });
});
