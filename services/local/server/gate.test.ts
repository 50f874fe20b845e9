import { refuseStranger } from './gate.js';

const statusOf = (method: string, headers: Record<string, string>) =>
  refuseStranger({ method, headers, rawHeaders: Object.entries(headers).flat() })?.status;

it.each(['127.0.0.1:4680', 'localhost:4680', 'LocalHost', '127.0.0.1', 'localhost:80'])(
  'accepts the host %s',
  (host) => {
    const statuses = [statusOf('GET', { host }), statusOf('POST', { host })];

    expect(statuses).toEqual([undefined, undefined]);
  },
);

it.each([
  'evil.com',
  'evil.com:4680',
  'localhost.evil.com',
  '127.0.0.1.nip.io',
  '[::1]:4680',
  '0.0.0.0:4680',
  'localhost:4680@evil.com',
  '',
])('refuses the host %j, which a page of another site could use', (host) => {
  const statuses = [statusOf('GET', { host }), statusOf('POST', { host })];

  expect(statuses).toEqual([421, 421]);
});

it('refuses a request without a host', () => {
  const status = statusOf('GET', {});

  expect(status).toBe(421);
});

it.each(['http://evil.com', 'https://localhost:4680', 'http://localhost:3000', 'http://127.0.0.1:4680', 'null', ''])(
  'refuses a write by a page of %j',
  (origin) => {
    const status = statusOf('POST', { host: 'localhost:4680', origin });

    expect(status).toBe(403);
  },
);

it('lets its own page write, and any page on this machine read', () => {
  const write = statusOf('POST', { host: 'localhost:4680', origin: 'http://localhost:4680' });
  const read = statusOf('GET', { host: 'localhost:4680', origin: 'http://localhost:3000' });

  expect([write, read]).toEqual([undefined, undefined]);
});

it('refuses a request with two Host headers, whichever of them is its own', () => {
  const request = {
    method: 'GET',
    headers: { host: 'localhost' },
    rawHeaders: ['Host', 'localhost', 'host', 'evil.com'],
  };

  expect(refuseStranger(request)?.status).toBe(400);
});
