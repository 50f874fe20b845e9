import * as story from '../../../../services/test/query/moved-api.js';
import { serviceEntry, VPC } from '../../../test/documents.js';
import { describeCommand, runHere, urlOf } from '../../cli/test/harness.js';
import { openReader } from '../../cli/reader/open-reader.js';
import { settingsOf } from '../../options.js';
import { unavailable } from '../../outage.js';
import { createRegistry } from '../../registry.js';
import { systemRuntime } from '../../runtime.js';
import { createHttpSource } from '../../sources/http.js';
import { startAgent, type RunningAgent } from '../agent.js';
import { readAgentSettings } from '../settings.js';
import { callAgent, createAgentRig, inRegion, problemIn, type AgentRig } from '../test/agent-suite.js';

describeCommand('the look-up of the agent', ({ registry }) => {
  let byTable: RunningAgent;
  let byUrl: RunningAgent;

  const startOn = async (location: { table?: string; url?: string }): Promise<RunningAgent> => {
    const env = registry().tableEnv;
    const parts = { table: undefined, url: undefined, region: undefined, sign: false, ...location };
    const reader = openReader(parts, { env, runtime: systemRuntime });
    return startAgent({
      settings: readAgentSettings((name) => (name === 'port' ? '0' : undefined), {}),
      registry: settingsOf({ sources: [reader.source], env: {} }),
      source: reader.source,
      reader,
      warn: () => {},
    });
  };
  beforeAll(async () => {
    byTable = await startOn({ table: registry().tableEnv.WAYPOST_TABLE! });
    byUrl = await startOn({ url: registry().url });
  });
  afterAll(() => Promise.all([byTable.drain(), byUrl.drain()]));

  const answerOf = async (base: string, path: string, init: RequestInit = {}) => {
    const answer = await fetch(`${base}${path}`, init);
    const { status, headers } = answer;
    const kept = ['etag', 'content-type', 'cache-control', 'x-waypost-registry', 'x-content-type-options', 'allow'];
    return { status, body: await answer.text(), ...Object.fromEntries(kept.map((name) => [name, headers.get(name)])) };
  };
  const lookupOf = (url: string) => `/v1/lookup?url=${encodeURIComponent(url)}`;

  it.each([
    `/v1/services/orders-api/address?network=${story.VPC}`,
    `/v1/services/orders-api/address?network=${story.VPCE}`,
    '/v1/services/orders-api/address',
    `/v1/services/orders-api/address?network=${story.VPC}&stage=none`,
    `/v1/services/orders-api/address?network=${story.VPC}&region=nowhere`,
    '/v1/services/orders-api/address?network=vpc-00000000',
    '/v1/services/orders-api/address?netwrok=x',
    '/v1/services/Orders/address',
    '/v1/services/%ff/address',
    '/v1/services/billing/address',
    '/v1/services/reports/address',
    '/v1/services/unknown/address',
    `/v1/services/orders-api/explain?network=${story.VPC}`,
    '/v1/services/billing/explain',
    '/v1/services/unknown/explain',
    '/v1/services/orders-api',
    '/v1/services/billing',
    '/v1/services/unknown',
    '/v1/services/orders-api?limit=1',
    '/v1/services',
    '/v1/services?limit=2',
    '/v1/services?limit=0',
    '/v1/services?q=orders%20is:live&limit=1',
    '/v1/services?q=acount:1',
    '/v1/services?health=unknown',
    '/v1/services?health=ok&limit=1',
    '/v1/services?health=fine',
    '/v1/services?limit=1&limit=2',
    '/v1/services?cursor=%21',
    `/v1/networks/${story.VPC}`,
    `/v1/networks/${story.VPCE}`,
    '/v1/networks/vpc-00000000',
    '/v1/networks/Orders',
    '/v1/networks',
    '/v1/networks?limit=1000',
    lookupOf(urlOf('a1a1a1a1a1')),
    lookupOf('https://example.com/'),
    lookupOf(urlOf('zzzzzzzzzz')),
    '/v1/lookup',
    `/v1/explain?url=${encodeURIComponent(`${urlOf('a1a1a1a1a1')}orders/42`)}`,
    `/v1/explain?url=${encodeURIComponent('https://example.com/')}`,
    `/v1/explain?url=x&apiId=X`,
    '/v1/explain',
    '/v1/impact?of=a1a1a1a1a1',
    `/v1/impact?of=${story.VPCE}&limit=1`,
    '/v1/impact?of=zzzzzzzzzz',
    '/v1/impact?of=orders-ap',
    '/v1/impact?of=x%20y',
    '/v1/impact?of=orders-api&limit=101',
    '/v1/impact',
  ])('answers %s as the query endpoint does', async (path) => {
    const expected = await answerOf(registry().url, path);

    const answers = [await answerOf(byTable.url, path), await answerOf(byUrl.url, path)];

    expect(answers).toEqual([expected, expected]);
  });

  it('answers history and accounts where the agent reads the query endpoint', async () => {
    for (const path of ['/v1/services/orders-api/history?limit=1', '/v1/activity?since=1h&by=x', '/v1/accounts']) {
      expect(await answerOf(byUrl.url, path)).toEqual(await answerOf(registry().url, path));
    }
  });

  it.each(['/v1/services/orders-api/history', '/v1/activity', '/v1/accounts'])(
    'says what to do about %s where the agent reads the table',
    async (path) => {
      const { status, body } = await answerOf(byTable.url, path);

      expect({ status, ...(JSON.parse(body) as object) }).toMatchObject({
        status: 503,
        code: 'REGISTRY_UNAVAILABLE',
        remedy: 'Ask the query endpoint, or start the agent with --url as well.',
      });
    },
  );

  it('refuses an unknown path, and any method but GET and HEAD', async () => {
    const path = '/v1/services/orders-api';
    const unknown = await answerOf(byTable.url, '/v1/services/a/b');
    const post = await answerOf(byTable.url, path, { method: 'POST', body: '{}' });
    const head = await answerOf(byTable.url, path, { method: 'HEAD' });

    expect(JSON.parse(unknown.body)).toMatchObject({ status: 400, code: 'INVALID_REQUEST', what: 'path' });
    expect(post).toMatchObject({ status: 405, allow: 'GET, HEAD' });
    expect(head).toEqual({ ...(await answerOf(byTable.url, path)), body: '' });
  });

  it('answers 304 to a client that has the answer', async () => {
    const path = `/v1/services/orders-api/address?network=${story.VPC}`;
    const { etag } = (await answerOf(byTable.url, path)) as { readonly etag?: string };

    const again = await answerOf(byTable.url, path, { headers: { 'if-none-match': etag ?? '' } });

    expect(again).toMatchObject({ status: 304, body: '', etag });
  });

  it('serves the SDK, with a network and without', async () => {
    const { lookup, close } = createRegistry({ sources: [createHttpSource({ url: byTable.url })], env: {} });

    const answers = [await lookup('orders-api'), await lookup('orders-api', { network: story.VPC })];
    close();

    expect(answers.map(({ apiId, registry: name }) => ({ apiId, name }))).toEqual([
      { apiId: 'b2b2b2b2b2', name: registry().name },
      { apiId: 'b2b2b2b2b2', name: registry().name },
    ]);
  });

  it.each([
    ['resolve', 'orders-api', '--network', story.VPC],
    ['list'],
    ['explain', 'orders-api', '--network', story.VPC],
    ['lookup', urlOf('a1a1a1a1a1')],
    ['history', 'orders-api'],
    ['resolve', 'unknown', '--network', story.VPC],
  ])('serves waypost %s %s', async (...args) => {
    const [direct, through] = [registry().url, byUrl.url].map((url) => runHere(args, { env: { WAYPOST_URL: url } }));

    expect(await through).toEqual(await direct);
  });
});

