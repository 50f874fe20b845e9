// `readers`: the local server's query endpoint under 256 connections that never pause.
import autocannon from 'autocannon';
import { createRestApi, createStage } from '../../../core/test/cloudtrail/api-events.js';
import { createVpcEndpoint } from '../../../core/test/cloudtrail/endpoint-events.js';
import type { Figures, Target, Trial } from '../target.js';
import { postEvents } from './ask-json.js';
import { withLocalServer } from './local-server.js';
import { apiIdOf, at, ENDPOINT, serviceOf } from './service-events.js';

const CONNECTIONS = 256;
/** The most services. A short run has fewer, because posting their events would take longer than the run. */
const SERVICES = 200;
const SERVICES_A_SECOND = 20;
/** Autocannon counts an answer that takes longer as an error. */
const TIMEOUT_SECONDS = 30;

export const readers: Target = {
  name: 'readers',
  proves: `${String(CONNECTIONS)} connections that never pause get an answer each time, and the local server's memory stays flat`,
  unit: 'seconds',
  long: 600,
  short: 1,
  run,
};

function run({ seed, amount, report }: Trial): Promise<Figures> {
  return withLocalServer(async ({ url, watch }) => {
    const services = Math.min(SERVICES, SERVICES_A_SECOND * amount);
    await postEvents(url, eventsOf(seed, services));
    const memory = watch();
    const result = await requestAll(url, { services, seconds: amount, report });
    const wrong = result.errors + result.timeouts + result.non2xx;
    if (wrong > 0 || result['2xx'] === 0)
      throw new Error(
        `The local server gave ${String(result.errors)} errors, ${String(result.timeouts)} timeouts and ${String(result.non2xx)} answers other than 2xx.`,
      );
    return {
      answers: result['2xx'],
      'per second': Math.round(result.requests.average),
      'p50 ms': result.latency.p50,
      'p99 ms': result.latency.p99,
      'max ms': result.latency.max,
      ...memory(),
    };
  });
}

/** One API with a stage for each service, behind one endpoint. */
function eventsOf(seed: number, services: number): readonly object[] {
  const load = { seed, services };
  const events = Array.from({ length: services }, (_, index) => {
    const [apiId, service] = [apiIdOf(load, index, 0), serviceOf(index)];
    const tags = { 'waypost:service': service };
    return [
      createRestApi({ apiId, name: service, at: at(index), vpceIds: [ENDPOINT.vpceId], tags }),
      createStage({ apiId, stage: 'prod', at: at(index) }),
    ];
  });
  return [createVpcEndpoint({ ...ENDPOINT, at: at(0) }), ...events.flat()];
}

/** The routes that callers use, mostly addresses. */
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

interface Requests {
  readonly services: number;
  readonly seconds: number;
  readonly report: (done: number) => void;
}

async function requestAll(url: string, { services, seconds, report }: Requests): Promise<autocannon.Result> {
  const paths = Array.from({ length: services }, (_, index) => pathsOf(index)).flat();
  const began = Date.now();
  const clock = setInterval(() => report(Math.round((Date.now() - began) / 1000)), 1000);
  try {
    return await autocannon({
      url,
      connections: CONNECTIONS,
      duration: seconds,
      timeout: TIMEOUT_SECONDS,
      requests: paths.map((path) => ({ path })),
    });
  } finally {
    clearInterval(clock);
  }
}
