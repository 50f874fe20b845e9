import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { listKey, networkListKey, serviceKey } from 'waypost/model';
import { type Changes, createChanges } from './changes.js';

let changes: Changes;
let server: Server;

beforeEach(async () => {
  changes = createChanges();
  server = createServer((request, response) => changes.follow({ request, response }));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  changes.close();
  server.close();
});

/** Reads the messages one by one. */
async function follow() {
  const { port } = server.address() as AddressInfo; // a TCP server has one
  const response = await fetch(`http://127.0.0.1:${String(port)}/`);
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const next = async (): Promise<unknown> => {
    for (;;) {
      const [, data, rest] = /data: (.*)\n\n([^]*)/.exec(text) ?? [];
      if (data !== undefined) {
        text = rest ?? '';
        return JSON.parse(data);
      }
      const { value, done } = await reader.read();
      if (done) return 'ended';
      text += value;
    }
  };
  return { next, type: response.headers.get('content-type') };
}

it('sends one message for changes within a moment', async () => {
  const { next, type } = await follow();

  changes.report([serviceKey('orders-api'), listKey('orders-api')]);
  changes.report([serviceKey('orders-api'), serviceKey('billing'), networkListKey('vpc-0a')]);

  expect(type).toBe('text/event-stream');
  expect(await next()).toEqual({ services: ['orders-api', 'billing'], networks: true });
});

it('sends no names where more than 200 services changed', async () => {
  const { next } = await follow();

  changes.report(Array.from({ length: 201 }, (_, index) => serviceKey(`s-${String(index)}`)));

  expect(await next()).toEqual({ networks: false });
});

it('ends every connection when closed', async () => {
  const { next } = await follow();

  changes.close();

  expect(await next()).toBe('ended');
});
