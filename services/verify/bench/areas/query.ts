// Area "query": the query endpoint under load, compared with a bare server that sends the same bytes, at once or after one bare read.
import { startSeededEngine } from '../fixture/seed.js';
import { NETWORK } from '../fixture/scope.js';
import type { Bench, Series } from '../harness/bench.js';
import { startProgram, type Program } from '../harness/program.js';
import { interleave } from '../harness/rounds.js';
import { NAMES } from '../hit/names.js';
import { measureInvocations } from '../query/invocations.js';
import { findLoadGenerator, type HttpLoad, type LoadGenerator } from '../query/load.js';
import { recordAnswer, recordRead } from '../query/yardstick.js';

const PATHS = NAMES.map((name) => `/v1/services/${name}/address?network=${NETWORK}`);
const [PATH = ''] = PATHS;
const CONNECTIONS = [1, 32, 256] as const;

export async function measure(bench: Bench): Promise<void> {
  const { engine, tables } = await startSeededEngine(NAMES);
  const localServer = await startProgram('local-server', { ENGINE: engine.connection.endpoint, REGISTRY: 'bench' });
  const { etag, whole, unchanged } = await recordAnswer(`http://127.0.0.1:${localServer.port}${PATH}`);
  const read = await recordRead(engine.port, tables.readers);
  const bare = await startProgram('bare', {
    ENGINE_PORT: String(engine.port),
    READ: JSON.stringify(read),
    ANSWER: JSON.stringify(whole),
    UNCHANGED: JSON.stringify(unchanged),
  });
  const { name, run } = findLoadGenerator();
  if (name !== 'wrk')
    bench.skip('wrk', 'not installed (Debian’s package wrk). Node makes the load, which takes more of the machine');
  const found = await runRounds(bench, { localServer, bare, run, etag });
  await localServer.stop();
  await bare.stop();
  report(bench, found);
  await measureInvocations(bench, { engine, read });
  await engine.stop();
}

interface ServingRig {
  readonly localServer: Program;
  readonly bare: Program;
  readonly run: LoadGenerator;
  readonly etag: string;
}

interface ServingRate {
  readonly perSecond: number;
  /** Microseconds of the server's CPU for each request. */
  readonly cpu: number;
}

type ServingRates = ReadonlyMap<string, readonly ServingRate[]>;

function runRounds(bench: Bench, { localServer, bare, run, etag }: ServingRig): Promise<ServingRates> {
  const serve = async (
    program: Program,
    path: string,
    asked: Pick<HttpLoad, 'connections' | 'headers' | 'paths'>,
  ): Promise<ServingRate> => {
    const before = await program.cpu();
    const { perSecond, requests } = await run({ url: `http://127.0.0.1:${program.port}${path}`, seconds: 1, ...asked });
    return { perSecond, cpu: ((await program.cpu()) - before) / requests };
  };
  const contender = (name: string, serving: () => Promise<ServingRate>, isWarm = false) => ({
    name,
    run: serving,
    isWarm,
  });
  const contenders = (bench.quick ? [32] : CONNECTIONS).flatMap((connections) => {
    const isWarm = connections !== 32;
    return [
      contender(`address at ${connections}`, () => serve(localServer, PATH, { connections }), isWarm),
      contender(`one bare read at ${connections}`, () => serve(bare, '/read', { connections }), isWarm),
    ];
  });
  const known = { connections: 32, headers: { 'If-None-Match': etag } };
  contenders.push(
    contender('the same bytes at 32', () => serve(bare, '/', { connections: 32 })),
    contender('bare 304 at 32', () => serve(bare, '/', known)),
    contender('different addresses at 32', () => serve(localServer, PATH, { connections: 32, paths: PATHS })),
    contender('304 at 32', () => serve(localServer, PATH, known)),
  );
  const settings = bench.quick ? { rounds: 1, warmUp: 0 } : { rounds: 4, warmUp: 1 };
  return interleave(contenders, {
    ...settings,
    onRound: (round, of) => bench.progress(`round ${round} of ${of}`),
  });
}

function report(bench: Bench, found: ServingRates): void {
  const rate = (name: string): Series => seriesOf(found, name, 'perSecond');
  const cpu = (name: string): Series => seriesOf(found, name, 'cpu');
  for (const connections of CONNECTIONS.filter((count) => found.has(`address at ${count}`))) {
    const [ours, read] = [`address at ${connections}`, `one bare read at ${connections}`];
    bench.compare(rate(ours), rate(read), { atLeast: connections === 1 ? 0.5 : 0.8 });
    bench.compare(cpu(ours), cpu(read), connections === 1 ? undefined : { atMost: 1.6 });
  }
  bench.compare(rate('address at 32'), rate('the same bytes at 32'));
  bench.compare(rate('different addresses at 32'), rate('one bare read at 32'), { atLeast: 0.8 });
  bench.compare(cpu('different addresses at 32'), cpu('one bare read at 32'), { atMost: 1.6 });
  bench.compare(rate('304 at 32'), rate('address at 32'));
  bench.compare(cpu('304 at 32'), cpu('address at 32'), { atMost: 0.6 });
  // What is left of either is mostly `node:http`: the floor of the ratio above.
  bench.compare(cpu('bare 304 at 32'), cpu('the same bytes at 32'));
}

function seriesOf(found: ServingRates, name: string, measure: keyof ServingRate): Series {
  const values = (found.get(name) ?? []).map((served) => served[measure]);
  return measure === 'cpu' ? { name: `${name}, CPU`, unit: 'µs', values } : { name, unit: '/s', values };
}
