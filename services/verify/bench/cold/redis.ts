// Redis with the same documents as JSON: one MGET of both keys.
import { networkKey, serviceKey } from 'waypost/model';
import type { Bench } from '../harness/bench.js';
import { packageOf, programOf } from '../harness/peer.js';
import { NETWORK } from '../fixture/scope.js';
import { textsOf } from '../fixture/texts.js';
import { startServer } from '../peers/process.js';
import { inTurn, type ColdContender } from './contender.js';

export async function createRedis(bench: Bench, names: readonly string[]): Promise<ColdContender[]> {
  const program = programOf(bench, 'redis-server', 'redis-server');
  const found = await packageOf(bench, '@redis/client', () => import('@redis/client'));
  if (program === undefined || found === undefined) return [];
  const server = await startServer({
    program,
    args: (port) => ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
  });
  const client = found.createClient({ url: `redis://127.0.0.1:${server.port}` });
  await client.connect();
  for (const [key, text] of textsOf(names)) await client.set(key, text);
  const next = inTurn(names);
  const call = async (): Promise<unknown> => {
    const texts = await client.mGet([serviceKey(next()).pk, networkKey(NETWORK).pk]);
    return texts.map((text) => JSON.parse(text ?? 'null') as unknown);
  };
  const close = async (): Promise<void> => {
    client.destroy();
    await server.stop();
  };
  return [{ name: 'Redis MGET', prepare: () => call, close }];
}
