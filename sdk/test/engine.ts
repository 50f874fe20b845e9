// The real embedded DynamoDB-compatible engine for tests: one process per Jest worker, which ends with it.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import { createServer, type AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { runInThisContext } from 'node:vm';
import { DeleteTableCommand, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';

export interface TestEngine {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** The engine's binary where this platform has one. */
function binary(): string | undefined {
  try {
    const manifest = createRequire(join(process.cwd(), 'package.json')).resolve(
      `@dynoxide/${process.platform}-${process.arch}/package.json`,
    );
    return join(dirname(manifest), 'dynoxide');
  } catch {
    return undefined;
  }
}

const given = process.env.WAYPOST_ENGINE_URL;

/** Why no engine can start on this machine; undefined if one can. */
export function engineHindrance(): string | undefined {
  if (given !== undefined || binary() !== undefined) return undefined;
  return `no engine for ${process.platform}-${process.arch}; set WAYPOST_ENGINE_URL`;
}

/** `describe`, or on a platform without an engine a skipped `describe` that names the reason. */
export function describeOnEngine(name: string, suite: () => void): void {
  const hindrance = engineHindrance();
  if (hindrance === undefined) describe(name, suite);
  else describe.skip(`${name} (${hindrance})`, suite);
}

/**
 * An engine with an empty store. A test file shares the process of its Jest worker, which runs one file at a time; elsewhere each
 * call starts a process. WAYPOST_ENGINE_URL names another engine to use.
 */
export async function startEngine(): Promise<TestEngine> {
  if (given !== undefined) return { url: given, stop: () => Promise.resolve() };
  if (process.env.JEST_WORKER_ID === undefined) return startProcess();
  const { url } = await (worker.waypostEngine ??= startProcess().then(endWithWorker));
  await (emptied ??= deleteTables(url));
  return { url, stop: () => Promise.resolve() };
}

/** An engine of its own, for a test of several; with WAYPOST_ENGINE_URL it is that one, so its tables need names of their own. */
export const startOwnEngine = (): Promise<TestEngine> =>
  given === undefined ? startProcess() : Promise.resolve({ url: given, stop: () => Promise.resolve() });

/** The worker's own global object and process. Jest gives each test file others, in a context of its own. */
const worker = runInThisContext('globalThis') as {
  waypostEngine?: Promise<TestEngine>;
  readonly process: NodeJS.Process;
};

/** Set once per test file, since each file loads this module anew: the tables that earlier files left are deleted. */
let emptied: Promise<void> | undefined;

interface TestEngineProcess extends TestEngine {
  readonly child: ChildProcess;
}

async function startProcess(): Promise<TestEngineProcess> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  // Without a file it keeps its tables in memory, and no test waits for the disk.
  const child = start(binary() ?? '', ['--host', '127.0.0.1', '--port', String(port)]);
  await untilItAnswers(url, child);
  return {
    url,
    child,
    stop: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
    },
  };
}

function endWithWorker(engine: TestEngineProcess): TestEngine {
  engine.child.unref();
  worker.process.once('exit', () => engine.child.kill('SIGKILL'));
  return engine;
}

async function deleteTables(url: string): Promise<void> {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = new DynamoDBClient({ endpoint: url, region: 'local', credentials });
  const { TableNames = [] } = await client.send(new ListTablesCommand({}));
  for (const TableName of TableNames) await client.send(new DeleteTableCommand({ TableName }));
  client.destroy();
}

function start(path: string, args: readonly string[]): ChildProcess {
  // Without the kernel's help, the engine outlives a parent that is killed.
  const guarded = process.platform === 'linux' && spawnSync('setpriv', ['--version']).status === 0;
  return guarded
    ? spawn('setpriv', ['--pdeathsig', 'KILL', path, ...args], { stdio: 'ignore' })
    : spawn(path, args, { stdio: 'ignore' });
}

async function untilItAnswers(url: string, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 400; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`The engine exited with code ${child.exitCode}`);
    const answered = await fetch(url, { method: 'POST', body: '{}' }).then(
      () => true,
      () => false,
    );
    if (answered) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  child.kill('SIGKILL');
  throw new Error('The engine did not answer within four seconds.');
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo; // a TCP server has one
      server.close(() => resolve(port));
    });
  });
}
