import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';
import { findEngineBinary, thisMachine } from '../../local/engine/binary.js';
import { describeOnEmbeddedEngine, temporaryFolder } from './local-server-under-test.js';
import {
  enginesOf,
  type LocalServerProcess,
  type ProcessOptions,
  spawnLocalServer,
  until,
} from './local-server-process.js';

jest.setTimeout(60_000);

describeOnEmbeddedEngine('npm start', () => {
  const folder = temporaryFolder();
  const running: LocalServerProcess[] = [];
  const start = (options: ProcessOptions = {}, name = 'data'): LocalServerProcess => {
    const localServer = spawnLocalServer({ ...options, env: { WAYPOST_DATA: dataOf(name), ...options.env } });
    running.push(localServer);
    return localServer;
  };
  const dataOf = (name: string): string => join(realpathSync(folder.path), name);
  afterEach(async () => {
    for (const localServer of running.splice(0)) await localServer.killGroup();
  });
  afterAll(folder.remove);

  it('answers --help, --version and a mistyped option, and creates nothing', async () => {
    const [help, version, mistyped] = [['--help'], ['--version'], ['--no-stroy']].map((args) => start({ args }));

    expect(await Promise.all([help?.ended, version?.ended, mistyped?.ended])).toEqual([0, 0, 2]);
    expect(help?.output()).toContain('WAYPOST_PORT');
    expect(version?.output()).toContain('0.');
    expect(mistyped?.output()).toContain('Did you mean "--no-story"?');
    expect(existsSync(dataOf('data'))).toBe(false);
  });

  it('stops cleanly at Ctrl-C, also when npm forwards it again, and leaves no process', async () => {
    const localServer = start({ fromSources: true });
    const url = await localServer.ready;
    const engines = enginesOf(dataOf('data'));

    localServer.child.kill('SIGINT');
    localServer.child.kill('SIGINT');

    expect(await localServer.ended).toBe(0);
    expect(engines).toHaveLength(1);
    expect(enginesOf(dataOf('data'))).toEqual([]);
    expect(existsSync(join(dataOf('data'), 'server.json'))).toBe(false);
    await expect(fetch(url)).rejects.toThrow();
    expect(localServer.output()).not.toMatch(/warning|Node\.js/i);
    expect(localServer.output()).not.toContain('\u001b');
  });

  it('names the port that is in use and how to choose another, and ends its engine', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo; // a TCP server has one

    const localServer = start({ env: { WAYPOST_PORT: String(port) } });

    expect(await localServer.ended).toBe(1);
    expect(localServer.output()).toContain(`Port ${port} on 127.0.0.1 is in use`);
    expect(localServer.output()).toContain('WAYPOST_PORT=4681 npm start');
    expect(enginesOf(dataOf('data'))).toEqual([]);
    server.close();
  });

  it('refuses a folder that is a file, and one that another local server uses', async () => {
    writeFileSync(join(folder.path, 'file'), '');
    const first = start({ args: ['--no-story'] }, 'held');
    await until(() => existsSync(join(dataOf('held'), 'server.json')));

    const [misplaced, second] = [start({}, 'file'), start({}, 'held')];

    expect(await misplaced.ended).toBe(1);
    expect(misplaced.output()).toContain('a file is in its place.\nSet WAYPOST_DATA');
    expect(await second.ended).toBe(1);
    expect(second.output()).toContain(`Another local server (process ${first.child.pid}`);
    await first.ready;
    expect(enginesOf(dataOf('held'))).toHaveLength(1);
  });

  it('ends the engine that an earlier local server left behind on its folder, and no other engine', async () => {
    const binary = await findEngineBinary(
      dataOf('left'),
      thisMachine(() => {}),
    );
    const [left, other] = ['left', 'other'].map((name, index) => {
      mkdirSync(dataOf(name), { recursive: true });
      const args = [
        '--host',
        '127.0.0.1',
        '--port',
        String(20_100 + index), // below the ports that the system gives to other servers
        '--db-path',
        join(dataOf(name), 'registry.db'),
      ];
      return spawn(binary, args, { stdio: 'ignore' });
    });
    await until(() => enginesOf(dataOf('left')).length + enginesOf(dataOf('other')).length === 2);

    const localServer = start({ args: ['--no-story'] }, 'left');
    await localServer.ready;

    expect(localServer.output()).toContain('Ended an engine that an earlier local server left behind.');
    expect(enginesOf(dataOf('left'))).not.toContain(left?.pid);
    expect(enginesOf(dataOf('other'))).toEqual([other?.pid]);
    other?.kill('SIGKILL');
  });

  it.each(['with setpriv', 'without setpriv'])('leaves no engine when it is killed, on a machine %s', async (which) => {
    const bin = join(folder.path, `bin ${which}`);
    mkdirSync(bin);
    for (const tool of ['sh', 'cat']) symlinkSync(whereIs(tool), join(bin, tool));
    const localServer = start({ args: ['--no-story'], env: which === 'without setpriv' ? { PATH: bin } : {} }, which);
    await localServer.ready;
    const engines = enginesOf(dataOf(which));

    localServer.child.kill('SIGKILL');

    await until(() => enginesOf(dataOf(which)).length === 0);
    expect(engines).toHaveLength(1);
  });

  it('ends when the npm that runs it is killed', async () => {
    const localServer = start({
      args: ['--no-story'],
      env: { npm_lifecycle_event: 'start' },
      // npm runs scripts in a shell, which survives npm.
      under: ['sh', '-c', '"$@"; exit', 'npm', 'sh', '-c', '"$@"; exit', 'sh'],
    });
    const url = await localServer.ready;

    localServer.child.kill('SIGKILL');

    await until(() =>
      fetch(url).then(
        () => false,
        () => true,
      ),
    );
    await until(() => enginesOf(dataOf('data')).length === 0 && !existsSync(join(dataOf('data'), 'server.json')));
  });
});

function whereIs(tool: string): string {
  const paths = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, tool));
  return paths.find((path) => existsSync(path)) ?? tool;
}
