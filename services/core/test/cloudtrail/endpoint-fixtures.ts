// Fixtures of calls on VPC endpoints and their tags, with every trap in their shapes.
import { createTags, createVpcEndpoint, deleteTags, deleteVpcEndpoints, modifyVpcEndpoint } from './endpoint-events.js';
import type { Fixture } from './fixture.js';
import { type CloudTrailEvent, failed, withDetail } from './record.js';

const vpceId = 'vpce-0abc';
const withoutDns = {
  kind: 'EndpointDescribed',
  vpceId,
  source: 'create',
  vpcId: 'vpc-0a1b2c3d',
  state: 'pending',
  privateDns: true,
};
const made = { ...withoutDns, dnsName: 'vpce-0abc-q1w2e3r4.execute-api.eu-west-1.vpce.amazonaws.com' };

/** The endpoint's answer with changed members. */
function answering(event: CloudTrailEvent, changes: Readonly<Record<string, unknown>>): CloudTrailEvent {
  // The builder's own shape, and JSON again.
  const { responseElements } = JSON.parse(JSON.stringify(event.detail));
  const wrapped = responseElements.CreateVpcEndpointResponse;
  const vpcEndpoint = JSON.parse(JSON.stringify({ ...wrapped.vpcEndpoint, ...changes }));
  return withDetail(event, { responseElements: { CreateVpcEndpointResponse: { ...wrapped, vpcEndpoint } } });
}