describe('the look-up of the agent as a cache', () => {
  const PATH = '/v1/services/orders-api/address';
  const DOCUMENT = '/v1/services/orders-api';
  let rig: AgentRig;

  beforeEach(async () => (rig = await createAgentRig()));
  afterEach(() => rig.stop());

  const down = unavailable({ reason: 'network', message: 'The registry is down.', remedy: { kind: 'retry' } });

  /** An agent whose clock the test moves. */
  const start = async () => {
    let now = 1_800_000_000_000;
    const runtime = { ...systemRuntime, now: () => now, random: () => 0 };
    const agent = await rig.start({ registryOptions: { runtime } });
    const ask = async (path: string, control?: string) => {
      const headers = control === undefined ? {} : { 'cache-control': control };
      const answer = await callAgent(agent, path, { headers });
      const { age, 'waypost-source': source } = answer.headers;
      return { status: answer.status, age, source };
    };
    return { agent, ask, wait: (seconds: number) => void (now += seconds * 1000) };
  };

  describe.each([
    ['an address', PATH],
    ['a document', DOCUMENT],
  ])('for %s', (_, path) => {
    it('answers from memory while it is fresh, with its age', async () => {
      const { ask, wait } = await start();
      const first = await ask(path);
      const { length } = rig.source.reads;
      wait(20);

      expect(first).toEqual({ status: 200, age: '0', source: 'live' });
      expect(await ask(path)).toEqual({ status: 200, age: '20', source: 'cache' });
      expect(rig.source.reads).toHaveLength(length);
    });

    it.each(['no-cache', 'max-age=0', 'max-age=10'])('reads the registry for %s', async (control) => {
      const { ask, wait } = await start();
      await ask(path);
      wait(20);

      expect(await ask(path, control)).toEqual({ status: 200, age: '0', source: 'live' });
      expect(rig.source.options.at(-1)?.consistent).toBe(control !== 'max-age=10');
    });

    it('answers from memory for a max-age that it meets', async () => {
      const { ask, wait } = await start();
      await ask(path);
      wait(20);

      expect(await ask(path, 'max-age=20')).toEqual({ status: 200, age: '20', source: 'cache' });
    });

    it.each([
      [undefined, { status: 200, age: '3600', source: 'stale' }],
      ['stale-if-error=3600', { status: 200, age: '3600', source: 'stale' }],
      ['no-cache, stale-if-error=3600', { status: 200, age: '3600', source: 'stale' }],
      ['stale-if-error=600', { status: 503 }],
      ['no-cache', { status: 503 }],
      ['max-age=600', { status: 503 }],
      ['only-if-cached', { status: 504 }],
    ])('answers %s when the registry has been down for an hour', async (control, expected) => {
      const { ask, wait } = await start();
      await ask(path);
      wait(3600);
      rig.source.failure = down;

      expect(await ask(path, control)).toMatchObject(expected);
    });
  });

  it('answers only-if-cached with 504 if memory has no answer', async () => {
    const { agent } = await start();

    const answer = await callAgent(agent, PATH, { headers: { 'cache-control': 'only-if-cached' } });

    expect(problemIn(answer)).toMatchObject({ status: 504, code: 'REGISTRY_UNAVAILABLE' });
  });

  it('keeps a stale address while the registry denies the name, and returns the denial to no-cache', async () => {
    const { ask, wait } = await start();
    await ask(PATH);
    rig.source.documents.delete('service:orders-api');
    wait(600);

    expect(await ask(PATH)).toEqual({ status: 200, age: '600', source: 'stale' });
    expect(await ask(PATH, 'no-cache')).toMatchObject({ status: 404 });
  });

  it('lists the networks of the summary while the registry is down', async () => {
    const agent = await rig.start();
    await callAgent(agent, `/v1/services/orders-api/address?network=${VPC}`);
    rig.source.failure = down;

    const answer = await callAgent(agent, '/v1/networks?limit=1000');

    expect(answer).toMatchObject({ status: 200, headers: { 'waypost-source': 'stale' } });
    expect(JSON.parse(answer.text)).toMatchObject({ networks: [{ vpcId: VPC }] });
  });

  it('finds a replaced API in memory by its new address', async () => {
    const { ask, agent } = await start();
    await ask(PATH);
    rig.source.documents.set('service:orders-api', inRegion(serviceEntry('orders-api', { apiId: 'z9z9z9z9z9' })));
    await ask(PATH, 'no-cache');

    const { text } = await callAgent(agent, PATH);

    expect(JSON.parse(text)).toMatchObject({ apiId: 'z9z9z9z9z9' });
  });
});
