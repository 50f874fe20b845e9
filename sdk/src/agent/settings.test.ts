import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readAgentSettings } from './settings.js';

describe('the settings of the agent', () => {
  const read = (options: Readonly<Record<string, string>>, env = {}) => readAgentSettings((name) => options[name], env);

  it('listen on loopback by default, for all services', () => {
    expect(read({})).toEqual({
      port: 4681,
      listen: '127.0.0.1',
      state: undefined,
      services: ['*'],
      prefetch: [],
      signed: [],
      hosts: [],
      allowsRelayed: false,
      token: undefined,
      limits: { connections: 1024, pending: 512 },
      log: 'error',
      deadlines: { connect: 10_000, silence: 900_000, drain: 25_000 },
    });
  });

  it('come from the environment where no option gives them', () => {
    const env = { WAYPOST_AGENT_PORT: '8080', WAYPOST_AGENT_SERVICES: 'a,b-*', WAYPOST_AGENT_STATE: '/state' };

    expect(read({ port: '9090' }, env)).toMatchObject({ port: 9090, services: ['a', 'b-*'], state: '/state' });
  });

  it.each([
    [{ port: '65536' }, 'port'],
    [{ port: '-1' }, 'port'],
    [{ port: '80x' }, 'port'],
    [{ listen: 'example.com' }, 'listen'],
    [{ services: 'Orders' }, 'services'],
    [{ services: ',' }, 'services'],
    [{ 'allow-host': 'a b' }, 'allow-host'],
    [{ 'token-file': '/no/such/file' }, 'token-file'],
    [{ 'call-timeout': '0' }, 'call-timeout'],
    [{ 'connect-timeout': '5 s' }, 'connect-timeout'],
    [{ 'drain-timeout': '-1' }, 'drain-timeout'],
    [{ 'max-pending': '0' }, 'max-pending'],
    [{ 'max-connections': '1e9' }, 'max-connections'],
    [{ log: 'verbose' }, 'log'],
    [{ 'sign-services': 'Orders' }, 'sign-services'],
  ])('refuse %j by the name of the option', (options, option) => {
    expect(() => read(options)).toThrow(`Invalid --${option} `);
  });

  it('refuse a variable that they do not know, but not those that Kubernetes sets for a service', () => {
    expect(() => read({}, { WAYPOST_AGENT_PROT: '1' })).toThrow(
      /Unknown variable .*Did you mean "WAYPOST_AGENT_PORT"\?/,
    );
    expect(() => read({}, { WAYPOST_AGENT_COLOUR: '1' })).toThrow(
      /Unknown variable .*Use one of WAYPOST_AGENT_CONFIG, /,
    );
    expect(
      read({}, { WAYPOST_AGENT_SERVICE_HOST: '10.0.0.1', WAYPOST_AGENT_PORT_4681_TCP: 'tcp://10.0.0.1:4681' }).port,
    ).toBe(4681);
  });

  it.each(['0.0.0.0', '::', '10.0.0.1', '::ffff:127.0.0.1'])('refuse to listen on %s without a token', (listen) => {
    expect(() => read({ listen })).toThrow('Give --token-file too');
  });

  it.each(['127.0.0.1', '127.0.0.2', '::1', 'localhost'])('allow to listen on %s without a token', (listen) => {
    expect(read({ listen })).toMatchObject({ listen, token: undefined });
  });

  describe('from a file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'waypost-agent-'));
    const path = join(folder, 'agent.json');
    const config = (content: unknown) => {
      writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
      return { config: path };
    };
    afterAll(() => rmSync(folder, { recursive: true }));

    it('have the names of the options', () => {
      const given = {
        port: 9090,
        services: ['orders-*', 'billing-api'],
        'allow-relayed': true,
        'call-timeout': 1.5,
        log: 'info',
      };

      expect(read(config({ ...given, network: 'vpc-0a1b2c3d', table: 'waypost-prod' }))).toMatchObject({
        port: 9090,
        services: ['orders-*', 'billing-api'],
        allowsRelayed: true,
        deadlines: { silence: 1500 },
        log: 'info',
      });
    });

    it('come after the command line and the environment', () => {
      const file = config({ port: 1, services: ['a'], state: '/file' });

      const settings = read({ ...file, port: '3' }, { WAYPOST_AGENT_PORT: '2', WAYPOST_AGENT_SERVICES: 'b' });

      expect(settings).toMatchObject({ port: 3, services: ['b'], state: '/file' });
    });

    it('are found by the variable WAYPOST_AGENT_CONFIG', () => {
      config({ port: 5 });

      expect(read({}, { WAYPOST_AGENT_CONFIG: path })).toMatchObject({ port: 5 });
    });

    it.each([
      [{ prot: 1 }, /Unknown key "prot" in .*Did you mean "port"\?/],
      [{ config: 'x' }, /Unknown key "config"/],
      [{ services: 'Orders' }, /Invalid --services/],
      [{ services: [1] }, /Invalid "services" .*Write a text, a number or a list of texts\./],
      [{ 'allow-relayed': 'yes' }, /Invalid "allow-relayed" .*Write true or false\./],
      ['[]', /is no JSON object/],
      ['{', /cannot be read: .*Give a JSON file\./],
    ])('are refused as %j', (content, message) => {
      expect(() => read(config(content))).toThrow(message);
    });

    it('are refused where the file is missing', () => {
      expect(() => read({ config: join(folder, 'none') })).toThrow(/cannot be read: .*ENOENT/);
    });
  });

  it('refuse a token that is short, and never print one', () => {
    const folder = mkdtempSync(join(tmpdir(), 'waypost-agent-'));
    const path = join(folder, 'token');
    writeFileSync(path, 'short-secret');

    expect(() => read({ 'token-file': path })).toThrow(/^(?!.*short-secret).*at least 16/);

    rmSync(folder, { recursive: true });
  });
});