const endpoints: readonly Fixture[] = [
  {
    title: 'a new endpoint, pending: no event will report when it is available',
    event: createVpcEndpoint({ vpceId }),
    expected: { facts: [made], rechecks: [vpceId] },
  },
  {
    title: 'a new endpoint in one subnet with one tag: lists of one arrive as their element',
    event: createVpcEndpoint({
      vpceId,
      subnets: ['subnet-0a'],
      tags: { 'waypost:network': 'core' },
      privateDns: false,
    }),
    expected: { facts: [{ ...made, privateDns: false, network: 'core' }], rechecks: [vpceId] },
  },
  {
    title: 'a new endpoint with several tags',
    event: createVpcEndpoint({ vpceId, tags: { Name: 'x', 'waypost:network': 'core' } }),
    expected: { facts: [{ ...made, network: 'core' }], rechecks: [vpceId] },
  },
  {
    title: 'a new endpoint without tags or subnets: empty lists arrive as ""',
    event: answering(createVpcEndpoint({ vpceId, subnets: [], tags: {} }), { dnsEntrySet: '' }),
    expected: { facts: [withoutDns], rechecks: [vpceId] },
  },
  ...(
    [
      ['true', 'true'],
      ['7', '7'],
      ['null', 'null'],
      ['1.50', '1.5'],
    ] as const
  ).map(([value, network]) => ({
    title: `a new endpoint whose network is called ${value}, which is coerced and therefore uncertain`,
    event: createVpcEndpoint({ vpceId, tags: { 'waypost:network': value } }),
    expected: {
      facts: [{ ...made, network }],
      rechecks: [vpceId],
    },
  })),
  {
    title: 'a new endpoint whose tag has no value',
    event: answering(createVpcEndpoint({ vpceId }), { tagSet: { item: { key: 'waypost:network' } } }),
    expected: { facts: [{ ...made, network: '' }], rechecks: [vpceId], notes: [/no valid network name: ""/] },
  },
  {
    title: "a new endpoint whose network's name is like an id",
    event: createVpcEndpoint({ vpceId, tags: { 'waypost:network': 'vpc-core' } }),
    expected: {
      facts: [{ ...made, network: 'vpc-core' }],
      rechecks: [vpceId],
      notes: [/no valid network name: "vpc-core"/],
    },
  },
  {
    title: 'a new endpoint whose tag is masked',
    event: createVpcEndpoint({ vpceId, tags: { 'waypost:network': '***' } }),
    expected: { facts: [made], rechecks: [vpceId] },
  },
  {
    title: 'a new endpoint with its state in capitals and a DNS name for a zone first',
    event: answering(createVpcEndpoint({ vpceId }), {
      state: 'PendingAcceptance',
      dnsEntrySet: {
        item: [
          { dnsName: 'evil.example.com' },
          { hostedZoneId: 'Z0' },
          { dnsName: 'vpce-0abc-q1w2e3r4-eu-west-1a.execute-api.eu-west-1.vpce.amazonaws.com' },
          { dnsName: 'vpce-0abc-q1w2e3r4.execute-api.eu-west-1.vpce.amazonaws.com' },
        ],
      },
    }),
    expected: { facts: [{ ...made, state: 'pendingacceptance' }], rechecks: [vpceId] },
  },
  {
    title: 'a new endpoint with an invalid state',
    event: answering(createVpcEndpoint({ vpceId }), { state: '<b>' }),
    expected: {
      facts: [Object.fromEntries(Object.entries(made).filter(([name]) => name !== 'state'))],
      rechecks: [vpceId],
    },
  },
  {
    title: 'a new endpoint that shows only its id, and its service in the request',
    event: answering(createVpcEndpoint({ vpceId }), {
      serviceName: undefined,
      vpcId: undefined,
      state: undefined,
      privateDnsEnabled: undefined,
      dnsEntrySet: undefined,
    }),
    expected: { facts: [{ kind: 'EndpointDescribed', vpceId, source: 'create' }], rechecks: [vpceId] },
  },
  {
    title: 'a new endpoint without a service',
    event: withDetail(answering(createVpcEndpoint({ vpceId }), { serviceName: undefined }), {
      requestParameters: null,
    }),
    expected: { facts: [], rechecks: [vpceId] },
  },
  {
    title: 'a new endpoint in China, where the service has its own prefix',
    event: answering(
      createVpcEndpoint({ vpceId, region: 'cn-north-1', service: 'cn.com.amazonaws.cn-north-1.execute-api' }),
      { dnsEntrySet: '' },
    ),
    expected: { facts: [withoutDns], rechecks: [vpceId] },
  },
  {
    title: 'a new endpoint of S3',
    event: createVpcEndpoint({ vpceId, service: 'com.amazonaws.eu-west-1.s3' }),
    expected: { ignored: /another service: "com\.amazonaws\.eu-west-1\.s3"/ },
  },
  {
    title: "a new endpoint of another region's execute-api",
    event: createVpcEndpoint({ vpceId, service: 'com.amazonaws.us-east-1.execute-api' }),
    expected: { ignored: /of another region/ },
  },
  {
    title: 'a new endpoint that reaches into another region',
    event: answering(createVpcEndpoint({ vpceId }), { serviceRegion: 'us-east-1' }),
    expected: { ignored: /of another region/ },
  },
  {
    title: 'a new endpoint that names its own region',
    event: answering(createVpcEndpoint({ vpceId }), { serviceRegion: 'eu-west-1' }),
    expected: { facts: [made], rechecks: [vpceId] },
  },
  {
    title: 'a new endpoint with an empty answer',
    event: withDetail(createVpcEndpoint({ vpceId }), { responseElements: null }),
    expected: { invalid: /names no VPC endpoint/ },
  },
  {
    title: 'a dry run',
    event: failed(createVpcEndpoint({ vpceId }), 'Client.DryRunOperation', 'Request would have succeeded.'),
    expected: { ignored: /the call failed: "Client\.DryRunOperation"/ },
    unmatched: true,
  },
  {
    title: 'a new endpoint that EC2 refused',
    event: failed(createVpcEndpoint({ vpceId }), 'Client.VpcEndpointLimitExceeded'),
    expected: { ignored: /the call failed: "Client\.VpcEndpointLimitExceeded"/ },
    unmatched: true,
  },
  {
    title: 'an endpoint in another subnet, whose state must be looked up',
    event: modifyVpcEndpoint({ vpceId }),
    expected: { facts: [], rechecks: [vpceId] },
  },
  {
    title: 'an endpoint with its private DNS off',
    event: modifyVpcEndpoint({ vpceId, privateDns: false }),
    expected: {
      facts: [{ kind: 'EndpointDescribed', vpceId, source: 'update', privateDns: false }],
      rechecks: [vpceId],
    },
  },
  {
    title: 'an endpoint with its private DNS on, in a wrapper of another name',
    event: withDetail(modifyVpcEndpoint({ vpceId }), {
      requestParameters: { ModVpceReq: { VpcEndpointId: { tag: 1, content: vpceId }, PrivateDnsEnabled: true } },
    }),
    expected: {
      facts: [{ kind: 'EndpointDescribed', vpceId, source: 'update', privateDns: true }],
      rechecks: [vpceId],
    },
  },
  {
    title: 'a modification without members',
    event: withDetail(modifyVpcEndpoint({ vpceId }), { requestParameters: { ModifyVpcEndpointRequest: '' } }),
    expected: { invalid: /names no VPC endpoint/ },
  },
  {
    title: 'a single deleted endpoint: a list of one arrives as its element',
    event: deleteVpcEndpoints({ vpceIds: [vpceId] }),
    expected: { facts: [{ kind: 'EndpointDeleted', vpceId }] },
  },
  {
    title: 'three endpoints: one deleted, one kept, and one not found, which may exist',
    event: deleteVpcEndpoints({
      vpceIds: ['vpce-0a', 'vpce-0b', 'vpce-0c'],
      unsuccessful: { 'vpce-0b': 'InvalidVpcEndpointId.NotFound', 'vpce-0c': 'OperationNotPermitted' },
    }),
    expected: {
      facts: [{ kind: 'EndpointDeleted', vpceId: 'vpce-0a' }],
      rechecks: ['vpce-0b'],
      notes: [
        /vpce-0b was not deleted: "InvalidVpcEndpointId.NotFound"/,
        /vpce-0c was not deleted: "OperationNotPermitted"/,
      ],
    },
  },
  {
    title: 'a successful call that deleted none of its endpoints',
    event: deleteVpcEndpoints({ vpceIds: [vpceId], unsuccessful: { [vpceId]: 'OperationNotPermitted' } }),
    expected: { ignored: /vpce-0abc was not deleted: "OperationNotPermitted"/ },
  },
  {
    title: 'an endpoint that was not deleted, without a reason',
    event: withDetail(deleteVpcEndpoints({ vpceIds: [vpceId] }), {
      responseElements: { DeleteVpcEndpointsResponse: { unsuccessful: { item: { resourceId: vpceId } } } },
    }),
    expected: { ignored: /vpce-0abc was not deleted: nothing/ },
  },
  {
    title: 'a deletion of endpoints without an answer: any of them may still exist',
    event: withDetail(deleteVpcEndpoints({ vpceIds: ['vpce-0a', 'vpce-0b'] }), { responseElements: null }),
    expected: { facts: [], rechecks: ['vpce-0a', 'vpce-0b'] },
  },
  {
    title: 'a deletion of no endpoint',
    event: deleteVpcEndpoints({ vpceIds: [] }),
    expected: { invalid: /names no VPC endpoint/ },
  },
];

