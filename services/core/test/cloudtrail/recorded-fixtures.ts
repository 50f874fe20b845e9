// Fixtures in the shapes of public, recorded CloudTrail events, and of values that a conversion changed. The comments name the
// records that confirm a shape; ids and values here are invented.
import { apiEvent, createStage, tagResource } from './api-events.js';
import { createTags, deleteTags, deleteVpcEndpoints } from './endpoint-events.js';
import type { Fixture } from './fixture.js';
import { withDetail } from './record.js';

const apiId = 'a1b2c3d4e5';
const vpceId = 'vpce-0abc';

const recorded: readonly Fixture[] = [
  {
    // cloud-custodian/cloud-custodian, tests/data/cwe/event-cloud-trail-create-rest-stage.json
    title: 'a new stage in the recorded shape',
    event: createStage({ apiId, stage: 'live' }),
    expected: { facts: [{ kind: 'StageSeen', apiId, stage: 'live', sign: 'created' }] },
  },
  {
    // cloud-custodian/cloud-custodian, tests/data/cwe/event-cloud-trail-tag-rest-stage.json
    title: 'tags of a stage in the recorded shape: its ARN is below the API, and there is no answer',
    event: apiEvent('TagResource', {
      request: {
        resourceArn: `arn:aws:apigateway:eu-west-1::/restapis/${apiId}/stages/live`,
        tagResourceInput: { tags: { 'waypost:service': 'orders' } },
        template: false,
      },
      answer: null,
    }),
    expected: { ignored: /is a stage/ },
  },
  {
    // cloud-custodian/cloud-custodian, tests/data/cwe/event-cloud-trail-ec2-create-tags.json
    title: 'tags of a volume and an endpoint in the recorded shape: lists under items, the answer under _return',
    event: withDetail(createTags({ resources: [], tags: {} }), {
      requestParameters: {
        resourcesSet: { items: [{ resourceId: 'vol-0a1b2c3d4e5f60718' }, { resourceId: vpceId }] },
        tagSet: { items: [{ key: 'waypost:network', value: 'shop' }] },
      },
      responseElements: { _return: true },
    }),
    expected: { facts: [{ kind: 'EndpointTagged', vpceId, network: 'shop' }] },
  },
  {
    // elastic/integrations, packages/aws/data_stream/cloudtrail/_dev/test/pipeline/test-delete-flow-log-json.log
    title: 'a deletion in the recorded shape: the only id under content and tag, no failure as ""',
    event: withDetail(deleteVpcEndpoints({ vpceIds: [] }), {
      requestParameters: { DeleteVpcEndpointsRequest: { VpcEndpointId: { content: vpceId, tag: 1 } } },
      responseElements: { DeleteVpcEndpointsResponse: { requestId: 'd1e2f3', unsuccessful: '', xmlns: 'x' } },
    }),
    expected: { facts: [{ kind: 'EndpointDeleted', vpceId }] },
  },
];

/** How a conversion shows the texts `007`, `1e3`, `TRUE` and `null`. */
const CHANGED = [7, 1000, true, null] as const;

const changed: readonly Fixture[] = CHANGED.flatMap((value): readonly Fixture[] => [
  {
    title: `a service tag that is shown as ${value}: its text is not known`,
    event: withDetail(tagResource({ apiId, tags: {} }), {
      requestParameters: {
        resourceArn: `arn:aws:apigateway:eu-west-1::/restapis/${apiId}`,
        tagResourceInput: { tags: { team: value, 'waypost:service': value, 'waypost:stage': 'live' } },
        template: false,
      },
    }),
    expected: { facts: [{ kind: 'ApiTagged', apiId, tags: { stage: 'live' } }], rechecks: [apiId] },
  },
  {
    title: `another tag that is shown as ${value}, beside the service tag`,
    event: withDetail(tagResource({ apiId, tags: {} }), {
      requestParameters: {
        resourceArn: `arn:aws:apigateway:eu-west-1::/restapis/${apiId}`,
        tagResourceInput: { tags: { team: value, 'waypost:service': 'orders' } },
        template: false,
      },
    }),
    expected: { facts: [{ kind: 'ApiTagged', apiId, tags: { service: 'orders' } }] },
  },
  {
    title: `the network tag set on an endpoint and shown as ${value}`,
    event: withDetail(createTags({ resources: [], tags: {} }), {
      requestParameters: tagsOf(value),
    }),
    expected: { facts: [{ kind: 'EndpointTagged', vpceId, network: String(value) }], rechecks: [vpceId] },
  },
  {
    title: `the network tag removed if it has a value that is shown as ${value}`,
    event: withDetail(deleteTags({ resources: [] }), { requestParameters: tagsOf(value) }),
    expected: { facts: [{ kind: 'EndpointTagged', vpceId, network: null, onlyIf: String(value) }], rechecks: [vpceId] },
  },
]);

function tagsOf(value: (typeof CHANGED)[number]) {
  return {
    resourcesSet: { items: [{ resourceId: vpceId }] },
    tagSet: { items: [{ key: 'waypost:network', value }] },
  };
}

export const RECORDED_FIXTURES: readonly Fixture[] = [...recorded, ...changed];
