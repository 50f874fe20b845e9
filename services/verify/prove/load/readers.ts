// `readers`: the local server's query endpoint under 256 connections that never rest.
import autocannon from 'autocannon';
import { createRestApi, createStage } from '../../../core/test/cloudtrail/api-events.js';
import { createVpcEndpoint } from '../../../core/test/cloudtrail/endpoint-events.js';
import { temporaryFolder } from '../../../test/local/local-server-under-test.js';
import { enginesOf, spawnLocalServer } from '../../../test/local/local-server-process.js';
import type { Figures, Target, Trial } from '../target.js';
import { postEvents } from './ask-json.js';
import { apiIdOf, at, ENDPOINT, serviceOf } from './lives.js';
import { expectFlat, watchMemory } from './memory.js';

const CONNECTIONS = 256;
const SERVICES = 200;
/** Autocannon's own limit for one answer, in seconds: an answer that takes longer counts as an error. */
const PATIENCE = 30;

export const readers: Target = {
  name: 'readers',
  proves: `${String(CONNECTIONS)} connections that ask without a pause get an answer each time, and the local server's memory stays flat`,
  unit: 'seconds',
  long: 600,
  short: 2,
  run,
};

async function run({ seed, amount, report }: Trial): Promise<Figures> {
  const folder = temporaryFolder();
  const localServer = spawnLocalServer({ args: ['--no-story'], env: { WAYPOST_DATA: folder.path } });
  try {
    const url = await localServer.ready;
    await postEvents(url, eventsOf(seed));
    const memory = {
      localServer: watchMemory(() => localServer.child.pid),
      engine: watchMemory(() => enginesOf(folder.path)[0]),
    };
    const result = await ask(url, amount, report);
    const curves = { localServer: memory.localServer.stop(), engine: memory.engine.stop() };
    const wrong = result.errors + result.timeouts + result.non2xx;
    if (wrong > 0 || result['2xx'] === 0)
      throw new Error(
        `${String(result.errors)} errors, ${String(result.timeouts)} time-outs, ${String(result.non2xx)} other answers than 2xx.`,
      );
    expectFlat('localServer', curves.localServer);
    return {
      answers: result['2xx'],
      'per second': Math.round(result.requests.average),
      'p50 ms': result.latency.p50,
      'p99 ms': result.latency.p99,
      'max ms': result.latency.max,
      'local server MiB, second quarter': curves.localServer.early,
      'local server MiB, last quarter': curves.localServer.late,
      'local server MiB, most': curves.localServer.most,
      'engine MiB, most': curves.engine.most,
    };
  } finally {
    localServer.child.kill('SIGTERM');
    await localServer.ended;
    folder.remove();
  }
}

/** Of each service an API with its stage, behind one endpoint. */
function eventsOf(seed: number): readonly object[] {
  const load = { seed, services: SERVICES };
  const services = Array.from({ length: SERVICES }, (_, index) => {
    const [apiId, service] = [apiIdOf(load, index, 0), serviceOf(index)];
    const tags = { 'waypost:service': service };
    return [
      createRestApi({ apiId, name: service, at: at(index), vpceIds: [ENDPOINT.vpceId], tags }),
      createStage({ apiId, stage: 'prod', at: at(index) }),
    ];
  });
  return [createVpcEndpoint({ ...ENDPOINT, at: at(0) }), ...services.flat()];
}

/** All routes that callers ask, addresses above all. */
function pathsOf(index: number): readonly string[] {
  const service = `/v1/services/${serviceOf(index)}`;
  return [
    `${service}/address?network=${ENDPOINT.vpcId}`,
    `${service}/address`,
    service,
    ...(index % 10 === 0 ? [`${service}/explain?network=${ENDPOINT.vpcId}`, `${service}/history`] : []),
    ...(index % 50 === 0 ? ['/v1/services?limit=100', '/v1/networks', '/healthz'] : []),
  ];
}

async function ask(url: string, seconds: number, report: (done: number) => void): Promise<autocannon.Result> {
  const paths = Array.from({ length: SERVICES }, (_, index) => pathsOf(index)).flat();
  const began = Date.now();
  const clock = setInterval(() => report(Math.round((Date.now() - began) / 1000)), 1000);
  try {
    return await autocannon({
      url,
      connections: CONNECTIONS,
      duration: seconds,
      timeout: PATIENCE,
      requests: paths.map((path) => ({ path })),
    });
  } finally {
    clearInterval(clock);
  }
}
