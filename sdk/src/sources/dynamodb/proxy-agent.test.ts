// The DynamoDB source behind a proxy: tunnels, credentials, TLS and NO_PROXY.
import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CERTIFICATE, KEY } from '../../cli/doctor/test/certificate.js';
import { createDynamoSource } from '../dynamodb.js';

const keys = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret', AWS_REGION: 'us-west-2' };
const run = promisify(execFile);
const nobody = { kind: 'service', name: 'nobody' } as const;

const TWO_READS = `
import { createDynamoSource } from './sdk/src/sources/dynamodb.ts';
const source = createDynamoSource({ table: 'waypost-prod', timeoutMs: 9000, attemptTimeoutMs: 9000 });
for (const round of [1, 2]) {
  const { documents } = await source.read([{ kind: 'service', name: 'nobody' }]);
  process.stdout.write(JSON.stringify(documents));
}
source.close();
`;

describe('the DynamoDB source behind a proxy', () => {
  let dynamo: Server;
  let plain: Server;
  let proxy: Server;
  /** The targets that the proxy was asked for, with the credentials. */
  let asked: { readonly target: string | undefined; readonly credentials: string | undefined }[];
  let refusing: boolean;
  const portOf = (server: Server): number => (server.address() as AddressInfo).port; // a TCP server has one
  const sourceOf = (env: Record<string, string>, endpoint = 'http://dynamodb.us-west-2.amazonaws.com') =>
    createDynamoSource({
      table: 'waypost-prod',
      endpoint,
      env: { ...keys, ...env },
      timeoutMs: 5000,
      attemptTimeoutMs: 5000,
    });

  beforeEach(async () => {
    asked = [];
    refusing = false;
    dynamo = createTlsServer({ cert: CERTIFICATE, key: KEY }, (_, response) =>
      response.end('{"Responses":{"waypost-prod":[]}}'),
    );
    plain = createServer((_, response) => response.end('{"Responses":{"waypost-prod":[]}}'));
    // For any host, the tunnel leads to the test's server of that protocol.
    proxy = createServer().on('connect', ({ url, headers }, socket) => {
      asked.push({ target: url, credentials: headers['proxy-authorization'] });
      if (refusing) return void socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      const upstream = connect(portOf(url?.endsWith(':443') === true ? dynamo : plain), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        upstream.pipe(socket).pipe(upstream);
      });
      upstream.on('error', () => socket.destroy());
      socket.on('error', () => upstream.destroy());
    });
    await Promise.all([dynamo, plain, proxy].map((server) => once(server.listen(0, '127.0.0.1'), 'listening')));
  });

  afterEach(() => {
    for (const server of [dynamo, plain, proxy]) {
      server.closeAllConnections();
      server.close();
    }
  });

  it('the DynamoDB source refuses an untrusted certificate, through a tunnel too', async () => {
    const source = sourceOf(
      { HTTPS_PROXY: `http://127.0.0.1:${portOf(proxy)}` },
      'https://dynamodb.us-west-2.amazonaws.com',
    );

    const error: unknown = await source.read([nobody], { once: true }).catch((reason: unknown) => reason);

    expect(error).toMatchObject({ details: { reason: 'certificate' }, retryable: false });
    expect(String(error)).toMatch(/does not trust \(.*SELF_SIGNED.*AWS_CA_BUNDLE or NODE_EXTRA_CA_CERTS/);
    expect(asked[0]?.target).toBe('dynamodb.us-west-2.amazonaws.com:443');
    source.close();
  });

  it('the DynamoDB source reads two times through one kept tunnel', async () => {
    const env = { ...process.env, ...keys, HTTPS_PROXY: `http://127.0.0.1:${portOf(proxy)}` };
    const options = { cwd: join(__dirname, '../../../..'), env: { ...env, NODE_TLS_REJECT_UNAUTHORIZED: '0' } };

    // Node reads this variable at the start of a process, so the reads run in another one.
    const { stdout } = await run(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '-e', TWO_READS],
      options,
    );

    expect(stdout).toBe('[null][null]');
    expect(asked).toEqual([{ target: 'dynamodb.us-west-2.amazonaws.com:443', credentials: undefined }]);
  });

  it.each(['HTTP_PROXY', 'http_proxy', 'ALL_PROXY'])(
    'the DynamoDB source uses the proxy that %s names',
    async (name) => {
      const source = sourceOf({ [name]: `127.0.0.1:${portOf(proxy)}`, HTTPS_PROXY: 'http://127.0.0.1:1' });

      const { documents } = await source.read([nobody]);

      expect(documents).toEqual([null]);
      expect(asked.map(({ target }) => target)).toEqual(['dynamodb.us-west-2.amazonaws.com:80']);
      source.close();
    },
  );

  it('the DynamoDB source sends the user and password of the URL to the proxy', async () => {
    const source = sourceOf({ HTTP_PROXY: `http://me:p%40ss@127.0.0.1:${portOf(proxy)}` });

    await source.read([nobody]);

    expect(asked[0]?.credentials).toBe(`Basic ${Buffer.from('me:p@ss').toString('base64')}`);
    source.close();
  });

  it.each(['127.0.0.1', '*', '.example.com, 127.0.0.1', '127.0.0.1:PORT', '10.0.0.1 127.0.0.1'])(
    'the DynamoDB source connects directly with NO_PROXY=%s',
    async (text) => {
      const port = portOf(plain);
      const env = { HTTP_PROXY: `http://127.0.0.1:${portOf(proxy)}`, NO_PROXY: text.replace('PORT', String(port)) };
      const source = sourceOf(env, `http://127.0.0.1:${port}`);

      await source.read([nobody]);

      expect(asked).toEqual([]);
      source.close();
    },
  );

  it.each(['amazonaws.com.evil', '127.0.0.1:1', 'mazonaws.com', '.us-east-1.amazonaws.com'])(
    'the DynamoDB source uses the proxy with NO_PROXY=%s',
    async (text) => {
      const source = sourceOf({ HTTP_PROXY: `http://127.0.0.1:${portOf(proxy)}`, NO_PROXY: text });

      await source.read([nobody]);

      expect(asked).toHaveLength(1);
      source.close();
    },
  );

  it('the DynamoDB source connects directly to every host of a domain in NO_PROXY', async () => {
    const env = { HTTP_PROXY: `http://127.0.0.1:${portOf(proxy)}`, NO_PROXY: '.localhost' };
    const source = sourceOf(env, `http://dynamodb.localhost:${portOf(plain)}`);

    await source.read([nobody], { timeoutMs: 300 }).catch(() => undefined); // whether the name is found or not

    expect(asked).toEqual([]);
    source.close();
  });

  it('a proxy that refuses the tunnel is an outage of the network', async () => {
    refusing = true;
    const source = sourceOf({ HTTP_PROXY: `http://127.0.0.1:${portOf(proxy)}` });

    const reading = source.read([nobody], { timeoutMs: 2500 });

    await expect(reading).rejects.toMatchObject({ code: 'REGISTRY_UNAVAILABLE', details: { reason: 'network' } });
    await expect(reading).rejects.toThrow(`The proxy 127.0.0.1:${portOf(proxy)} answered HTTP 403.`);
  });

  it('a dead proxy is named, and not DynamoDB', async () => {
    const source = sourceOf({ HTTP_PROXY: 'http://127.0.0.1:1' });

    const reading = source.read([nobody], { once: true });

    await expect(reading).rejects.toMatchObject({
      message: expect.stringContaining('The proxy 127.0.0.1:1 cannot be reached (ECONNREFUSED).'),
      remedy: expect.stringContaining('NO_PROXY'),
      details: { reason: 'network' },
    });
  });

  const ALIAS = 'https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com';

  it('the DynamoDB source trusts the certificates of AWS_CA_BUNDLE', async () => {
    const bundle = join(mkdtempSync(join(tmpdir(), 'waypost-ca-')), 'bundle.pem');
    writeFileSync(bundle, CERTIFICATE);
    const env = { HTTPS_PROXY: `http://127.0.0.1:${portOf(proxy)}`, AWS_CA_BUNDLE: bundle };
    const source = sourceOf(env, ALIAS);
    const other = sourceOf(env, 'https://dynamodb.us-west-2.amazonaws.com');

    const { documents } = await source.read([nobody]);

    expect(documents).toEqual([null]);
    await expect(other.read([nobody])).rejects.toMatchObject({
      message: expect.stringContaining('ERR_TLS_CERT_ALTNAME_INVALID'),
      remedy: expect.stringContaining('the certificate is of another one'),
    });
    source.close();
    other.close();
  });

  it('an AWS_CA_BUNDLE that cannot be read is named', async () => {
    const source = sourceOf({ AWS_CA_BUNDLE: '/nowhere/bundle.pem' }, ALIAS);

    await expect(source.read([nobody])).rejects.toMatchObject({
      message: expect.stringContaining('AWS_CA_BUNDLE names "/nowhere/bundle.pem", which cannot be read'),
      details: { reason: 'configuration' },
    });
  });

  it('a plain HTTP endpoint needs no AWS_CA_BUNDLE, so the file is not read', async () => {
    const source = sourceOf({ AWS_CA_BUNDLE: '/nowhere/bundle.pem' }, 'http://127.0.0.1:1');

    await expect(source.read([nobody], { once: true })).rejects.toMatchObject({ details: { reason: 'network' } });
  });

  it('the error for a malformed proxy URL does not repeat it, since it may hold a password', async () => {
    const source = sourceOf({ HTTP_PROXY: 'socks5://me:secret@x' });

    const error: unknown = await source.read([nobody]).catch((reason: unknown) => reason);

    expect(error).toMatchObject({ code: 'INVALID_REQUEST', details: { what: 'proxy' } });
    expect(String(error)).not.toContain('secret');
  });
});
