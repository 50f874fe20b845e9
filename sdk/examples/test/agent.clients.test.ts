// Runs each client of examples/agent against an agent while the API, and every other time its VPC endpoint, is destroyed and created
// again under load.
import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { callAgent, createAgentRig, inRegion, type AgentRig } from '../../src/agent/test/agent-suite.js';
import { endpointOf, network, networkDocument, serviceEntry, VPC, VPCE } from '../../test/documents.js';
import { apiIdOf, duplicatesOf, loadWhileSwapping } from '../../test/swaps.js';

const examples = join(__dirname, '../agent');
const ORDERS = 40;
/** How long the private API takes to answer, so that a client lives through several replacements. */
const ANSWER_MS = 40;
const SWAP_MS = 1000;
const TIMEOUT_MS = 60_000;

interface Client {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  /** A command that fails where the client cannot run. */
  readonly probe: readonly [string, ...string[]];
}

const CLIENTS: readonly Client[] = [
  { name: 'curl', command: ['sh', 'with-curl.sh'], probe: ['curl', '--version'] },
  { name: 'wget', command: ['sh', 'with-wget.sh'], probe: ['wget', '--version'] },
  { name: 'Python with urllib', command: ['python3', 'with_urllib.py'], probe: ['python3', '--version'] },
  {
    name: 'Python with requests',
    command: ['python3', 'with_requests.py'],
    probe: ['python3', '-c', 'import requests'],
  },
  { name: 'Java', command: ['java', 'Main.java'], probe: ['javac', '--version'] },
  { name: 'Go', command: ['go', 'run', 'main.go'], probe: ['go', 'version'] },
];

let rig: AgentRig;

beforeEach(async () => {
  rig = await createAgentRig();
  rig.apis.answer = ({ method = '', url = '' }, response) =>
    void setTimeout(() => response.end(`${method} ${url}\n`), ANSWER_MS);
});

afterEach(() => rig.stop());

/** The API and, in every other round, its endpoint get new ids; the registry learns of it a moment later. */
async function replace(round: number): Promise<void> {
  const apiId = apiIdOf(round);
  const vpceId = round % 2 === 0 ? VPCE : `vpce-${round.toString(16).padStart(17, '0')}`;
  rig.apis.live.clear();
  await pause(20);
  rig.apis.live.add(`https://${apiId}-${vpceId}.execute-api.eu-west-1.amazonaws.com/prod/`);
  const networks = [network({ endpoints: [endpointOf({ vpceId })] })];
  rig.source.documents.set(`network:${VPC}`, inRegion(networkDocument(VPC, networks)));
  rig.source.documents.set('service:orders-api', inRegion(serviceEntry('orders-api', { apiId, vpceIds: [vpceId] })));
}

function run([program, ...args]: Client['command'], url: string): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, ORDERS_API_URL: `${url}/svc/orders-api`, NO_PROXY: '127.0.0.1' };
    execFile(program, [...args, String(ORDERS)], { cwd: examples, env }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout.split('\n').filter((line) => line !== ''));
      else reject(new Error(`${program} failed: ${stderr}\n${stdout.slice(-500)}`, { cause: error }));
    });
  });
}

describe.each(CLIENTS)('$name', ({ command, probe: [tool, ...args] }) => {
  const isThere = spawnSync(tool, args, { stdio: 'ignore' }).status === 0;
  const title = 'gets an answer to each GET and PUT while the API and its VPC endpoint are replaced under load';

  const survive = async (): Promise<void> => {
    const agent = await rig.start();
    let running = true;
    const client = run(command, agent.url).finally(() => (running = false));
    const load = loadWhileSwapping({
      seconds: TIMEOUT_MS / 1000,
      isDone: () => !running,
      rate: 20,
      every: SWAP_MS,
      call: async (method, path) => (await callAgent(agent, `/svc/orders-api/${path}`, { method })).status,
      swap: replace,
    });

    const [lines, { failed }] = await Promise.all([client, load]);

    const orders = Array.from({ length: ORDERS }, (_, index) => `/prod/orders/${index + 1}`);
    expect(lines.sort()).toEqual(orders.flatMap((path) => [`GET ${path}`, `PUT ${path}`]).sort());
    expect(failed).toEqual({});
    expect(duplicatesOf(rig.apis.calls.map((call) => call.replace(/ \S+ /, ' ')))).toEqual([]);
    const hosts = rig.apis.calls.filter((call) => call.includes('/orders/')).map((call) => call.split(' ')[1]);
    expect(new Set(hosts).size).toBeGreaterThan(2);
  };
  if (isThere) it(title, survive, TIMEOUT_MS);
  else it.skip(`${title} (${[tool, ...args].join(' ')} does not run here)`, survive);
});
