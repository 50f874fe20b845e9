// Makes load on a server with wrk, which leaves most of the machine to the server, or with autocannon if wrk is missing.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { defined } from 'waypost/model';

export interface HttpLoad {
  readonly url: string;
  readonly connections: number;
  readonly seconds: number;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface LoadResult {
  readonly perSecond: number;
  readonly requests: number;
}

export type LoadGenerator = (load: HttpLoad) => Promise<LoadResult>;

export async function findLoadGenerator(): Promise<{ readonly name: string; readonly run: LoadGenerator }> {
  const folders = (process.env.PATH ?? '').split(':');
  const wrk = folders.map((folder) => join(folder, 'wrk')).find((path) => existsSync(path));
  if (wrk !== undefined) return { name: 'wrk', run: (load) => runWrk(wrk, load) };
  const { default: autocannon } = await import('autocannon');
  return {
    name: 'autocannon',
    run: async ({ url, connections, seconds, headers }) => {
      const result = await autocannon({
        url,
        connections,
        duration: seconds,
        ...defined({ headers }),
      });
      return checked(result.requests.average, result.requests.total, result['4xx'] + result['5xx'] + result.errors);
    },
  };
}

const run = promisify(execFile);

async function runWrk(wrk: string, { url, connections, seconds, headers = {} }: HttpLoad): Promise<LoadResult> {
  const wanted = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
  const args = ['-t', '1', '-c', String(connections), '-d', `${seconds}s`, ...wanted, url];
  const { stdout } = await run(wrk, args);
  const number = (pattern: RegExp): number => Number(pattern.exec(stdout)?.[1] ?? 0);
  const wrong = number(/Non-2xx or 3xx responses: (\d+)/);
  return checked(number(/Requests\/sec: +([\d.]+)/), number(/(\d+) requests in/), wrong);
}

function checked(perSecond: number, requests: number, wrong: number): LoadResult {
  if (wrong > 0 || requests === 0) throw new Error(`${wrong} of ${requests} requests failed.`);
  return { perSecond, requests };
}
