import { defined } from 'waypost/model';
import { DEFAULT_TAG_KEYS } from '../../core/cloudtrail/config.js';
import { observedApi, observedDomain, observedEndpoint, observedStage } from './observed.js';

const REGION = 'eu-west-1';
const NOW = 1_800_000_000;
const owned = { answeredAt: NOW, account: '111122223333', region: REGION, tagKeys: DEFAULT_TAG_KEYS };
const NO_TAGS = { service: null, stage: null, registry: null, stack: null, logicalId: null };
const context = { answeredAt: NOW, region: REGION, networkKey: 'waypost:network', byService: true };

it('keeps only the parts of an API that an address needs', () => {
  const api = observedApi(
    {
      id: 'a1b2c3d4e5',
      name: 'Orders',
      createdDate: new Date('2026-01-02T03:04:05.900Z'),
      tags: { 'waypost:service': 'orders', 'aws:cloudformation:stack-name': 'shop', secret: 'x' },
      policy: '',
      apiKeySource: 'HEADER',
      endpointConfiguration: { types: ['PRIVATE'], vpcEndpointIds: ['vpce-0b', 'vpce-0a', 'vpce-0b', '../evil'] },
      disableExecuteApiEndpoint: true,
      endpointAccessMode: 'STRICT',
    },
    owned,
  );

  expect(api).toEqual({
    apiId: 'a1b2c3d4e5',
    name: 'Orders',
    type: 'PRIVATE',
    vpceIds: ['vpce-0a', 'vpce-0b'],
    disabled: true,
    strict: true,
    policy: expect.objectContaining({ unread: 'absent' }),
    tags: { ...NO_TAGS, service: 'orders', stack: 'shop' },
    createdAt: 1767323045,
  });
});

it('omits what the answer omits', () => {
  expect(observedApi({ id: 'a1', name: 'a' }, owned)).toEqual({
    apiId: 'a1',
    name: 'a',
    tags: NO_TAGS,
    policy: expect.anything(),
  });
  expect(observedApi({ id: 'a1', endpointConfiguration: { types: ['PRIVATE'] } }, owned)).toMatchObject({
    vpceIds: [],
  });
  const impossible = [Number.NaN, 0, Date.UTC(1999, 11, 31), (NOW + 601) * 1000, Date.UTC(2099, 0), NOW * 1e6];
  for (const time of impossible) {
    const date = new Date(time);
    expect(observedApi({ id: 'a1', createdDate: date }, owned)).not.toHaveProperty('createdAt');
    expect(observedEndpoint({ VpcEndpointId: 'vpce-0a', CreationTimestamp: date }, context)).not.toHaveProperty(
      'createdAt',
    );
    expect(observedStage({ stageName: 'prod', createdDate: date, lastUpdatedDate: date }, NOW)).toEqual({
      name: 'prod',
    });
  }
  const late = new Date((NOW + 600) * 1000);
  expect(observedApi({ id: 'a1', createdDate: late }, owned)).toMatchObject({ createdAt: NOW + 600 });
  expect(observedEndpoint({ VpcEndpointId: 'vpce-0a', Tags: [] }, context)).toEqual({
    vpceId: 'vpce-0a',
    network: null,
  });
  expect(observedStage({ stageName: 'prod' }, NOW)).toEqual({ name: 'prod' });
});

it('does not take tags and policies for absent when the answer lacks a member that AWS always sends', () => {
  expect(observedApi({ id: 'a1' }, owned)).toEqual({ apiId: 'a1', tags: {} });
  expect(observedApi({ id: 'a1', endpointConfiguration: {} }, owned)).not.toHaveProperty('vpceIds');
  expect(observedEndpoint({ VpcEndpointId: 'vpce-0a' }, context)).toEqual({ vpceId: 'vpce-0a' });
  const domain = { domainName: 'orders.corp.example', domainNameId: 'd1' };
  expect(observedDomain(domain, owned)).toEqual({ name: 'orders.corp.example', id: 'd1' });
});

it('ignores ids and stages that cannot be part of a URL', () => {
  expect(observedApi({ id: 'A/../b' }, owned)).toBeUndefined();
  expect(observedApi({}, owned)).toBeUndefined();
  expect(observedEndpoint({ VpcEndpointId: 'vpce-x<y>' }, context)).toBeUndefined();
  expect([{ stageName: 'a b' }, {}, { stageName: '__proto__' }].map((stage) => observedStage(stage, NOW))).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

it('drops stage variables', () => {
  const variables = { key: 'secret' };
  const stage = observedStage(
    { stageName: 'prod', deploymentId: 'd1', lastUpdatedDate: new Date(1_767_323_045_900), variables },
    NOW,
  );

  expect(stage).toEqual({ name: 'prod', deploymentId: 'd1', updatedAt: 1_767_323_045, canary: null, webAcl: null });
});

it.each([
  ['for the APIs of this region', `com.amazonaws.${REGION}.execute-api`, undefined, true, true],
  ['of another partition', `cn.com.amazonaws.${REGION}.execute-api`, REGION, true, true],
  ['for the APIs of another region', 'com.amazonaws.us-east-1.execute-api', undefined, true, false],
  ['served from another region', `com.amazonaws.${REGION}.execute-api`, 'us-east-1', true, false],
  ['of another service', `com.amazonaws.${REGION}.s3`, undefined, true, false],
  ['without a service name in a list filtered by service', undefined, undefined, true, true],
  ['without a service name in an unfiltered list', undefined, undefined, false, false],
])('decides whether an endpoint %s counts', (_what, ServiceName, ServiceRegion, byService, isOurs) => {
  const endpoint = observedEndpoint(
    {
      VpcEndpointId: 'vpce-0a',
      ...defined({ ServiceName, ServiceRegion }),
    },
    { ...context, byService },
  );

  expect(endpoint !== null).toBe(isOurs);
});

it('reads the DNS name for all zones, the state in lower case and the network’s tag', () => {
  const endpoint = observedEndpoint(
    {
      VpcEndpointId: 'vpce-0a',
      VpcId: 'vpc-0b',
      State: 'PendingAcceptance',
      PrivateDnsEnabled: false,
      DnsEntries: [
        { DnsName: `execute-api.${REGION}.amazonaws.com` },
        { DnsName: `vpce-0a-ab12-${REGION}a.execute-api.${REGION}.vpce.amazonaws.com` },
        {},
        { DnsName: `vpce-0a-ab12.execute-api.${REGION}.vpce.amazonaws.com` },
      ],
      Tags: [
        { Key: 'Name', Value: 'x' },
        { Key: 'waypost:network', Value: 'shop' },
      ],
    },
    context,
  );

  expect(endpoint).toEqual({
    vpceId: 'vpce-0a',
    vpcId: 'vpc-0b',
    state: 'pendingacceptance',
    privateDns: false,
    dnsName: `vpce-0a-ab12.execute-api.${REGION}.vpce.amazonaws.com`,
    network: 'shop',
  });
});
