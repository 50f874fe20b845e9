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
      hosts: [],
      token: undefined,
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
  ])('refuse %j by the name of the option', (options, option) => {
    expect(() => read(options)).toThrow(`Invalid --${option} `);
  });

  it.each(['0.0.0.0', '::', '10.0.0.1', '::ffff:127.0.0.1'])('refuse to listen on %s without a token', (listen) => {
    expect(() => read({ listen })).toThrow('Give --token-file too');
  });

  it.each(['127.0.0.1', '127.0.0.2', '::1', 'localhost'])('allow to listen on %s without a token', (listen) => {
    expect(read({ listen })).toMatchObject({ listen, token: undefined });
  });

  it('refuse a token that is short, and never print one', () => {
    const folder = mkdtempSync(join(tmpdir(), 'waypost-agent-'));
    const path = join(folder, 'token');
    writeFileSync(path, 'short-secret');

    expect(() => read({ 'token-file': path })).toThrow(/^(?!.*short-secret).*at least 16/);

    rmSync(folder, { recursive: true });
  });
});
