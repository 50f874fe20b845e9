// Tests gates end to end: CloudTrail events are parsed and applied on the real engine, and the deployed handler reads them.
import { watchEvent } from '../../app/ingest/watch.js';
import { ANY_ACCOUNT, DEFAULT_TAG_KEYS } from '../../core/cloudtrail/config.js';
import { answerOf, apiEvent, createStage } from '../../core/test/cloudtrail/api-events.js';
import { createVpcEndpoint } from '../../core/test/cloudtrail/endpoint-events.js';
import type { CloudTrailEvent } from '../../core/test/cloudtrail/record.js';
import { createQuery } from '../../handlers/query.js';
import { describeOnEngine } from '../../../sdk/test/engine.js';
import { conform } from '../openapi/conformance.js';
import { createRig, type Rig } from '../rig.js';

const API = 'a1b2c3d4e5';
const VPC = 'vpc-0a1b2c3d';
const VPCE = 'vpce-0a1b2c3d';
interface GatesBody {
  readonly gates: readonly { readonly gate: string; readonly verdict: string }[];
  readonly warnings: readonly { readonly code: string }[];
}

const tags = { 'waypost:service': 'orders-api' };

const policyOf = (...vpceIds: readonly string[]) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'Endpoints',
        Effect: 'Allow',
        Principal: '*',
        Action: 'execute-api:Invoke',
        Resource: 'execute-api:/*',
        Condition: { StringEquals: { 'aws:SourceVpce': vpceIds } },
      },
    ],
  });

function apiCreated(at: string, policy: string): CloudTrailEvent {
  const shown = { apiId: API, vpceIds: [VPCE], tags, at };
  const input = { name: 'orders', policy, endpointConfiguration: { types: ['PRIVATE'], vpcEndpointIds: [VPCE] }, tags };
  const answer = { ...answerOf(shown), policy: policy.replaceAll('"', '\\"') };
  return apiEvent('CreateRestApi', { request: { createRestApiInput: input, template: false }, answer }, { at });
}

function deployed(at: string, id: string): CloudTrailEvent {
  const request = { restApiId: API, createDeploymentInput: { stageName: 'prod' }, template: false };
  return apiEvent('CreateDeployment', { request, answer: { id, self: { deploymentId: id, restApiId: API } } }, { at });
}

/** The response shows no policy, so only the request has the policy that the call set. */
function policySet(at: string, policy: string): CloudTrailEvent {
  const patchOperations = [{ op: 'replace', path: '/policy', value: policy }];
  const request = { restApiId: API, updateRestApiInput: { patchOperations }, template: false };
  return apiEvent('UpdateRestApi', { request, answer: answerOf({ apiId: API, vpceIds: [VPCE], tags }) }, { at });
}

describeOnEngine('the gates over HTTP', () => {
  let rig: Rig;
  let query: ReturnType<typeof createQuery>;

  beforeEach(async () => {
    rig = await createRig();
    query = createQuery(
      { WAYPOST_REGISTRY: rig.config.registry },
      { connection: rig.connection, log: () => undefined },
    );
  });
  afterEach(() => rig.stop());

  const publish = async (...events: readonly CloudTrailEvent[]) => {
    const parser = { enrols: ANY_ACCOUNT, tagKeys: DEFAULT_TAG_KEYS };
    const unused = {
      rechecks: { send: async () => undefined },
      heartbeat: { beat: async () => undefined, all: async () => [] },
    };
    for (const event of events) await watchEvent({ ...rig.apply, ...unused, parser, clock: rig.clock }, event);
  };
  const get = async (target: string) => {
    const path = `/v1/services/orders-api/${target}`;
    const response = await query(new Request(`http://registry.test${path}`));
    await conform({ method: 'GET', path }, response.clone());
    return { status: response.status, body: (await response.json()) as GatesBody }; // asserted on as it is
  };
  const verdictsOf = (body: GatesBody) =>
    Object.fromEntries(
      body.gates.filter(({ verdict }) => verdict !== 'pass').map(({ gate, verdict }) => [gate, verdict]),
    );

  it('the resource-policy gate follows a policy that is edited, then deployed, then names another endpoint', async () => {
    await publish(
      createVpcEndpoint({ vpceId: VPCE, vpcId: VPC, at: '2026-01-02T00:00:00Z' }),
      apiCreated('2026-01-02T00:01:00Z', policyOf(VPCE)),
      deployed('2026-01-02T00:02:00Z', 'dep1'),
    );
    const before = await get(`explain?network=${VPC}`);
    await publish(policySet('2026-01-02T00:03:00Z', policyOf('vpce-0ffffff0')));
    const edited = await get(`explain?network=${VPC}`);
    await publish(deployed('2026-01-02T00:04:00Z', 'dep2'));
    const denied = await get(`explain?network=${VPC}`);
    const address = await get(`address?network=${VPC}`);

    const pending = { 'endpoint-available': 'unknown' }; // last seen pending, long ago
    expect(before.body).toMatchObject({ service: 'orders-api', network: VPC });
    expect(verdictsOf(before.body)).toEqual(pending);
    expect(verdictsOf(edited.body)).toEqual({ ...pending, 'changes-deployed': 'fail' }); // the deployed policy decides
    expect(verdictsOf(denied.body)).toEqual({ ...pending, 'resource-policy': 'fail' });
    expect(address.body.warnings.map(({ code }) => code)).toContain('POLICY_DENIES');
  });

  it('a problem has the gates that explain it', async () => {
    await publish(
      createVpcEndpoint({ vpceId: VPCE, vpcId: VPC, at: '2026-01-02T00:00:00Z' }),
      apiCreated('2026-01-02T00:01:00Z', policyOf(VPCE)),
    );

    const notReady = await get(`address?network=${VPC}`);
    const strange = await get('explain?network=vpc-0999');

    expect(notReady).toMatchObject({ status: 409, body: { code: 'SERVICE_NOT_READY' } });
    expect(verdictsOf(notReady.body)).toMatchObject({ 'api-deployed': 'fail' });
    expect(strange.status).toBe(200);
    expect(verdictsOf(strange.body)).toMatchObject({ 'api-deployed': 'fail', 'endpoint-exists': 'fail' });
  });

  it('the api-deployed gate passes for a stage whose event names no deployment', async () => {
    await publish(
      createVpcEndpoint({ vpceId: VPCE, vpcId: VPC, at: '2026-01-02T00:00:00Z' }),
      apiCreated('2026-01-02T00:01:00Z', policyOf(VPCE)),
      createStage({ apiId: API, stage: 'prod', at: '2026-01-02T00:02:00Z' }),
    );

    const { status, body } = await get(`explain?network=${VPC}&stage=prod`);

    expect(status).toBe(200);
    expect(verdictsOf(body)).toEqual({ 'endpoint-available': 'unknown' });
  });
});
