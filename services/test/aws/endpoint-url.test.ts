// `AWS_ENDPOINT_URL` reaches every client of a sweep, and nothing but the calls that the README lists is ever made.
import { createInventory } from '../../adapters/aws/inventory.js';
import { DEFAULT_TAG_KEYS } from '../../core/cloudtrail/config.js';
import { executeApiEndpoint, privateApi } from './account.js';
import { credentialsOf, startControlPlane } from './control-plane.js';

const ACCOUNT = '111122223333';
const OTHER = '444455556666';
const REGION = 'eu-west-1';

it('reaches every client by AWS_ENDPOINT_URL and the ordinary credentials', async () => {
  const plane = await startControlPlane({ accounts: [ACCOUNT, OTHER] });
  const place = plane.place(OTHER, REGION);
  place.apis.push(privateApi(1, 1));
  place.endpoints.push(executeApiEndpoint(1, REGION));
  const { accessKeyId, secretAccessKey } = credentialsOf(ACCOUNT);
  const before = { ...process.env };
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: plane.url,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
  });
  try {
    const inventory = createInventory({
      tagKeys: DEFAULT_TAG_KEYS,
      now: Date.now,
      sleep: async () => {},
      random: () => 0,
    });

    const opened = await inventory.open({ region: REGION, roleArn: `arn:aws:iam::${OTHER}:role/r` });
    if (opened.kind !== 'open') throw new Error(opened.unseen.message);
    const { place: seen } = opened;
    const answers = [
      await seen.apis(),
      await seen.endpoints(),
      await seen.stages('api0000001'),
      await seen.api('api0000001'),
      await seen.endpoint('vpce-0a'),
      await seen.trail(),
    ];
    seen.close();

    expect(seen.account).toBe(OTHER);
    expect(answers).toMatchObject([
      { listing: { complete: true, seen: [{ apiId: 'api0000001' }] } },
      { listing: { complete: true, seen: [{ state: 'available' }] } },
      { kind: 'seen' },
      { kind: 'seen' },
      { kind: 'missing' },
      'none',
    ]);
    expect([...new Set(plane.calls.map(({ service, operation }) => `${service}:${operation}`))]).toEqual([
      'sts:AssumeRole',
      'sts:GetCallerIdentity',
      'apigateway:GetRestApis',
      'ec2:DescribeVpcEndpoints',
      'apigateway:GetStages',
      'apigateway:GetRestApi',
      'cloudtrail:DescribeTrails',
    ]);
  } finally {
    process.env = before;
    await plane.close();
  }
});
