import {
  apiEvent,
  createRestApi,
  createStage,
  deleteRestApi,
  tagResource,
} from '../../core/test/cloudtrail/api-events.js';
import { createTags, createVpcEndpoint, deleteVpcEndpoints } from '../../core/test/cloudtrail/endpoint-events.js';
import { failed, withDetail } from '../../core/test/cloudtrail/record.js';
import { describeOnEmbeddedEngine, localServerOfSuite } from './local-server-under-test.js';

const apiId = 'a1b2c3d4e5';
const vpceId = 'vpce-0a1b2c3d4e5f60718';
const create = createRestApi({ apiId, name: 'orders', vpceIds: [vpceId] });
const bucketPolicy = {
  ...apiEvent('PutBucketPolicy', { request: { bucketName: 'b' }, answer: null }),
  source: 'aws.s3',
};

/** As in a CloudTrail file. */
const INSIGHT = {
  eventVersion: '1.07',
  eventType: 'AwsCloudTrailInsight',
  eventCategory: 'Insight',
  eventTime: '2026-01-02T03:04:00Z',
  eventID: '0f1e2d3c-0000-4000-8000-000000000001',
  awsRegion: 'eu-west-1',
  recipientAccountId: '111122223333',
  insightDetails: { state: 'Start', eventSource: 'apigateway.amazonaws.com', eventName: 'CreateStage' },
};

describeOnEmbeddedEngine('POST /local/events', () => {
  const localServer = localServerOfSuite();

  it('answers for every element of a list, in order, whatever it is', async () => {
    const posted: readonly (readonly [event: unknown, outcome: string, reason?: string])[] = [
      [create, 'applied'],
      [create, 'unchanged'],
      [createVpcEndpoint({ vpceId }), 'applied'],
      [createStage({ apiId, stage: 'prod' }), 'applied'],
      [apiEvent('CreateStage', { request: { apiId: 'h1h2h3h4h5', stageName: 'x' }, answer: {} }), 'ignored', 'v2'],
      [createVpcEndpoint({ vpceId: 'vpce-0b', service: 'com.amazonaws.eu-west-1.s3' }), 'ignored', 'another service'],
      [
        failed(deleteRestApi({ apiId }), 'NotFoundException'),
        'ignored',
        'the call failed: "NotFoundException"; the deployed rules do not',
      ],
      [failed(deleteVpcEndpoints({ vpceIds: [vpceId] }), 'Client.UnauthorizedOperation'), 'ignored', 'the call failed'],
      [withDetail(create, { errorCode: null }), 'unmatched'],
      [createTags({ resources: ['i-0a1b2c3d'], tags: { Name: 'x' } }), 'unmatched'],
      [apiEvent('GetRestApis', { request: {}, answer: null }), 'unmatched'],
      [withDetail(bucketPolicy, { eventSource: 's3.amazonaws.com' }), 'unmatched'],
      [{ source: 'shop', 'detail-type': 'order', detail: {} }, 'unmatched'],
      [{ ...create, source: 'aws.s3' }, 'invalid', 'forged'],
      [{ ...create, source: 'shop' }, 'invalid', 'forged'],
      [{ ...failed(create, 'Denied'), source: 'shop' }, 'invalid', 'forged'],
      [{ ...create, account: '999988887777' }, 'invalid', 'detail.recipientAccountId'],
      [{ ...create, region: 'eu-west-2' }, 'invalid', 'detail.awsRegion'],
      [withDetail(create, { eventSource: 'ec2.amazonaws.com' }), 'invalid', 'forged'],
      [withDetail(create, { eventName: 7 }), 'invalid', 'detail.eventName'],
      [withDetail(create, { eventID: undefined }), 'invalid', 'detail.eventID'],
      [deleteRestApi({ apiId: 'evil.com/' }), 'invalid', '"evil.com/"'],
      [INSIGHT, 'ignored', 'not an API call: eventType is "AwsCloudTrailInsight"'],
      [{}, 'invalid', 'not an EventBridge event'],
      [null, 'invalid', 'not an EventBridge event'],
      [7, 'invalid'],
      ['text', 'invalid'],
      [[create], 'invalid'],
    ];

    const results = await localServer.publish(posted.map(([event]) => event));

    expect(results.map(({ outcome }) => outcome)).toEqual(posted.map(([, outcome]) => outcome));
    posted.forEach(([, , reason], index) => {
      if (reason !== undefined) expect(results[index]?.reason).toContain(reason);
    });
  });

  it("identifies each event by its record's id, or by null where it has no valid one", async () => {
    const unnamed = withDetail(create, { eventID: 'not an id' });

    const results = await localServer.publish([create, { ...create, source: 'shop' }, unnamed, {}, null]);

    const { eventID } = create.detail;
    expect(results.map(({ eventId }) => eventId)).toEqual([eventID, eventID, null, null, null]);
  });

  it('answers with a reason where an applied event gives no valid name', async () => {
    const tagged = tagResource({ apiId, tags: { 'waypost:service': '///' } });

    const [result] = await localServer.publish(tagged);

    expect(result).toMatchObject({ outcome: 'applied', reason: expect.stringContaining('no valid service name') });
    await localServer.publish(
      tagResource({ apiId, tags: { 'waypost:service': 'orders' }, at: '2026-01-02T03:05:00Z' }),
    );
  });

  it('accepts one event, and a CloudTrail file', async () => {
    const at = '2026-01-02T04:00:00Z';
    const [stage, other] = [createStage({ apiId, stage: 'test', at }), createStage({ apiId, stage: 'next', at })];

    const one = await localServer.publish(stage);
    const file = await localServer.publish({ Records: [stage.detail, other.detail, null] });

    expect(one).toEqual([{ eventId: stage.detail.eventID, outcome: 'applied' }]);
    expect(file).toEqual([
      { eventId: stage.detail.eventID, outcome: 'unchanged' },
      { eventId: other.detail.eventID, outcome: 'applied' },
      { eventId: null, outcome: 'invalid', reason: 'not an EventBridge event: null' },
    ]);
  });

  it('changes the address that the query endpoint answers with', async () => {
    const response = await localServer.get('/v1/services/orders/address?network=vpc-0a1b2c3d');

    const url = `https://${apiId}-${vpceId}.execute-api.eu-west-1.amazonaws.com/prod/`;
    expect(await response.json()).toMatchObject({ service: 'orders', registry: 'local', url });
  });

  it('applies a long list with its results in order, and the events of each resource in order', async () => {
    const ids = Array.from({ length: 60 }, (_, index) => `long${String(index).padStart(6, '0')}`);
    const events = ids.flatMap((id) => [
      createRestApi({ apiId: id, name: `long-${id}` }),
      createStage({ apiId: id, stage: 'prod', at: '2026-01-02T03:04:06Z' }),
      createStage({ apiId: id, stage: 'prod', at: '2026-01-02T03:04:06Z' }),
    ]);

    const results = await localServer.publish([null, ...events]);

    expect(results.map(({ outcome }) => outcome)).toEqual([
      'invalid',
      ...ids.flatMap(() => ['applied', 'applied', 'unchanged']),
    ]);
    expect(results.slice(1).map(({ eventId }) => eventId)).toEqual(events.map(({ detail }) => detail.eventID));
  });
});
