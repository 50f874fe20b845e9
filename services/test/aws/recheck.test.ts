// Tests re-checks against the fake control plane.
import { describeOnEngine } from '../../../sdk/test/engine.js';
import { applyFacts } from '../../app/ingest/apply.js';
import { nextDelay } from '../../app/sweep/recheck.js';
import type { ApiFact, EndpointFact, Recheck } from '../../core/records/fact.js';
import { executeApiEndpoint, privateApi } from './account.js';
import { denied } from './protocol.js';
import { WRONG_ANSWERS } from './wrong-answers.js';
import { ACCOUNT, OLD, OTHER, REGION, sweepRigOfSuite } from './sweep-rig.js';

const VPCE = `vpce-${'1'.padStart(17, '0')}`;
const common = (at: number) => ({
  account: ACCOUNT,
  region: REGION,
  at,
  cause: { eventName: 'E', eventId: 'e', principal: null, tool: null },
});
const described = (at: number): ApiFact => ({
  kind: 'ApiDescribed',
  ...common(at),
  apiId: 'api0000001',
  source: 'create',
  type: 'PRIVATE',
});
const endpointCreated = (at: number): EndpointFact => ({
  kind: 'EndpointDescribed',
  ...common(at),
  vpceId: VPCE,
  source: 'create',
  state: 'pending',
  vpcId: 'vpc-00000001',
});
const ofApi: Recheck = { account: ACCOUNT, region: REGION, resource: 'api', id: 'api0000001', reason: 'r' };
const ofEndpoint: Recheck = { account: ACCOUNT, region: REGION, resource: 'endpoint', id: VPCE, reason: 'r' };

