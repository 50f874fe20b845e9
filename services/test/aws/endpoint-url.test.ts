// Tests that `AWS_ENDPOINT_URL` reaches every client of a sweep, and that a sweep makes only the calls that the README lists.
import { createInventory } from '../../adapters/aws/inventory.js';
import { listRegions } from '../../adapters/aws/regions.js';
import { DEFAULT_TAG_KEYS } from '../../core/cloudtrail/config.js';
import { executeApiEndpoint, privateApi, privateDomain } from './account.js';
import { credentialsOf, startControlPlane } from './control-plane.js';

const ACCOUNT = '111122223333';
const OTHER = '444455556666';
const REGION = 'eu-west-1';

const time = { now: Date.now, sleep: async () => {}, random: () => 0 };

it('reaches every client of a sweep by AWS_ENDPOINT_URL and the ordinary credentials', async () => {
  const plane = await startControlPlane({ accounts: [ACCOUNT, OTHER] });
  const scope = plane.scope(OTHER, REGION);
  scope.apis.push(privateApi(1, 1));
  scope.endpoints.push(executeApiEndpoint(1, REGION));
  scope.domains.push(privateDomain(1));
  const { accessKeyId, secretAccessKey } = credentialsOf(ACCOUNT);
  const restore = setVariables({
    AWS_ENDPOINT_URL: plane.url,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
  });
  try {
    const inventory = createInventory({ tagKeys: DEFAULT_TAG_KEYS, ...time });

    const opened = await inventory.open({ region: REGION, roleArn: `arn:aws:iam::${OTHER}:role/r` });
    if (opened.kind !== 'open') throw new Error(opened.unseen.message);
    const { scope: seen } = opened;
    const answers = [
      await seen.apis(),
      await seen.endpoints(),
      await seen.stages('api0000001'),
      await seen.api('api0000001'),
      await seen.endpoint('vpce-0a'),
      await seen.domains(),
      await seen.domain('orders.corp.example+abcd1234'),
      (await seen.domainMappings('orders.corp.example+abcd1234')).listing,
      (await seen.domainAssociations()).others.listing,
      await seen.trail(),
      await listRegions({ region: REGION, ...time }),
    ];
    seen.close();

    expect(seen.account).toBe(OTHER);
    expect(answers).toMatchObject([
      { listing: { complete: true, seen: [{ apiId: 'api0000001' }] } },
      { listing: { complete: true, seen: [{ state: 'available' }] } },
      { kind: 'seen' },
      { kind: 'seen' },
      { kind: 'missing' },
      { listing: { complete: true, seen: [{ id: 'abcd1234' }] } },
      { kind: 'seen' },
      { complete: true, seen: [{ apiId: 'api0000001' }] },
      { complete: true, seen: [] },
      'none',
      { kind: 'seen', regions: ['eu-west-1', 'us-east-1'] },
    ]);
    expect([...new Set(plane.calls.map(({ service, operation }) => `${service}:${operation}`))]).toEqual([
      'sts:AssumeRole',
      'sts:GetCallerIdentity',
      'apigateway:GetRestApis',
      'ec2:DescribeVpcEndpoints',
      'apigateway:GetStages',
      'apigateway:GetRestApi',
      'apigateway:GetDomainNames',
      'apigateway:GetDomainName',
      'apigateway:GetBasePathMappings',
      'apigateway:GetDomainNameAccessAssociations',
      'cloudtrail:DescribeTrails',
      'ec2:DescribeRegions',
    ]);
  } finally {
    restore();
    await plane.close();
  }
});

/** Sets environment variables, which the AWS clients read, and returns a function that restores them. */
function setVariables(variables: Readonly<Record<string, string>>): () => void {
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, variables);
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  };
}
