// Runs a local server in the test's own process: the real engine in a temporary folder, real HTTP, a terminal that records.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { thisMachine } from '../../local/engine/binary.js';
import { type LocalServerOptions } from '../../local/terminal/options.js';
import { startLocalServer } from '../../local/local-server.js';
import type { EventResult } from '../../local/server/result.js';
import { createTerminal } from '../../local/terminal/terminal.js';

const here = thisMachine(() => {});
const platform = `${here.platform}-${here.arch}`;

/** `describe`; skips the suite, by name, on a platform without an embedded engine. */
export function describeOnEmbeddedEngine(name: string, suite: () => void): void {
  if (here.installed(`@dynoxide/${platform}`) !== undefined) describe(name, suite);
  else describe.skip(`${name} (no embedded engine for ${platform})`, suite);
}

export interface LocalServerUnderTest {
  readonly url: string;
  readonly engineUrl: string;
  /** Everything that it has printed so far. */
  readonly output: () => string;
  /** The reasons for which it could not continue. */
  readonly lost: readonly string[];
  readonly get: (path: string) => Promise<Response>;
  readonly post: (body: string, headers?: Readonly<Record<string, string>>) => Promise<Response>;
  /** Posts events and returns their results. */
  readonly publish: (events: unknown) => Promise<readonly EventResult[]>;
  readonly stop: () => Promise<void>;
}

export function temporaryFolder() {
  const path = mkdtempSync(join(tmpdir(), 'waypost-local-server-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export async function startLocalServerUnderTest(
  dataFolder: string,
  options: Partial<LocalServerOptions> = {},
): Promise<LocalServerUnderTest> {
  let text = '';
  const stream = { write: (more: string) => (text += more) };
  const lost: string[] = [];
  const localServer = await startLocalServer(
    { port: 0, dataFolder, story: false, ...options },
    { terminal: createTerminal({ stdout: stream, stderr: stream }, {}), onLost: (why) => lost.push(why) },
  );
  const post: LocalServerUnderTest['post'] = (body, headers = {}) =>
    fetch(`${localServer.url}/local/events`, { method: 'POST', body, headers });
  return {
    ...localServer,
    output: () => text,
    lost,
    get: (path) => fetch(`${localServer.url}${path}`),
    post,
    publish: async (events) => {
      const response = await post(JSON.stringify(events));
      const answer = (await response.json()) as { readonly results?: readonly EventResult[] }; // the test says what it must hold
      return answer.results ?? [];
    },
  };
}

/** Starts a local server in a folder of its own before the suite's tests, and stops it after them. */
export function localServerOfSuite(options: Partial<LocalServerOptions> = {}): LocalServerUnderTest {
  const folder = temporaryFolder();
  let started: LocalServerUnderTest | undefined;
  beforeAll(async () => {
    started = await startLocalServerUnderTest(folder.path, options);
  });
  afterAll(async () => {
    await started?.stop();
    folder.remove();
  });
  // A suite gets it before it is started, and tests read its members.
  return new Proxy({} as LocalServerUnderTest, { get: (_, member) => Reflect.get(started ?? {}, member) as unknown });
}
