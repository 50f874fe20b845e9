// Fixtures of calls on REST APIs, with every trap in their shapes.
import {
  answerOf,
  apiEvent,
  arnOf,
  createDeployment,
  createRestApi,
  createStage,
  deleteRestApi,
  deleteStage,
  importRestApi,
  putRestApi,
  tagResource,
  untagResource,
  updateRestApi,
  updateStage,
} from './api-events.js';
import type { Fixture } from './fixture.js';
import { type JsonMembers, failed, withDetail } from './record.js';

const apiId = 'a1b2c3d4e5';
const described = { kind: 'ApiDescribed', apiId, type: 'PRIVATE', vpceIds: [], disabled: false };
const noTags = { service: null, stage: null, registry: null, stack: null, logicalId: null };
const tooLarge: JsonMembers = { reason: 'requestParameters too large', omitted: 'true', originalSize: '149893' };

const apis: readonly Fixture[] = [
  {
    title: 'a new API without tags',
    event: createRestApi({ apiId, name: 'orders' }),
    expected: { facts: [{ ...described, source: 'create', name: 'orders' }] },
  },
  {
    title: 'a new API with tags, endpoints, no default endpoint and a strict mode',
    event: createRestApi({
      apiId,
      name: 'Orders API',
      vpceIds: ['vpce-0b', 'vpce-0a', 'vpce-0b'],
      disabled: true,
      mode: 'STRICT',
      tags: {
        'waypost:service': 'orders-api',
        'waypost:stage': 'prod',
        'waypost:registry': 'live',
        'aws:cloudformation:stack-name': 'shop',
        'aws:cloudformation:logical-id': 'Api',
        'aws:cloudformation:stack-id': 'not read',
        team: 'not read',
      },
    }),
    expected: {
      facts: [
        {
          ...described,
          source: 'create',
          name: 'Orders API',
          vpceIds: ['vpce-0a', 'vpce-0b'],
          disabled: true,
          strict: true,
          tags: { service: 'orders-api', stage: 'prod', registry: 'live', stack: 'shop', logicalId: 'Api' },
        },
      ],
    },
  },
  {
    title: 'a new API whose tags only the request shows',
    event: withDetail(createRestApi({ apiId, tags: { 'waypost:service': 'orders' } }), {
      responseElements: answerOf({ apiId }),
    }),
    expected: { facts: [{ ...described, source: 'create', name: 'orders', tags: { service: 'orders' } }] },
  },
  {
    title: 'a new API in the shape of 2021: old dates, `ipv6`, no status',
    event: withDetail(createRestApi({ apiId }), {
      eventVersion: '1.08',
      requestParameters: {
        createRestApiInput: { name: 'orders', endpointConfiguration: { types: ['PRIVATE'], ipv6: false } },
        template: false,
      },
      responseElements: {
        id: apiId,
        name: 'orders',
        createdDate: 'Apr 17, 2021 5:59:48 PM',
        endpointConfiguration: { types: ['PRIVATE'], ipv6: false },
        self: { restApiId: apiId, template: false },
      },
    }),
    expected: {
      facts: [{ kind: 'ApiDescribed', apiId, source: 'create', name: 'orders', type: 'PRIVATE', vpceIds: [] }],
    },
  },
  {
    title: 'a new API known only by the link to itself, among links that are patterns',
    event: withDetail(createRestApi({ apiId }), {
      responseElements: {
        self: { restApiId: apiId, template: false },
        stageByName: { restApiId: 'x', template: true },
      },
    }),
    expected: { facts: [{ kind: 'ApiDescribed', apiId, source: 'create' }] },
  },
  {
    title: 'a new API that shows only a pattern of a link',
    event: withDetail(createRestApi({ apiId }), { responseElements: { self: { restApiId: apiId, template: true } } }),
    expected: { invalid: /names no API/ },
  },
  {
    title: 'a new API without an answer',
    event: withDetail(createRestApi({ apiId }), { responseElements: null }),
    expected: { invalid: /names no API/ },
  },
  {
    title: 'a new API whose name is masked',
    event: createRestApi({ apiId, name: '***' }),
    expected: { facts: [{ ...described, source: 'create' }], rechecks: [apiId] },
  },
  {
    title: 'a new API whose tag is masked',
    event: createRestApi({ apiId, name: 'orders', tags: { 'waypost:service': 'HIDDEN_DUE_TO_SECURITY_REASONS' } }),
    expected: { facts: [{ ...described, source: 'create', name: 'orders' }], rechecks: [apiId] },
  },
  {
    title: 'a new API whose service tag is not a usable name',
    event: createRestApi({ apiId, name: 'orders', tags: { 'waypost:service': '../' } }),
    expected: {
      facts: [{ ...described, source: 'create', name: 'orders', tags: { service: '../' } }],
      notes: [/the tag waypost:service gives no valid service name: "\.\.\/"\. Set the tag waypost:service to ASCII/],
    },
  },
  {
    title: 'a new API whose service tag has a letter outside ASCII',
    event: createRestApi({ apiId, name: 'orders', tags: { 'waypost:service': 'größe-api' } }),
    expected: {
      facts: [{ ...described, source: 'create', name: 'orders', tags: { service: 'größe-api' } }],
      notes: [/the tag waypost:service gives no valid service name: "gr\\u00f6\\u00dfe-api"/],
    },
  },
  {
    title: 'a new API whose own name is not a usable name',
    event: createRestApi({ apiId, name: '註文' }),
    expected: {
      facts: [{ ...described, source: 'create', name: '註文' }],
      notes: [/the API's name gives no valid service name: "\\u8a3b\\u6587"/],
    },
  },
  {
    title: 'an API imported as CloudFormation does it: the name comes from the answer, there are no tags',
    event: importRestApi({ apiId, name: 'orders', type: 'REGIONAL' }),
    expected: { facts: [{ ...described, source: 'create', name: 'orders', type: 'REGIONAL' }] },
  },
  {
    title: 'an API imported from a body too large to be logged',
    event: withDetail(importRestApi({ apiId, name: 'orders' }), { requestParameters: tooLarge }),
    expected: { facts: [{ ...described, source: 'create', name: 'orders' }], rechecks: [apiId] },
  },
  {
    title:
      'an API that PutRestApi replaced: the parts that it shows count, and tags that it does not show are not removed',
    event: putRestApi({ apiId, name: 'orders-2' }),
    expected: { facts: [{ ...described, source: 'update', name: 'orders-2' }], rechecks: [apiId] },
  },
  {
    title: 'an API that PutRestApi replaced, with its tags',
    event: putRestApi({ apiId, name: 'orders', tags: { 'waypost:service': 'orders' } }),
    expected: {
      facts: [{ ...described, source: 'update', name: 'orders', tags: { ...noTags, service: 'orders' } }],
      rechecks: [apiId],
    },
  },
  {
    title: 'an API that PutRestApi replaced, without an answer',
    event: withDetail(putRestApi({ apiId }), { responseElements: null }),
    expected: { facts: [], rechecks: [apiId] },
  },
  {
    title: 'a changed API: its answer is complete, so tags that it does not show are removed',
    event: updateRestApi({ apiId, name: 'orders', mode: 'BASIC', tags: { 'waypost:stage': 'prod' } }),
    expected: {
      facts: [{ ...described, source: 'update', name: 'orders', strict: false, tags: { ...noTags, stage: 'prod' } }],
    },
  },
  {
    title: 'a changed API without any tags',
    event: updateRestApi({ apiId, name: 'orders', vpceIds: ['vpce-0a'] }),
    expected: { facts: [{ ...described, source: 'update', name: 'orders', vpceIds: ['vpce-0a'], tags: noTags }] },
  },
  {
    title: 'a changed API with one masked tag: the others are known',
    event: updateRestApi({ apiId, name: 'orders', tags: { 'waypost:stage': '***' } }),
    expected: {
      facts: [
        {
          ...described,
          source: 'update',
          name: 'orders',
          tags: { service: null, registry: null, stack: null, logicalId: null },
        },
      ],
      rechecks: [apiId],
    },
  },
  {
    title: 'a changed API whose answer was too large to be logged',
    event: withDetail(updateRestApi({ apiId }), {
      responseElements: { reason: 'responseElements too large', omitted: true, originalSize: 149893 },
    }),
    expected: { facts: [], rechecks: [apiId] },
  },
  {
    title: 'a changed API without an id',
    event: withDetail(updateRestApi({ apiId }), { requestParameters: tooLarge, responseElements: null }),
    expected: { invalid: /names no API/ },
  },
  {
    title: 'a changed API whose request and answer disagree',
    event: withDetail(updateRestApi({ apiId }), { responseElements: answerOf({ apiId: 'z9z9z9z9z9' }) }),
    expected: { invalid: /names more than one API: "z9z9z9z9z9", "a1b2c3d4e5"/ },
  },
  {
    title: 'a deleted API',
    event: deleteRestApi({ apiId }),
    expected: { facts: [{ kind: 'ApiDeleted', apiId }] },
  },
  {
    title: 'a deleted API without an id',
    event: withDetail(deleteRestApi({ apiId }), { requestParameters: tooLarge }),
    expected: { invalid: /names no API/ },
  },
  {
    title: 'a changed API whose name, type and default endpoint are not shown: tags may be left out as well',
    event: withDetail(updateRestApi({ apiId }), {
      responseElements: { id: apiId, endpointConfiguration: { vpcEndpointIds: ['vpce-0a'] }, tags: null },
    }),
    expected: {
      facts: [{ kind: 'ApiDescribed', apiId, source: 'update', vpceIds: ['vpce-0a'] }],
      rechecks: [apiId],
    },
  },
  {
    title: 'a changed API with two types, one of them PRIVATE',
    event: withDetail(updateRestApi({ apiId }), {
      responseElements: { id: apiId, endpointConfiguration: { types: ['REGIONAL', 'PRIVATE'] } },
    }),
    expected: {
      facts: [{ kind: 'ApiDescribed', apiId, source: 'update', type: 'PRIVATE', vpceIds: [] }],
      rechecks: [apiId],
    },
  },
  {
    title: 'a changed API whose configuration is not shown',
    event: withDetail(updateRestApi({ apiId }), { responseElements: { id: apiId, endpointConfiguration: null } }),
    expected: { facts: [{ kind: 'ApiDescribed', apiId, source: 'update' }], rechecks: [apiId] },
  },
  {
    title: 'a changed API whose configuration is empty: its associations are unknown',
    event: withDetail(updateRestApi({ apiId }), { responseElements: { id: apiId, endpointConfiguration: {} } }),
    expected: { facts: [{ kind: 'ApiDescribed', apiId, source: 'update' }], rechecks: [apiId] },
  },
  {
    title: 'a refused deletion with BadRequestException, as CloudTrail logs it for REST APIs',
    event: failed(deleteRestApi({ apiId }), 'BadRequestException', 'An active stage points to it.'),
    expected: { ignored: /the call failed: "BadRequestException"/ },
    unmatched: true,
  },
];

const stages: readonly Fixture[] = [
  {
    title: 'a new stage, whose tags are ignored',
    event: createStage({ apiId, stage: 'prod', tags: { 'waypost:service': 'not-this' } }),
    expected: { facts: [{ kind: 'StageSeen', apiId, stage: 'prod', sign: 'created' }] },
  },
  {
    title: 'a new stage known only by its answer',
    event: withDetail(createStage({ apiId, stage: 'prod' }), { requestParameters: tooLarge }),
    expected: { facts: [{ kind: 'StageSeen', apiId, stage: 'prod', sign: 'created' }], rechecks: [apiId] },
  },
  {
    title: 'a new stage known only by its request',
    event: withDetail(createStage({ apiId, stage: 'prod' }), { responseElements: null }),
    expected: { facts: [{ kind: 'StageSeen', apiId, stage: 'prod', sign: 'created' }] },
  },
  {
    title: 'a new stage without a name',
    event: withDetail(createStage({ apiId, stage: 'prod' }), {
      requestParameters: { restApiId: apiId, template: false },
      responseElements: null,
    }),
    expected: { invalid: /names no stage/ },
  },
  {
    title: 'a new stage without an API',
    event: withDetail(createStage({ apiId, stage: 'prod' }), {
      requestParameters: { createStageInput: { stageName: 'prod' }, template: false },
      responseElements: null,
    }),
    expected: { invalid: /names no API/ },
  },
  {
    title: 'a new stage without request or answer',
    event: withDetail(createStage({ apiId, stage: 'prod' }), { requestParameters: tooLarge, responseElements: null }),
    expected: { invalid: /shows no requestParameters/ },
  },
  {
    title: 'a new stage whose request only its body shows to be of a REST API',
    event: withDetail(createStage({ apiId, stage: 'prod' }), {
      requestParameters: { createStageInput: { stageName: 'prod', deploymentId: '<none>' } },
      responseElements: { self: { restApiId: apiId } },
    }),
    expected: { facts: [{ kind: 'StageSeen', apiId, stage: 'prod', sign: 'created' }] },
  },
  {
    title: 'a stage of an HTTP API, which has the same event name',
    event: apiEvent('CreateStage', {
      request: { apiId: 'h1h2h3h4h5', stageName: '$default', autoDeploy: true, stageVariables: '***' },
      answer: { stageName: '$default', createdDate: '2026-01-02T03:04:05Z' },
    }),
    expected: { ignored: /API Gateway v2/ },
  },
  {
    title: 'a changed stage',
    event: updateStage({ apiId, stage: 'prod' }),
    expected: { facts: [{ kind: 'StageSeen', apiId, stage: 'prod', sign: 'touched' }] },
  },
  {
    title: "a changed stage of an HTTP API, with its name encoded as v2's paths are",
    event: apiEvent('UpdateStage', { request: { apiId: 'h1h2h3h4h5', stageName: '%24default' }, answer: null }),
    expected: { ignored: /API Gateway v2/ },
  },
  {
    title: 'a deleted stage',
    event: deleteStage({ apiId, stage: 'prod' }),
    expected: { facts: [{ kind: 'StageDeleted', apiId, stage: 'prod', sign: 'deleted' }] },
  },
  {
    title: 'a deleted stage without a name',
    event: withDetail(deleteStage({ apiId, stage: 'prod' }), { requestParameters: { restApiId: apiId } }),
    expected: { invalid: /names no stage/ },
  },
  {
    title: 'a deployment to a stage, the only event that shows that stage',
    event: createDeployment({ apiId, stage: 'Stage' }),
    expected: { facts: [{ kind: 'StageSeen', apiId, stage: 'Stage', sign: 'touched' }] },
  },
  {
    title: 'a deployment to the empty stage, as the console sends it',
    event: createDeployment({ apiId, stage: '' }),
    expected: { facts: [{ kind: 'DeploymentMade', apiId, createdAt: 1767323045 }] },
  },
  {
    title: 'a deployment without a stage',
    event: createDeployment({ apiId }),
    expected: { facts: [{ kind: 'DeploymentMade', apiId, createdAt: 1767323045 }] },
  },
  {
    title: 'a deployment to a stage without an answer',
    event: withDetail(createDeployment({ apiId, stage: 'prod' }), { responseElements: null }),
    expected: { facts: [{ kind: 'StageSeen', apiId, stage: 'prod', sign: 'touched' }] },
  },
  {
    title: 'a deployment whose request was too large to be logged, so that its stage is unknown',
    event: withDetail(createDeployment({ apiId, stage: 'prod' }), { requestParameters: tooLarge }),
    expected: { facts: [], rechecks: [apiId] },
  },
  {
    title: 'a deployment whose request is omitted and whose answer names two things',
    event: withDetail(createDeployment({ apiId, stage: 'prod' }), {
      requestParameters: tooLarge,
      responseElements: { id: 'dep123', self: { restApiId: apiId, template: true } },
    }),
    expected: { invalid: /names no API/ },
  },
  {
    title: "a deployment of an HTTP API that failed: v2's text is in the answer",
    event: apiEvent('CreateDeployment', {
      request: { apiId: 'h1h2h3h4h5', stageName: 'prod' },
      answer: { message: 'At least one route is required.' },
    }),
    expected: { ignored: /the call failed: "At least one route is required\."/ },
  },
];

const tags: readonly Fixture[] = [
  {
    title: 'tags set in the same second as the import that they belong to',
    event: tagResource({
      apiId,
      tags: { 'waypost:service': 'orders', 'aws:cloudformation:stack-name': 'shop', team: 'not read' },
    }),
    expected: { facts: [{ kind: 'ApiTagged', apiId, tags: { service: 'orders', stack: 'shop' } }] },
  },
  {
    title: 'tags with other keys',
    event: tagResource({ apiId, tags: { team: 'x', ['__proto__']: 'y', constructor: 'z' } }),
    expected: { ignored: /no Waypost tag/ },
  },
  {
    title: 'a masked tag',
    event: tagResource({ apiId, tags: { 'waypost:service': '***' } }),
    expected: { facts: [], rechecks: [apiId] },
  },
  {
    title: 'a tag that is not a usable name',
    event: tagResource({ apiId, tags: { 'waypost:service': '--' } }),
    expected: { facts: [{ kind: 'ApiTagged', apiId, tags: { service: '--' } }], notes: [/no valid service name/] },
  },
  {
    title: 'tags of a stage',
    event: tagResource({ apiId, stage: 'prod', tags: { 'waypost:service': 'orders' } }),
    expected: { ignored: /is a stage/ },
  },
  {
    title: 'tags of an API in China',
    event: withDetail(tagResource({ apiId, region: 'cn-north-1', tags: { 'waypost:service': 'orders' } }), {
      requestParameters: {
        tagResourceInput: { tags: { 'waypost:service': 'orders' } },
        resourceArn: `arn:aws-cn:apigateway:cn-north-1::/restapis/${apiId}`,
        template: false,
      },
    }),
    expected: { facts: [{ kind: 'ApiTagged', apiId, tags: { service: 'orders' } }] },
  },
  {
    title: 'tags of an API whose ARN is of another region than the event',
    event: withDetail(tagResource({ apiId, tags: { 'waypost:service': 'orders' } }), {
      requestParameters: {
        tagResourceInput: { tags: { 'waypost:service': 'orders' } },
        resourceArn: arnOf({ apiId, region: 'us-east-1' }),
        template: false,
      },
    }),
    expected: { invalid: /another region than the event: "us-east-1"/ },
  },
  {
    title: 'tags of an API whose ARN is of another account',
    event: withDetail(tagResource({ apiId, tags: {} }), {
      requestParameters: {
        resourceArn: `arn:aws:apigateway:eu-west-1:999999999999:/restapis/${apiId}`,
        template: false,
      },
    }),
    expected: { invalid: /another account: "999999999999"/ },
  },
  {
    title: 'tags of an HTTP API, with the ARN encoded',
    event: apiEvent('TagResource', {
      request: {
        resourceArn: 'arn%3Aaws%3Aapigateway%3Aeu-west-1%3A%3A%2Fv2%2Fapis%2Fh1h2h3h4h5',
        tags: { 'waypost:service': 'orders' },
      },
      answer: null,
    }),
    expected: { ignored: /API Gateway v2/ },
  },
  {
    title: "tags of a REST API set through v2's call: flat, with the ARN encoded once",
    event: apiEvent('TagResource', {
      request: {
        resourceArn: `arn%3Aaws%3Aapigateway%3Aeu-west-1%3A%3A%2Frestapis%2F${apiId}`,
        tags: { 'waypost:service': 'orders' },
      },
      answer: null,
    }),
    expected: { facts: [{ kind: 'ApiTagged', apiId, tags: { service: 'orders' } }] },
  },
  {
    title: 'tags of a resource whose ARN is wrongly encoded',
    event: apiEvent('TagResource', { request: { resourceArn: 'arn%3Aaws%zz', template: false }, answer: null }),
    expected: { invalid: /is not an API Gateway ARN: "arn%3Aaws%zz"/ },
  },
  {
    title: 'tags of a usage plan',
    event: apiEvent('TagResource', {
      request: {
        tagResourceInput: { tags: { 'waypost:service': 'orders' } },
        resourceArn: 'arn:aws:apigateway:eu-west-1::/usageplans/abc123',
        template: false,
      },
      answer: null,
    }),
    expected: { ignored: /not a REST API/ },
  },
  ...[tagResource({ apiId, tags: {} }), untagResource({ apiId, tagKeys: [] })].map((event) => ({
    title: 'tags of an API that only a link names',
    event: withDetail(event, { requestParameters: null, responseElements: { self: { restApiId: apiId } } }),
    expected: { invalid: /is not an API Gateway ARN: nothing/ },
  })),
  {
    title: 'a removed tag',
    event: untagResource({ apiId, tagKeys: ['team', 'waypost:service'] }),
    expected: { facts: [{ kind: 'ApiTagged', apiId, tags: { service: null } }] },
  },
  {
    title: 'a removed tag whose key is text instead of a list',
    event: withDetail(untagResource({ apiId, tagKeys: [] }), {
      requestParameters: { resourceArn: arnOf({ apiId }), tagKeys: 'waypost:stage', template: false },
    }),
    expected: { facts: [{ kind: 'ApiTagged', apiId, tags: { stage: null } }] },
  },
  {
    title: 'a removed tag of a stage',
    event: untagResource({ apiId, stage: 'prod', tagKeys: ['waypost:service'] }),
    expected: { ignored: /is a stage/ },
  },
];

export const API_FIXTURES: readonly Fixture[] = [...apis, ...stages, ...tags];
