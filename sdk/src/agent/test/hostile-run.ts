// Sends hostile requests to an agent on raw connections, and judges each by what arrives behind it and what comes back.
import { connect } from 'node:net';
import { callAgent, createAgentRig } from './agent-suite.js';
import { seededRandom } from '../../../test/seeded-random.js';
import { hostileRequest, type HostileRequest } from './hostile-requests.js';
import { startStrictService, type StrictRequest, type StrictService } from './strict-service.js';

/** Connections at a time. */
const AT_ONCE = 64;
/** An agent that has not answered within this time waits for more of the request. */
const LONGEST_WAIT_MS = 3000;
/** After an answer, another one would follow within this time. */
const SILENCE_MS = 200;

/** What was wrong: with which request, and how. */
export async function tryHostileRequests({
  count,
  seed,
}: {
  readonly count: number;
  readonly seed: number;
}): Promise<string[]> {
  const rig = await createAgentRig();
  const [service, trap] = [await startStrictService(), await startStrictService()];
  const overrides = { 'orders-api': `http://127.0.0.1:${service.port}/prod/` };
  const agent = await rig.start({ registryOptions: { overrides } });
  const random = seededRandom(seed);
  const port = Number(new URL(agent.url).port);
  const sent: SentRequest[] = [];
  const ids = Array.from({ length: count }, (_, index) => index).values();
  const work = async (): Promise<void> => {
    for (const id of ids) {
      const hostile = hostileRequest({ random, id, trap: `127.0.0.1:${trap.port}` });
      const answers = (await exchange(port, hostile.bytes)).match(/HTTP\/1\.1 [2-5]\d\d /g) ?? [];
      sent.push({ id: String(id), hostile, answers: answers.length });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const { status } = await callAgent(agent, '/svc/orders-api/last');
  const wrong = [...judgeEach(sent, service), ...judgeAll(service, trap)];
  await rig.stop();
  await Promise.all([service.stop(), trap.stop()]);
  return status === 200 ? wrong : [...wrong, `The last call returned ${status}.`];
}

interface SentRequest {
  readonly id: string;
  readonly hostile: HostileRequest;
  readonly answers: number;
}

function judgeEach(sent: readonly SentRequest[], { requests }: StrictService): string[] {
  const byId = new Map<string | undefined, StrictRequest[]>();
  for (const request of requests) {
    const id = request.headers.find(([name]) => name === 'x-case')?.[1];
    byId.set(id, [...(byId.get(id) ?? []), request]);
  }
  return sent.flatMap(({ id, hostile, answers }) => {
    const arrived = byId.get(id) ?? [];
    const wrong = [
      ...(arrived.length > hostile.most ? [`${arrived.length} requests arrived`] : []),
      ...(answers > hostile.most ? [`${answers} answers came back`] : []),
      ...(arrived.some(({ target }) => target.includes('smuggled')) ? ['the smuggled request arrived'] : []),
    ];
    return wrong.map((what) => `${hostile.kind}: ${what}: ${JSON.stringify(hostile.bytes.slice(0, 400))}`);
  });
}

function judgeAll({ requests, violations, port }: StrictService, trap: StrictService): string[] {
  const isForeign = ({ headers, target }: StrictRequest): boolean =>
    !target.startsWith('/prod/') ||
    /\/\.\.(?:\/|$)/.test(target) ||
    headers.some(([name, value]) => (name === 'host' && value !== `127.0.0.1:${port}`) || OWN.has(name));
  return [
    ...violations.map((violation) => `broken grammar: ${violation}`),
    ...requests.filter(isForeign).map((request) => `foreign: ${JSON.stringify(request)}`),
    ...(trap.connections() > 0 ? ['another host was reached'] : []),
    ...(requests.length === 0 ? ['nothing arrived at all'] : []),
  ];
}

/** What a caller must not decide. */
const OWN: ReadonlySet<string> = new Set(['x-apigw-api-id', 'x-waypost-token', 'upgrade', 'http2-settings', 'expect']);

function exchange(port: number, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    let received = '';
    const socket = connect(port, '127.0.0.1', () => void socket.write(bytes, 'latin1'));
    socket.setTimeout(LONGEST_WAIT_MS, () => socket.destroy());
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      socket.setTimeout(SILENCE_MS);
    });
    // The agent may close while bytes are still on their way.
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(received));
  });
}
