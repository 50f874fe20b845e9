// Runs `npm start -- --table` over a deployed registry with the permissions of an operator and of a reader.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { showTable } from '../../local/table.js';
import { createTerminal } from '../../local/terminal/terminal.js';
import { describeOnEmbeddedEngine, localServerOfSuite } from './local-server-under-test.js';
import { type LocalServerProcess, spawnLocalServer } from './local-server-process.js';

jest.setTimeout(60_000);

const AWS = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'any', AWS_SECRET_ACCESS_KEY: 'any' };
const READERS = 'waypost-local';

describeOnEmbeddedEngine('npm start -- --table', () => {
  const localServer = localServerOfSuite({ story: true });
  const running: LocalServerProcess[] = [];
  let guards: Server[] = [];
  const shownHere: (() => Promise<void>)[] = [];
  const environment = { ...process.env };

  afterEach(async () => {
    for (const each of running.splice(0)) await each.killGroup();
    for (const stop of shownHere.splice(0)) await stop();
    process.env = { ...environment };
    for (const guard of guards) guard.close();
    guards = [];
  });

  const show = (table: string): LocalServerProcess => {
    const env = { ...AWS, AWS_ENDPOINT_URL_DYNAMODB: localServer.engineUrl, WAYPOST_DATA: '/proc/nowhere' };
    const shown = spawnLocalServer({ args: ['--table', table], env });
    running.push(shown);
    return shown;
  };
  /** The same in this process, for credentials to which the guard denies something: a process takes longer to start. */
  const showHere = async (endpoint: string) => {
    Object.assign(process.env, AWS, { AWS_ENDPOINT_URL_DYNAMODB: endpoint });
    let text = '';
    const stream = { write: (more: string) => (text += more) };
    const terminal = createTerminal({ stdout: stream, stderr: stream }, {});
    const { url, stop } = await showTable({ table: READERS, port: 0 }, terminal);
    shownHere.push(stop);
    return { url, output: () => text };
  };
  /** The engine's URL for credentials to which some operations are denied. */
  const guard = async (refuses: (operation: string, body: string) => boolean): Promise<string> => {
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        const target = String(request.headers['x-amz-target']);
        const headers = {
          'x-amz-target': target,
          'content-type': 'application/x-amz-json-1.0',
          authorization: String(request.headers.authorization),
          'x-amz-date': String(request.headers['x-amz-date']),
        };
        const denied = JSON.stringify({
          __type: 'com.amazon.coral.service#AccessDeniedException',
          Message: 'not authorized',
        });
        if (refuses(target.split('.')[1] ?? '', body)) return void response.writeHead(400, headers).end(denied);
        return void fetch(localServer.engineUrl, { method: 'POST', headers, body })
          .then(async (answer) => response.writeHead(answer.status, headers).end(await answer.text()))
          .catch(() => response.destroy());
      });
    });
    guards.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`; // a TCP server has one
  };
  const json = async (url: string) => {
    const response = await fetch(url);
    return { status: response.status, body: (await response.json()) as Record<string, unknown> }; // asserted on as it is
  };

  it('shows an operator everything, and cannot write', async () => {
    const shown = show(READERS);
    const url = await shown.ready;

    const [page, history, accounts, health] = await Promise.all([
      fetch(url, { headers: { accept: 'text/html' } }).then((response) => response.text()),
      json(`${url}/v1/services/orders-api/history`),
      json(`${url}/v1/accounts`),
      json(`${url}/healthz`),
    ]);
    const changes = await fetch(`${url}/local/changes`);
    const post = await fetch(`${url}/local/events`, { method: 'POST', body: '[]' });

    expect(shown.output()).toContain('Registry local');
    expect(shown.output()).toContain('c4t8w1z6n3-vpce-04c8e2b6a1f07d93e');
    expect(page).toContain('<script type="module" src="/console.js">');
    expect(history.body.history).toHaveLength(6);
    expect(accounts.body.accounts).toHaveLength(1);
    expect(health.body).toMatchObject({ status: 'ok', registry: 'local' });
    expect(post.status).toBe(405);
    expect(changes.status).toBe(204);
  });

  it('shows a reader addresses, and names the permission that history and accounts need', async () => {
    const { url, output } = await showHere(await guard((_, body) => body.includes(`${READERS}-records`)));

    const [address, history, accounts, health] = await Promise.all([
      json(`${url}/v1/services/orders-api/address`),
      json(`${url}/v1/services/orders-api/history`),
      json(`${url}/v1/accounts`),
      json(`${url}/healthz`),
    ]);

    expect(address.status).toBe(200);
    for (const { status, body } of [history, accounts]) {
      expect(status).toBe(503);
      expect(body).toMatchObject({ code: 'REGISTRY_UNAVAILABLE', reason: 'denied' });
      expect(body.detail).toContain('waypost-local-records');
      expect(body.remedy).toContain('dynamodb:Query');
    }
    expect(health.body).toMatchObject({ status: 'ok', accounts: [] });
    expect(output()).toContain('which these credentials may not read');
  });

  it('starts for a reader who may not list names, and answers lists with the reason', async () => {
    const { url } = await showHere(await guard((operation) => operation === 'Query'));

    const [list, address] = await Promise.all([
      json(`${url}/v1/services`),
      json(`${url}/v1/services/orders-api/address`),
    ]);

    expect(address.status).toBe(200);
    expect(list).toMatchObject({ status: 503, body: { reason: 'denied' } });
    expect(list.body.detail).toContain('may not list');
  });

  it.each([
    ['waypost-nobody', 'ResourceNotFoundException'],
    ['no table', 'is not a table'],
  ])('prints why it cannot show the table %s', async (table, why) => {
    const shown = show(table);

    expect(await shown.ended).toBe(1);
    expect(shown.output()).toContain(why);
    expect(shown.output()).not.toContain('    at ');
  });
});