const tags: readonly Fixture[] = [
  {
    title: 'the network tag set on two endpoints and an instance',
    event: createTags({
      resources: ['vpce-0a', 'i-0a', 'vpce-0b', 'vpce-svc-0a', 'vpce-0a'],
      tags: { Name: 'x', 'waypost:network': 'core' },
    }),
    expected: {
      facts: [
        { kind: 'EndpointTagged', vpceId: 'vpce-0a', network: 'core' },
        { kind: 'EndpointTagged', vpceId: 'vpce-0b', network: 'core' },
      ],
    },
  },
  {
    title: 'the network tag set to a value that stays text',
    event: createTags({ resources: [vpceId], tags: { 'waypost:network': 'true' } }),
    expected: { facts: [{ kind: 'EndpointTagged', vpceId, network: 'true' }] },
  },
  {
    title: 'the network tag set without a value',
    event: withDetail(createTags({ resources: [vpceId], tags: {} }), {
      requestParameters: {
        resourcesSet: { items: [{ resourceId: vpceId }] },
        tagSet: { items: [{ key: 'waypost:network' }] },
      },
    }),
    expected: { facts: [{ kind: 'EndpointTagged', vpceId, network: '' }], notes: [/no valid network name: ""/] },
  },
  {
    title: 'the network tag set to a masked value',
    event: createTags({ resources: [vpceId], tags: { 'waypost:network': '***' } }),
    expected: { facts: [], rechecks: [vpceId] },
  },
  {
    title: 'other tags of an endpoint',
    event: createTags({ resources: [vpceId], tags: { Name: 'x' } }),
    expected: { ignored: /no Waypost tag/ },
  },
  {
    title: 'tags of an endpoint service, whose id begins like that of an endpoint',
    event: createTags({ resources: ['vpce-svc-0a'], tags: { 'waypost:network': 'core' } }),
    expected: { ignored: /none of the resources is a VPC endpoint/ },
  },
  {
    title: 'tags of an instance',
    event: createTags({ resources: ['i-0a'], tags: { 'waypost:network': 'core' } }),
    expected: { ignored: /none of the resources is a VPC endpoint/ },
    unmatched: true,
  },
  {
    title: 'tags without a resource',
    event: createTags({ resources: [], tags: { 'waypost:network': 'core' } }),
    expected: { invalid: /names no resource/ },
    unmatched: true,
  },
  ...[createTags({ resources: [], tags: {} }), deleteTags({ resources: [] })].map((event) => ({
    title: 'tags that the event does not show',
    event: withDetail(event, { requestParameters: null }),
    expected: { invalid: /names no resource/ },
    unmatched: true as const,
  })),
  {
    title: 'the network tag removed, whatever its value',
    event: deleteTags({ resources: [vpceId], tags: { 'waypost:network': null } }),
    expected: { facts: [{ kind: 'EndpointTagged', vpceId, network: null }] },
  },
  {
    title: 'the network tag removed if it has this value',
    event: deleteTags({ resources: [vpceId], tags: { 'waypost:network': 'core' } }),
    expected: { facts: [{ kind: 'EndpointTagged', vpceId, network: null, onlyIf: 'core' }] },
  },
  {
    title: 'the network tag removed if it has a value that is masked',
    event: deleteTags({ resources: [vpceId], tags: { 'waypost:network': '***' } }),
    expected: { facts: [], rechecks: [vpceId] },
  },
  {
    title: 'all tags removed',
    event: deleteTags({ resources: [vpceId] }),
    expected: { facts: [{ kind: 'EndpointTagged', vpceId, network: null }] },
  },
  {
    title: 'other tags removed',
    event: deleteTags({ resources: [vpceId], tags: { Name: null } }),
    expected: { ignored: /no Waypost tag/ },
  },
];

export const ENDPOINT_FIXTURES: readonly Fixture[] = [...endpoints, ...tags];
