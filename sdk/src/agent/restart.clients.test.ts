// The agent is restarted under load while the registry is down: a client that repeats what is idempotent loses no call.
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { bundleCommand, type CommandBundle, type RunningCommand } from '../cli/test/bundle.js';
import { serve } from '../cli/test/harness.js';
import { closedPort } from './test/private-api.js';

/** Calls per second, and for how long. */
const RATE = 100;
const SECONDS = Number(process.env.RESTART_SECONDS ?? 7);
/** For how long a client repeats a call whose connection was refused or broke. */
const PATIENCE_MS = 10_000;

describe('a restart of waypost agent under load', () => {
  let bundle: CommandBundle;
  beforeAll(() => (bundle = bundleCommand()));
  afterAll(() => bundle.remove());

  it('loses no idempotent call, and repeats no POST, while the registry is down', async () => {
    const posts: string[] = [];
    const api = await serve((incoming, response) => {
      if (incoming.method === 'POST') posts.push(incoming.url ?? '');
      incoming.resume().on('end', () => setTimeout(() => response.end('ok'), 20));
    });
    const state = mkdtempSync(join(tmpdir(), 'waypost-agent-'));
    const port = await closedPort();
    const env = {
      ...{ WAYPOST_URL: 'http://127.0.0.1:9', WAYPOST_OVERRIDES: `orders-api=${api.url}` },
      ...{ WAYPOST_AGENT_PORT: String(port), WAYPOST_AGENT_STATE: state },
    };
    const start = async (): Promise<RunningCommand> => {
      const running = bundle.start(['agent'], env);
      await running.untilLines(1);
      return running;
    };
    let running = await start();
    const client = { port, agent: new Agent({ keepAlive: true }) };
    const ended: Record<string, number> = {};
    const call = async (index: number): Promise<void> => {
      const method = ['GET', 'PUT', 'GET', 'POST'][index % 4] ?? '';
      const how = `${method} ${await callPatiently({ ...client, method, path: `/svc/orders-api/${index}` })}`;
      ended[how] = (ended[how] ?? 0) + 1;
    };
    const calls: Promise<void>[] = [];
    const codes: (number | null)[] = [];
    const end = Date.now() + SECONDS * 1000;
    let stopAt = Infinity;
    const restarting = (async () => {
      while (Date.now() < end - 1000 || codes.length < 3) {
        await pause(1500);
        running.child.kill('SIGTERM');
        codes.push((await running.finished).code);
        running = await start();
      }
    })().finally(() => (stopAt = end));
    while (Date.now() < stopAt) {
      calls.push(call(calls.length));
      await pause(1000 / RATE);
    }
    await restarting;
    await Promise.all(calls);
    client.agent.destroy();
    running.child.kill('SIGTERM');
    await running.finished;
    await api.stop();
    rmSync(state, { recursive: true });

    expect(
      Object.keys(ended)
        .filter((how) => !how.startsWith('POST'))
        .sort(),
    ).toEqual(['GET 200', 'PUT 200']);
    expect(new Set(posts).size).toBe(posts.length);
    expect(codes.every((code) => code === 0)).toBe(true);
  }, 600_000);
});

interface PatientCall {
  readonly port: number;
  readonly agent: Agent;
  readonly method: string;
  readonly path: string;
}

/** As HTTP clients do: a refused connection is tried again, and a broken one where the call is idempotent. */
async function callPatiently(call: PatientCall): Promise<number | string> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const ended = await callOnce(call);
    const mayRepeat = ended === 'ECONNREFUSED' || (ended === 'ECONNRESET' && call.method !== 'POST');
    if (!mayRepeat || Date.now() > deadline) return ended;
    await pause(20);
  }
}

function callOnce({ port, agent, method, path }: PatientCall): Promise<number | string> {
  return new Promise((resolve) => {
    const calling = request({ port, host: '127.0.0.1', agent, method, path }, (answer) => {
      answer.resume().on('end', () => resolve(answer.statusCode ?? 0));
      answer.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    });
    calling.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    calling.end(method === 'GET' ? undefined : 'body');
  });
}
