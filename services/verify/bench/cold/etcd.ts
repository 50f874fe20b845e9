// etcd with the same document as JSON, through its own JSON gateway: one range of one key, which is all that a range can be.
import { Agent, request } from 'node:http';
import { serviceKey } from 'waypost/model';
import type { Bench } from '../harness/bench.js';
import { programOf } from '../harness/peer.js';
import { textsOf } from '../fixture/texts.js';
import { freePort, startServer } from '../peers/process.js';
import { inTurn, type ColdContender } from './contender.js';

export async function createEtcd(bench: Bench, names: readonly string[]): Promise<ColdContender[]> {
  const program = programOf(bench, 'etcd', 'etcd-server');
  if (program === undefined) return [];
  const peer = await freePort();
  const server = await startServer({
    program,
    args: (port, folder) => [
      ...['--data-dir', `${folder}/etcd`, '--logger', 'zap', '--log-level', 'error'],
      ...['--listen-client-urls', `http://127.0.0.1:${port}`, '--advertise-client-urls', `http://127.0.0.1:${port}`],
      ...[
        '--listen-peer-urls',
        `http://127.0.0.1:${peer}`,
        '--initial-advertise-peer-urls',
        `http://127.0.0.1:${peer}`,
      ],
      ...['--initial-cluster', `default=http://127.0.0.1:${peer}`],
    ],
  });
  const agent = new Agent({ keepAlive: true });
  const post = (path: string, body: object) => postJson({ port: server.port, agent, path }, body);
  for (const [key, text] of textsOf(names)) await post('/v3/kv/put', { key: base64(key), value: base64(text) });
  const next = inTurn(names);
  const call = async (): Promise<unknown> => {
    const { kvs } = await post('/v3/kv/range', { key: base64(serviceKey(next()).pk) });
    return JSON.parse(Buffer.from(kvs?.[0]?.value ?? '', 'base64').toString());
  };
  const close = async (): Promise<void> => {
    agent.destroy();
    await server.stop();
  };
  return [{ name: 'etcd range (one key)', prepare: () => call, close }];
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');

interface Target {
  readonly port: number;
  readonly agent: Agent;
  readonly path: string;
}

interface Answer {
  readonly kvs?: readonly { readonly value: string }[];
}

function postJson({ port, agent, path }: Target, body: object): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, agent, path, method: 'POST' }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve(JSON.parse(Buffer.concat(chunks).toString()) as Answer)); // etcd's own shape
    });
    sent.on('error', reject);
    sent.end(JSON.stringify(body));
  });
}
