import { COMMANDS } from './commands.js';
import { runHere } from './test/harness.js';

it.each([
  [['resolv', 'x'], 'Did you mean resolve?'],
  [['list', '--jsn'], 'Did you mean --json?'],
  [['resolve'], 'Run waypost resolve --help.'],
  [['show', 'a', 'b'], 'Run waypost show --help.'],
])('the mistyped line %j exits with 2 and a hint', async (args, hint) => {
  const { code, stdout, stderr } = await runHere(args, { env: { WAYPOST_URL: 'http://127.0.0.1:9' } });

  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr.split('\n')).toHaveLength(3);
  expect(stderr).toContain(hint);
});

it('a command without a registry names the options and variables that configure one', async () => {
  const { code, stderr } = await runHere(['list']);

  expect(code).toBe(2);
  expect(stderr).toContain('WAYPOST_TABLE');
});

it.each(COMMANDS.flatMap(({ commands }) => commands.map(({ line }) => line.split(' ')[0] ?? '')))(
  '%s --help shows an example and the global options',
  async (command) => {
    const { code, stdout } = await runHere([command, '--help']);

    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`Examples?:\\n  .*waypost ${command}`));
    expect(stdout).toContain('--json');
  },
);

it('--version prints the version, and a line without a command prints the help', async () => {
  expect(await runHere(['--version'])).toEqual({ code: 0, stdout: '1.2.3\n', stderr: '' });
  expect(await runHere([])).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('resolve') });
});
