import { createHttpHandler } from './http-handler.js';
import { proxyEvent } from './test/proxy-event.js';

it('answers an event with the endpoint’s reply to its request', async () => {
  const handler = createHttpHandler({
    reply: async ({ method, url }) => ({ status: 200, headers: {}, body: `${method} ${url}` }),
  });

  const result = await handler(proxyEvent('/v1/services', { httpMethod: 'HEAD' }));

  expect(result).toMatchObject({ statusCode: 200, body: 'HEAD /v1/services' });
});
