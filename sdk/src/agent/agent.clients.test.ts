// Large bodies (2 GB with AGENT_MEGABYTES=2048) through an agent with a small heap, and an agent that is killed while the registry is down.
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { networkDocument, serviceEntry, VPC } from '../../test/documents.js';
import { bundleCommand, type CommandBundle, type RunningCommand } from '../cli/test/bundle.js';
import { serve } from '../cli/test/harness.js';

const CHUNK = Buffer.alloc(1_048_576, 'a');
const CHUNKS = Number(process.env.AGENT_MEGABYTES ?? 100);

function* largeBody(): Generator<Buffer> {
  for (let index = 0; index < CHUNKS; index += 1) yield CHUNK;
}

describe('a long run of waypost agent', () => {
  let bundle: CommandBundle;
  beforeAll(() => (bundle = bundleCommand()));
  afterAll(() => bundle.remove());

  const urlOf = async (running: RunningCommand): Promise<string> => {
    const [line = ''] = await running.untilLines(1);
    return /http:\/\/[\d.]+:\d+/.exec(line)?.[0] ?? '';
  };

  it(`passes ${CHUNKS} MB down and up with a heap of 64 MB`, async () => {
    let received = 0;
    const api = await serve(async (incoming, response) => {
      if (incoming.method === 'GET') return pipeline(Readable.from(largeBody()), response);
      for await (const chunk of incoming as AsyncIterable<Buffer>) received += chunk.length;
      response.end(String(received));
    });
    const env = {
      WAYPOST_URL: 'http://127.0.0.1:9',
      WAYPOST_AGENT_PORT: '0',
      WAYPOST_OVERRIDES: `orders-api=${api.url}`,
    };
    const running = bundle.start(['agent'], { ...env, NODE_OPTIONS: '--max-old-space-size=64' });
    const target = new URL(`${await urlOf(running)}/svc/orders-api/file`);

    const down = await new Promise<number>((resolve, reject) => {
      request(target, (answer) => {
        let size = 0;
        answer.on('data', (chunk: Buffer) => (size += chunk.length)).on('end', () => resolve(size));
        answer.on('error', reject);
      }).end();
    });
    const up = await new Promise<string>((resolve, reject) => {
      const sending = request(target, { method: 'POST' }, (answer) => {
        answer.on('data', (chunk: Buffer) => resolve(chunk.toString()));
      });
      pipeline(Readable.from(largeBody()), sending).catch(reject);
    });
    const metrics = await (await fetch(new URL('/metrics', target))).text();
    running.child.kill('SIGTERM');
    const { code } = await running.finished;
    await api.stop();

    expect([down, up, code]).toEqual([CHUNK.length * CHUNKS, String(CHUNK.length * CHUNKS), 0]);
    expect(Number(/memory_bytes (\d+)/.exec(metrics)?.[1])).toBeLessThan(300_000_000);
  }, 180_000);

  it('answers each call after it was killed, while the registry stays down', async () => {
    const state = mkdtempSync(join(tmpdir(), 'waypost-agent-'));
    const registry = await serve(({ url = '' }, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(url.includes('/v1/services/') ? serviceEntry() : networkDocument()));
    });
    const env = {
      WAYPOST_URL: registry.url,
      WAYPOST_NETWORK: VPC,
      WAYPOST_AGENT_PORT: '0',
      WAYPOST_AGENT_STATE: state,
    };
    const path = '/v1/services/orders-api/address';
    const first = bundle.start(['agent'], env);
    const expected = await (await fetch((await urlOf(first)) + path)).text();
    await new Promise((resolve) => setTimeout(resolve, 2000));
    await registry.stop();

    const seen = new Map<string, number>();
    let running = first;
    for (let restart = 0; restart < 5; restart += 1) {
      running.child.kill('SIGKILL');
      await running.finished;
      running = bundle.start(['agent'], env);
      const url = await urlOf(running);
      await Promise.all(
        Array.from({ length: 50 }, async () => {
          const answer = await fetch(url + path);
          const hash = createHash('sha256')
            .update(await answer.text())
            .digest('hex');
          const kind = `${answer.status} ${answer.headers.get('waypost-source')} ${hash}`;
          seen.set(kind, (seen.get(kind) ?? 0) + 1);
        }),
      );
    }
    running.child.kill('SIGTERM');
    await running.finished;
    rmSync(state, { recursive: true });

    const hash = createHash('sha256').update(expected).digest('hex');
    expect([...seen]).toEqual([[`200 snapshot ${hash}`, 250]]);
  }, 60_000);
});
