// Tests that the local server listens only on 127.0.0.1, and sends no request because of a caller's question.
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { describeOnEmbeddedEngine, localServerOfSuite } from '../local/local-server-under-test.js';

/** This machine's addresses on shared networks. */
const outside = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .filter(({ internal, family }) => !internal && family === 'IPv4')
  .map(({ address }) => address);

const answers = (host: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 2000 });
    const end = (answered: boolean) => () => {
      socket.destroy();
      resolve(answered);
    };
    socket.once('connect', end(true)).once('error', end(false)).once('timeout', end(false));
  });

describeOnEmbeddedEngine('a local server', () => {
  const localServer = localServerOfSuite();

  const ifReachable = outside.length > 0 ? it : it.skip;
  ifReachable(
    `listens on 127.0.0.1 only, server and engine (${outside.length > 0 ? outside.join(', ') : 'no other network here'})`,
    async () => {
      const ports = [localServer.url, localServer.engineUrl].map((url) => Number(new URL(url).port));

      for (const port of ports) {
        expect(await answers('127.0.0.1', port)).toBe(true);
        for (const host of outside) expect([host, await answers(host, port)]).toEqual([host, false]);
      }
    },
  );

  it('sends no request to a URL that a caller asks about', async () => {
    const asked: string[] = [];
    const other = createServer(({ url = '' }, response) => {
      asked.push(url);
      response.end('{}');
    });
    await new Promise<void>((listening) => other.listen(0, '127.0.0.1', listening));
    const { port } = other.address() as AddressInfo;

    const targets = [
      `http://127.0.0.1:${port}/latest/meta-data`,
      `http://localhost:${port}`,
      'http://169.254.169.254/',
    ];
    const statuses = await Promise.all(
      targets.map(async (url) => (await localServer.get(`/v1/lookup?url=${encodeURIComponent(url)}`)).status),
    );
    await localServer.get(`/v1/services/${encodeURIComponent(`127.0.0.1:${port}`)}/address`);
    await localServer.get(`/v1/networks/${encodeURIComponent(`http://127.0.0.1:${port}`)}`);
    await new Promise((closed) => other.close(closed));

    expect(statuses).toEqual([400, 400, 400]);
    expect(asked).toEqual([]);
  });
});
