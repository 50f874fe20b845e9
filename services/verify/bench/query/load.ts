// Makes load on a server with wrk, which leaves most of the machine to the server, or from this process if wrk is missing.
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { Agent, get, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

export interface HttpLoad {
  readonly url: string;
  readonly connections: number;
  readonly seconds: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Asked for in turn, instead of the path of the URL. */
  readonly paths?: readonly string[];
}

interface LoadResult {
  readonly perSecond: number;
  readonly requests: number;
}

export type LoadGenerator = (load: HttpLoad) => Promise<LoadResult>;

export function findLoadGenerator(): { readonly name: 'wrk' | 'node:http'; readonly run: LoadGenerator } {
  const folders = (process.env.PATH ?? '').split(':');
  const wrk = folders.map((folder) => join(folder, 'wrk')).find((path) => existsSync(path));
  return wrk === undefined ? { name: 'node:http', run: runHere } : { name: 'wrk', run: (load) => runWrk(wrk, load) };
}

const run = promisify(execFile);

async function runWrk(wrk: string, { url, connections, seconds, headers = {}, paths }: HttpLoad): Promise<LoadResult> {
  const wanted = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
  const args = ['-t', '1', '-c', String(connections), '-d', `${seconds}s`, ...wanted];
  const script = paths === undefined ? [] : ['-s', writeTurns(paths)];
  const { stdout } = await run(wrk, [...args, ...script, url]);
  const number = (pattern: RegExp): number => Number(pattern.exec(stdout)?.[1] ?? 0);
  const wrong = number(/Non-2xx or 3xx responses: (\d+)/);
  return checked(number(/Requests\/sec: +([\d.]+)/), number(/(\d+) requests in/), wrong);
}

/** A script with which wrk asks for the paths in turn. */
function writeTurns(paths: readonly string[]): string {
  const file = join(mkdtempSync(join(tmpdir(), 'waypost-bench-')), 'turns.lua');
  const list = paths.map((path) => JSON.stringify(path)).join(', ');
  const request = 'function() turn = turn % #paths + 1; return wrk.format("GET", paths[turn]) end';
  writeFileSync(file, `local paths = { ${list} }\nlocal turn = 0\nrequest = ${request}\n`);
  return file;
}

/** How long an answer may take, in seconds. */
const LONGEST_ANSWER = 10;

/** Each connection sends one request after another until the time is up. */
export async function runHere({
  url,
  connections,
  seconds,
  headers = {},
  paths = [url],
}: HttpLoad): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const began = performance.now();
  const signal = AbortSignal.timeout((seconds + LONGEST_ANSWER) * 1000);
  const elapsed = (): number => (performance.now() - began) / 1000;
  let [requests, wrong, turn] = [0, 0, 0];
  const send = async (): Promise<void> => {
    while (elapsed() < seconds) {
      const [answer] = (await once(
        get(new URL(paths[turn++ % paths.length] ?? url, url), { agent, headers, signal }),
        'response',
      )) as [IncomingMessage];
      await once(answer.resume(), 'end');
      requests += 1;
      if ((answer.statusCode ?? 0) >= 400) wrong += 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, send));
  agent.destroy();
  return checked(requests / elapsed(), requests, wrong);
}

function checked(perSecond: number, requests: number, wrong: number): LoadResult {
  if (wrong > 0 || requests === 0) throw new Error(`${wrong} of ${requests} requests failed.`);
  return { perSecond, requests };
}
