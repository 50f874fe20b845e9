// Runs the root README as its reader does: the short program and every curl and npx line, against a local server. Only the port
// differs, since 4680 may be in use.
import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createRestApi, createStage } from '../../core/test/cloudtrail/api-events.js';
import { serve } from '../../../sdk/src/cli/test/harness.js';
import { spawnLocalServer } from '../local/local-server-process.js';
import { describeOnEmbeddedEngine, temporaryFolder } from '../local/local-server-under-test.js';
import { commandLines } from './commands.js';
import { readDocument, ROOT, type Snippet } from './documents.js';

const readme = readDocument('README.md');
const [program] = readme.snippets.filter(({ language }) => language === 'ts');
const lines = commandLines({ ...readme, words: [] })
  .map(({ words }) => words)
  .filter(([name]) => name === 'curl' || name === 'npx');
/** The agent's two lines belong together: one starts it, and the other calls it. */
const isOfAgent = (words: readonly string[]): boolean =>
  words.includes('agent') || words.some((word) => word.startsWith('http://127.0.0.1:4681/'));
const runs = promisify(execFile);
const hasCurl = spawnSync('curl', ['--version']).status === 0;

jest.setTimeout(120_000);

/** Matches a line of an output that is printed with … in place of any part of it, such as a time. */
const shortened = (line: string): RegExp =>
  new RegExp(line.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(/ ?…/g, '.*'));

/** npx takes longer than the command that it finds; the tests of the program and of explain run it. */
const withoutNpx = ([command = '', name = '', ...args]: readonly string[]): readonly string[] =>
  command === 'npx' ? [join(ROOT, 'node_modules/.bin', name), ...args] : [command, name, ...args];

describeOnEmbeddedEngine('the root README', () => {
  const data = temporaryFolder();
  const localServer = spawnLocalServer({ env: { WAYPOST_DATA: data.path } });
  // Inside the checkout, so that Node resolves `waypost` as from a file beside the README.
  const cache = join(ROOT, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'first-page-'));

  async function withPort(words: readonly string[]): Promise<string[]> {
    const url = await localServer.ready;
    return words.map((word) => word.replaceAll('http://127.0.0.1:4680', url));
  }

  /** Runs a command with the local server's port in place of the printed one. */
  async function run(words: readonly string[]): Promise<string> {
    const [command = '', ...args] = await withPort(words);
    return (await runs(command, command === 'curl' ? ['-fsS', ...args] : args, { cwd: folder })).stdout;
  }

  beforeAll(async () => {
    const api = { apiId: 'b1a2s3k4e5', name: 'baskets' };
    writeFileSync(
      join(folder, 'events.json'),
      JSON.stringify([createRestApi(api), createStage({ ...api, stage: 'prod' })]),
    );
    await localServer.ready;
  });

  afterAll(async () => {
    await localServer.killGroup();
    data.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  it('has a program of at most ten lines that runs', async () => {
    const text = program?.text.trimEnd() ?? '';
    writeFileSync(join(folder, 'try.mts'), text.replaceAll('http://127.0.0.1:4680', await localServer.ready));

    const output = await run(['npx', 'tsx', 'try.mts']);

    expect(text.split('\n').length).toBeLessThanOrEqual(10);
    expect(output).toMatch(/^https:\/\/\w+-vpce-\w+\.execute-api\.eu-west-1\.amazonaws\.com\/prod\/\n/);
    expect(output).toMatch(/form: 'endpoint-alias'.*generation: 2.*source: 'cache'/s);
  });

  it("shows explain's output as the command prints it, shortened only at each …", async () => {
    const isOutput = ({ language, text }: Snippet) => language === 'text' && text.startsWith('orders-api from');
    const shown = readme.snippets.find(isOutput)?.text ?? '';

    const output = await run(['npx', 'waypost', 'explain', 'orders-api', '--url', 'http://127.0.0.1:4680']);

    expect(shown).not.toBe('');
    expect(shown.split('\n').filter((line) => !shortened(line).test(output))).toEqual([]);
  });

  it('has commands for curl and for npx waypost', () => {
    expect(new Set(lines.map(([name]) => name))).toEqual(new Set(['curl', 'npx']));
  });

  for (const words of lines.filter((each) => each[1] !== 'tsx' && !isOfAgent(each))) {
    const line = words.join(' ');
    const skipped = words[0] === 'curl' && !hasCurl;
    (skipped ? it.skip : it)(`has the command ${line}, which works${skipped ? ' (no curl here)' : ''}`, async () => {
      const output = await run(withoutNpx(words));

      if (words[0] === 'curl') expect(JSON.parse(output)).not.toHaveProperty('code');
      else expect(output).toMatch(/orders-api|c4t8w1z6n3/);
    });
  }

  (hasCurl ? it : it.skip)(
    'has two commands for every language: an agent that starts, and a call that it passes on',
    async () => {
      const [start = [], call = []] = lines.filter(isOfAgent);
      const api = await serve((request, response) => void response.end(request.url));
      const [command = '', ...args] = start;
      const agent = spawn(command, await withPort(args), {
        cwd: folder,
        // A group of its own, since npx starts the command in another process.
        detached: true,
        env: { ...process.env, WAYPOST_AGENT_PORT: '0', WAYPOST_OVERRIDES: `orders-api=${api.url}` },
      });
      try {
        const [ready] = (await once(agent.stdout, 'data')) as [Buffer]; // a stream without encoding emits buffers
        const url = /http:\/\/127\.0\.0\.1:\d+/.exec(ready.toString())?.[0] ?? '';

        const output = await run(call.map((word) => word.replace('http://127.0.0.1:4681', url)));

        expect(output).toBe('/orders/42');
      } finally {
        if (agent.pid !== undefined) process.kill(-agent.pid, 'SIGTERM');
        await once(agent, 'close');
        await api.stop();
      }
    },
  );
});
