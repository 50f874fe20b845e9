// Area "agent": calls through the agent beside other proxies, look-ups beside a bare server with the same bytes, and memory.
import { measureEndurance } from '../agent/endurance.js';
import { measureMemory } from '../agent/memory.js';
import { startNginx } from '../agent/nginx.js';
import type { Bench, Series } from '../harness/bench.js';
import { startProgram, type Program } from '../harness/program.js';
import { interleave } from '../harness/rounds.js';
import { findLoadGenerator, type HttpLoad, type LoadGenerator } from '../query/load.js';
import { headersOfAnswer } from '../query/yardstick.js';

const CALL = '/svc/orders-0-api/orders/42';
const LOOK_UP = '/v1/services/orders-0-api/address';
/**
 * V8 compiles what is hot during the first 20,000 requests, in which a program costs several times as much. On a busy machine that
 * takes many seconds, so requests are counted, and not rounds.
 */
const WARM_UP = { requests: 30_000, seconds: 30 };
const LONG = { requests: 1_000_000, gigabytes: 10 };

export async function measure(bench: Bench): Promise<void> {
  const upstream = await startProgram('upstream', {});
  const behind = { UPSTREAM: String(upstream.port) };
  const agent = await startProgram('agent', behind);
  const [proxy, pipe] = [await startProgram('http-proxy', behind), await startProgram('bare-proxy', behind)];
  const answer = await fetch(`http://127.0.0.1:${agent.port}${LOOK_UP}`);
  const recorded = { headers: headersOfAnswer(answer), body: await answer.text() };
  const bare = await startProgram('bare', { ANSWER: JSON.stringify(recorded) });
  const { run } = findLoadGenerator();
  const nginx = await startNginx(upstream.port);
  if (nginx === undefined) bench.skip('nginx', 'not installed (Debian’s package nginx)');
  const programs = { upstream, agent, proxy, pipe, bare, nginx };
  report(bench, await runRounds(bench, programs, run));
  for (const program of Object.values(programs)) await program?.stop();
  await measureMemory(bench);
  if (bench.long) await measureEndurance(bench, LONG);
}

interface ProxyRate {
  readonly perSecond: number;
  /** Microseconds of the program's CPU for each request. */
  readonly cpu: number;
}

interface ProxyLoad {
  readonly path: string;
  readonly connections?: number;
}

type ProxyRates = ReadonlyMap<string, readonly ProxyRate[]>;

interface BenchedPrograms extends Readonly<Record<'upstream' | 'agent' | 'proxy' | 'pipe' | 'bare', Program>> {
  readonly nginx: Program | undefined;
}

async function runRounds(
  bench: Bench,
  { upstream, agent, proxy, pipe, bare, nginx }: BenchedPrograms,
  run: LoadGenerator,
): Promise<ProxyRates> {
  const serve = (name: string, program: Program, { path, connections = 32 }: ProxyLoad) => {
    const load = { url: `http://127.0.0.1:${program.port}${path}`, seconds: 1, connections };
    return {
      name: `${name} at ${connections}`,
      load,
      run: async (): Promise<ProxyRate> => {
        const before = await program.cpu();
        const { perSecond, requests } = await run(load);
        return { perSecond, cpu: ((await program.cpu()) - before) / requests };
      },
    };
  };
  const contenders = [
    serve('call', agent, { path: CALL }),
    serve('http-proxy', proxy, { path: '/orders/42' }),
    serve('bare pipe', pipe, { path: '/orders/42' }),
    serve('call', agent, { path: CALL, connections: 1 }),
    serve('http-proxy', proxy, { path: '/orders/42', connections: 1 }),
    serve('service itself', upstream, { path: '/orders/42', connections: 1 }),
    serve('look-up', agent, { path: LOOK_UP }),
    serve('the same bytes', bare, { path: '/' }),
    ...(nginx === undefined ? [] : [serve('nginx', nginx, { path: '/orders/42' })]),
  ];
  for (const { name, load } of bench.quick ? [] : contenders) {
    bench.progress(`warming up ${name}`);
    if (load.connections > 1) await warmUp(load, run);
  }
  return interleave(contenders, {
    rounds: bench.quick ? 1 : 6,
    warmUp: 0,
    onRound: (round, of) => bench.progress(`round ${round} of ${of}`),
  });
}

async function warmUp(load: HttpLoad, run: LoadGenerator): Promise<void> {
  let served = 0;
  for (let seconds = 0; served < WARM_UP.requests && seconds < WARM_UP.seconds; seconds += load.seconds) {
    served += (await run(load)).requests;
  }
}

function report(bench: Bench, found: ProxyRates): void {
  const rate = (name: string): Series => seriesOf(found, name, 'perSecond');
  const cpu = (name: string): Series => seriesOf(found, name, 'cpu');
  bench.compare(cpu('call at 32'), cpu('http-proxy at 32'), { atMost: 1.1 });
  bench.compare(rate('call at 32'), rate('http-proxy at 32'));
  bench.compare(cpu('call at 32'), cpu('bare pipe at 32'));
  if (found.has('nginx at 32')) bench.compare(cpu('call at 32'), cpu('nginx at 32'));
  bench.compare(added(found, 'call at 1'), added(found, 'http-proxy at 1'), { atMost: 1.2 });
  bench.compare(rate('look-up at 32'), rate('the same bytes at 32'), { atLeast: 0.7 });
  bench.compare(cpu('look-up at 32'), cpu('the same bytes at 32'));
}

/** What a proxy adds to the time of a call on one connection. */
function added(found: ProxyRates, name: string): Series {
  const own = found.get('service itself at 1') ?? [];
  const values = (found.get(name) ?? []).map(
    ({ perSecond }, round) => 1e6 / perSecond - 1e6 / (own[round]?.perSecond ?? Number.NaN),
  );
  return { name: `${name}, added time`, unit: 'µs', values };
}

function seriesOf(found: ProxyRates, name: string, measure: keyof ProxyRate): Series {
  const values = (found.get(name) ?? []).map((served) => served[measure]);
  return measure === 'cpu' ? { name: `${name}, CPU`, unit: 'µs', values } : { name, unit: '/s', values };
}