describeOnEngine('a re-check', () => {
  const rig = sweepRigOfSuite();

  const recheck = (what: Recheck, attempt = 0) => rig.recheck(what, attempt);
  const endpoint = async () => (await rig.records()).endpoints[0];
  const api = async () => (await rig.records()).apis[0];

  it('repeats for a pending endpoint, at growing intervals, until it is available', async () => {
    await applyFacts(rig.deps, [endpointCreated(OLD)]);
    rig.scope.endpoints.push(executeApiEndpoint(1, REGION, { state: 'pending' }));

    const first = await recheck(ofEndpoint);
    rig.scope.endpoints[0]!.state = 'Available';
    rig.wait(60);
    const second = await recheck(ofEndpoint, 1);

    expect([first, second]).toEqual(['again', 'settled']);
    expect(rig.scheduled).toEqual([{ recheck: ofEndpoint, attempt: 1, delay: 30 }]);
    expect(await endpoint()).toMatchObject({
      state: { value: 'available' },
      dnsName: { value: `${VPCE}-ab12cd34.execute-api.${REGION}.vpce.amazonaws.com` },
    });
  });

  it('repeats for an API that is being updated, until it is available, and not for ever', async () => {
    await applyFacts(rig.deps, [described(OLD)]);
    rig.scope.apis.push(privateApi(1, OLD, { apiStatus: 'UPDATING' }));

    const first = await recheck(ofApi);
    const last = await recheck(ofApi, 12);
    rig.scope.apis[0]!.apiStatus = 'AVAILABLE';
    rig.wait(60);

    expect([first, last, await recheck(ofApi, 1)]).toEqual(['again', 'gave up', 'settled']);
    expect((await api())?.status?.value).toBe('AVAILABLE');
  });

  it('repeats after 15 seconds to 15 minutes, for about two hours in total', () => {
    const delays: number[] = [15];
    for (let attempt = 0; ; attempt += 1) {
      const delay = nextDelay(attempt);
      if (delay === undefined) break;
      delays.push(delay);
    }

    const sum = delays.reduce((total, delay) => total + delay, 0);
    expect(delays.slice(0, 7)).toEqual([15, 30, 60, 120, 240, 480, 900]);
    expect(Math.max(...delays)).toBe(900);
    expect(sum).toBeGreaterThan(5400);
    expect(sum).toBeLessThanOrEqual(7300);
  });

  it('sees an elder API again an hour after a younger one of its lineage could serve', async () => {
    const tags = { service: 'service-1' };
    const ready = (apiId: string, at: number): ApiFact[] => [
      { ...described(at), apiId, tags } as ApiFact, // a description with tags
      { kind: 'StageSeen', ...common(at), apiId, stage: 'prod', sign: 'created' },
    ];
    rig.scope.apis.push(privateApi(1, OLD));
    await applyFacts(rig.deps, ready('api0000001', OLD));
    const { rechecks } = await applyFacts(rig.deps, ready('api0000002', OLD + 100));

    expect(rechecks).toEqual([{ ...ofApi, reason: 'a younger API of its lineage has the same name', wait: 3660 }]);
    const outcomes: string[] = [];
    let next = rechecks[0];
    let waited = 0;
    while (next !== undefined) {
      outcomes.push(await recheck(next));
      const again = rig.scheduled.pop();
      waited += again?.delay ?? 0;
      next = again?.recheck;
    }

    expect(outcomes).toEqual(['again', 'again', 'again', 'again', 'again', 'settled']);
    expect(waited).toBe(3660);
    expect((await api())?.life.seenAt).toBeGreaterThanOrEqual(OLD + 3700);
  });

  it('gives up after the last attempt', async () => {
    rig.scope.endpoints.push(executeApiEndpoint(1, REGION, { state: 'pending' }));

    expect(await recheck(ofEndpoint, 12)).toBe('gave up');
    expect(rig.scheduled).toEqual([]);
  });

  it('applies the current state of an API, including its stages', async () => {
    await applyFacts(rig.deps, [
      described(OLD),
      { kind: 'StageSeen', ...common(OLD), apiId: 'api0000001', stage: 'old', sign: 'created' },
    ]);
    rig.scope.apis.push(privateApi(1, OLD));

    const outcome = await recheck(ofApi);

    expect(outcome).toBe('settled');
    expect(await api()).toMatchObject({
      tags: { service: { value: 'service-1' } },
      stages: [{ name: 'old', signsOfLife: [] }, { name: 'prod' }],
    });
  });

  it.each([
    ['api', ofApi, described(OLD)],
    ['endpoint', ofEndpoint, endpointCreated(OLD)],
  ])('removes an %s that is not found', async (_what, what, fact) => {
    await applyFacts(rig.deps, [fact]);

    expect(await recheck(what)).toBe('settled');
    expect((await api()) ?? (await endpoint())).toMatchObject({ deleted: { by: null } });
  });

  it('leaves removals to the sweeps once look-ups did not find much of an account', async () => {
    const ids = Array.from({ length: 8 }, (_, n) => `api000000${String(n + 1)}`);
    await applyFacts(
      rig.deps,
      ids.map((apiId) => ({ ...described(OLD), apiId })),
    );

    for (const id of ids) expect(await recheck({ ...ofApi, id })).toBe('settled');

    expect(await rig.alive()).toEqual(ids.slice(3));
  });

  it.each([
    ['an API', ofApi, described(OLD), 'GetRestApi'],
    ['an endpoint', ofEndpoint, endpointCreated(OLD), 'DescribeVpcEndpoints'],
  ])('fails for each wrong answer with status 200 about %s, and removes nothing', async (_what, what, fact, call) => {
    await applyFacts(rig.deps, [fact]);
    for (const reply of Object.values(WRONG_ANSWERS)) {
      rig.plane.intercept(call, () => reply);

      await expect(recheck(what)).rejects.toThrow(/^Cannot look up/);
    }

    expect(((await api()) ?? (await endpoint()))?.deleted).toBeUndefined();
  });

  it.each([
    ['an API', ofApi, described(OLD)],
    ['an endpoint', ofEndpoint, endpointCreated(OLD)],
  ])('revives %s that an earlier look-up did not find', async (_what, what, fact) => {
    await applyFacts(rig.deps, [fact]);
    await recheck(what);
    rig.scope.apis.push(privateApi(1, OLD));
    rig.scope.endpoints.push(executeApiEndpoint(1, REGION));
    rig.wait(60);

    expect(await recheck(what)).toBe('settled');
    expect(((await api()) ?? (await endpoint()))?.deleted).toBeUndefined();
  });

  it('waits for an API that is too young to be visible', async () => {
    await applyFacts(rig.deps, [described(rig.clock() - 60)]);

    expect(await recheck(ofApi)).toBe('again');
    expect(await rig.alive()).toEqual(['api0000001']);
  });

  it('repeats three times for an unknown id, and writes nothing', async () => {
    const outcomes = [await recheck(ofApi), await recheck(ofApi, 1), await recheck(ofApi, 2)];

    expect(outcomes).toEqual(['again', 'again', 'gave up']);
    expect(await rig.records()).toEqual({ apis: [], endpoints: [] });
  });

  it('writes nothing for another service’s endpoint or a public API', async () => {
    rig.scope.endpoints.push(executeApiEndpoint(1, REGION, { serviceName: `com.amazonaws.${REGION}.s3` }));
    rig.scope.apis.push(privateApi(1, OLD, { endpointConfiguration: { types: ['REGIONAL'] } }));

    expect([await recheck(ofEndpoint), await recheck(ofApi)]).toEqual(['settled', 'settled']);
    expect(await rig.records()).toEqual({ apis: [], endpoints: [] });
    expect(rig.plane.count('GetStages')).toBe(0);
  });

  it('fails when the look-up is denied, and removes nothing', async () => {
    await applyFacts(rig.deps, [described(OLD)]);
    rig.plane.intercept('GetRestApi', (call) => denied(call));

    await expect(recheck(ofApi)).rejects.toThrow(/^Cannot look up api api0000001: GetRestApi .* was denied/);
    expect(await rig.alive()).toEqual(['api0000001']);
  });

  it('fails when the account cannot be opened', async () => {
    await expect(recheck({ ...ofApi, account: OTHER })).rejects.toThrow(`Cannot open ${OTHER} in ${REGION}`);
  });
});
