import { outage } from '../../test/memory-source.js';
import { refuse } from '../../test/gateway.js';
import { systemRuntime } from '../runtime.js';
import { callAgent, createAgentRig, inRegion, type AgentRig } from './test/agent-suite.js';
import { serviceEntry } from '../../test/documents.js';

describe('an operator of the agent', () => {
  let rig: AgentRig;
  let lines: string[];

  beforeEach(async () => {
    rig = await createAgentRig();
    lines = [];
  });
  afterEach(() => rig.stop());

  const start = (options: Readonly<Record<string, string>> = {}) =>
    rig.start({ options, log: (line) => void lines.push(line) });
  const rows = () => lines.map((line) => JSON.parse(line) as Record<string, unknown>);

  describe('who reads /metrics', () => {
    const samples = async (agent: Awaited<ReturnType<typeof start>>) => {
      const { text, headers } = await callAgent(agent, '/metrics');
      expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
      const pairs = text
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('#'))
        .map((line) => {
          const [, name = '', value] = /^(\S+(?:\{.*\})?) (\S+)$/.exec(line) ?? [];
          return [name.replace('waypost_agent_', ''), Number(value)];
        });
      return Object.fromEntries(pairs) as Record<string, number>;
    };

    it('sees calls by service and status, their time, heals, problems and look-ups', async () => {
      const agent = await start();
      await callAgent(agent, '/svc/orders-api/x');
      rig.replaceApi();
      await callAgent(agent, '/svc/orders-api/x');
      await callAgent(agent, '/svc/no-such-api/x');
      await callAgent(agent, '/v1/services/orders-api/address');

      expect(await samples(agent)).toMatchObject({
        'requests_total{service="orders-api",status="2xx"}': 2,
        'request_duration_seconds_bucket{service="orders-api",le="+Inf"}': 2,
        'request_duration_seconds_bucket{service="orders-api",le="60"}': 2,
        'request_duration_seconds_count{service="orders-api"}': 2,
        'heals_total{service="orders-api"}': 1,
        'stale_answers_total{service="orders-api"}': 0,
        'problems_total{code="SERVICE_NOT_FOUND"}': 1,
        'lookups_total{source="cache"}': 1,
        'ready{registry="prod"}': 1,
        'registry_failures{registry="prod"}': 0,
        pending_requests: 0,
      });
    });

    it('sees stale answers, their age and failed reads while the registry is down', async () => {
      let now = 1_800_000_000_000;
      const runtime = { ...systemRuntime, now: () => now, random: () => 0 };
      const agent = await rig.start({ registryOptions: { runtime } });
      await callAgent(agent, '/svc/orders-api/x');
      now += 7_200_000;
      rig.source.failure = outage();
      await callAgent(agent, '/svc/orders-api/x');

      const { text } = await callAgent(agent, '/metrics');

      expect(text).toContain('waypost_agent_registry_answered_by{registry="prod",source="memory"} 1');
      expect(text).toContain('waypost_agent_stale_answers_total{service="orders-api"} 1');
      expect(text).toContain('waypost_agent_address_age_seconds{service="orders-api"} 7200');
      expect(text).toMatch(/waypost_agent_registry_failures\{registry="prod"\} [1-9]/);
    });

    it('gets a bounded answer, however many services there are', async () => {
      const agent = await start();
      for (let index = 0; index < 230; index += 1) {
        const name = `service-${index}`;
        rig.source.documents.set(`service:${name}`, inRegion(serviceEntry(name)));
        await callAgent(agent, `/svc/${name}/x`);
        await callAgent(agent, `/svc/unknown-${index}/x`);
      }

      const { text } = await callAgent(agent, '/metrics');

      expect(new Set(text.match(/service="[^"]*"/g)).size).toBe(201);
      expect(text).toContain('requests_total{service="other",status="2xx"} 30');
    });
  });

  describe('who reads the log', () => {
    it('sees one line a request with --log info, and no secret in it', async () => {
      const agent = await start({ log: 'info' });

      await callAgent(agent, '/svc/orders-api/orders/42?key=secret', { headers: { authorization: 'Bearer secret' } });
      await callAgent(agent, '/svc/no-such-api/x');

      expect(rows()).toMatchObject([
        {
          level: 'info',
          event: 'request',
          method: 'GET',
          path: '/svc/orders-api/orders/42',
          service: 'orders-api',
          status: 200,
          source: 'live',
          ageSeconds: 0,
        },
        { level: 'info', status: 404, code: 'SERVICE_NOT_FOUND' },
      ]);
      expect(lines.join()).not.toContain('secret');
    });

    it('sees only the failures of the agent by default, and none with --log off', async () => {
      rig.apis.answer = (_, response) => void response.socket?.end('SSH-2.0-OpenSSH\r\n');
      const [usual, silent] = [await start(), await start({ log: 'off' })];
      await callAgent(usual, '/svc/no-such-api/x');
      await callAgent(usual, '/svc/orders-api/x');
      await callAgent(silent, '/svc/orders-api/x');

      expect(rows()).toMatchObject([{ level: 'error', status: 502, code: 'SERVICE_UNREACHABLE' }]);
    });

    it('sees a client that left as 499', async () => {
      rig.apis.answer = () => {};
      const agent = await start({ log: 'info' });
      const leaving = new AbortController();
      const calling = callAgent(agent, '/svc/orders-api/x', { signal: leaving.signal });
      while (rig.apis.calls.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      leaving.abort();
      await expect(calling).rejects.toThrow();
      while (lines.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));

      expect(rows()).toMatchObject([{ status: 499 }]);
    });
  });

  it('sees in Server-Timing how long the address and the service took', async () => {
    rig.apis.answer = (_, response) => void response.setHeader('Server-Timing', 'db;dur=5').end();

    const { headers } = await callAgent(await start(), '/svc/orders-api/x');

    expect(headers['server-timing']).toMatch(/^db;dur=5, waypost;dur=\d+, service;dur=\d+$/);
  });

  describe("whose call met a gateway's 403", () => {
    const denied = {
      Message:
        'User: anonymous is not authorized to perform: execute-api:Invoke with an explicit deny in a resource-based policy',
    };
    beforeEach(() => {
      rig.apis.answer = (_, response) => {
        refuse(response, 'AccessDeniedException', denied);
      };
    });

    it('gets the answer as it is, with its diagnosis', async () => {
      const answer = await callAgent(await start(), '/svc/orders-api/x');

      expect(answer).toMatchObject({ status: 403, headers: { 'waypost-diagnosis': 'resource-policy' } });
      expect(JSON.parse(answer.text)).toEqual(denied);
    });

    it('gets the gates with the header Waypost-Explain, which no service sees', async () => {
      let seen = {};
      rig.apis.answer = ({ headers }, response) => {
        seen = headers;
        refuse(response, 'AccessDeniedException', denied);
      };

      const answer = await callAgent(await start(), '/svc/orders-api/x', { headers: { 'waypost-explain': 'gates' } });

      expect(JSON.parse(answer.text)).toMatchObject({
        status: 403,
        code: 'REFUSED_BY_GATEWAY',
        diagnosis: 'resource-policy',
        remedy: expect.stringContaining('Allow'),
        gates: expect.arrayContaining([expect.objectContaining({ verdict: expect.any(String) })]),
      });
      expect(seen).not.toHaveProperty('waypost-explain');
    });

    it("gets the whole body of a gateway's 403, also one that is longer than what is read for its meaning", async () => {
      const body = 'x'.repeat(40_000);
      rig.apis.answer = (_, response) =>
        void response.writeHead(403, { 'x-amzn-errortype': 'AccessDeniedException' }).end(body);

      const answer = await callAgent(await start(), '/svc/orders-api/x');

      expect(answer).toMatchObject({ status: 403, text: body });
    });

    it("gets a service's own 403 untouched", async () => {
      rig.apis.answer = (_, response) => void response.writeHead(403).end('no');

      const answer = await callAgent(await start(), '/svc/orders-api/x', { headers: { 'waypost-explain': 'gates' } });

      expect(answer).toMatchObject({ status: 403, text: 'no' });
      expect(answer.headers).not.toHaveProperty('waypost-diagnosis');
    });
  });

  it('who ends the agent learns from the log that calls were cut off, and which option gives them longer', async () => {
    const agent = await start({ 'drain-timeout': '0.1' });
    const arrived = new Promise((resolve) => (rig.apis.answer = resolve));
    const calling = callAgent(agent, '/svc/orders-api/x').catch(String);
    await arrived;

    await agent.drain();

    expect(await calling).toBe('Error: socket hang up');
    expect(rig.warnings).toEqual(['Calls under way were cut off after 0.1 s. Give a longer --drain-timeout.']);
  });

  it('who prefetches services finds them in memory while the registry is down', async () => {
    const runtime = { ...systemRuntime, random: () => 0 };
    const agent = await rig.start({ options: { prefetch: 'orders-api' }, registryOptions: { runtime } });
    while (!rig.source.reads.flat().includes('service:orders-api'))
      await new Promise((resolve) => setTimeout(resolve, 5));
    rig.source.failure = outage();

    const answer = await callAgent(agent, '/svc/orders-api/x');

    expect(answer).toMatchObject({ status: 200, headers: { 'waypost-source': 'cache' } });
  });
});
