// What the gates of the endpoint and of the API's resource policy say, word for word: what was observed, and what helps.
import { endpointStateAt, type Endpoint, type GateId, type NetworkDocument, type Question } from 'waypost/model';
import { elect } from '../../core/names/elect.js';
import { NO_POLICY } from '../../core/policy/digest.js';
import type { ApiFact } from '../../core/records/fact.js';
import { TAG_ONLY, created, nameState, swept, updated } from '../../core/test/facts.js';
import {
  API,
  BY_ADDRESS,
  ENDPOINT,
  apiPolicy as policyOf,
  deployed,
  gateText,
  networkOf,
  only,
  ordersApi,
  readPolicy as read,
} from './gate-fixtures.js';

const OURS = policyOf(only('vpce-0a'));
const THEIRS = policyOf(only('vpce-0f'));
const UNCLEAR = policyOf({ Principal: { AWS: 'arn:aws:iam::444455556666:root' } });

interface EndpointCircumstances {
  readonly settings?: Parameters<typeof created>[2];
  /** What was seen after the stage was deployed. */
  readonly later?: readonly ApiFact[];
  readonly endpoint?: Partial<Endpoint>;
  readonly others?: readonly Partial<Endpoint>[];
  readonly ask?: Partial<Question>;
  /** What differs in what is known of the network; null: nothing is known, and the question names none. */
  readonly document?: Partial<NetworkDocument> | null;
  /** The VPC has no endpoint. */
  readonly isBare?: true;
  /** No resource policy was seen. */
  readonly isUnseen?: true;
  readonly readAt?: string;
}

function said(gate: GateId, circumstances: EndpointCircumstances) {
  const { settings, later = [], others = [], ask, document, readAt } = circumstances;
  const facts = [
    circumstances.isUnseen === true
      ? created(API, 100, { vpceIds: ['vpce-0a'], disabled: false, tags: { service: 'orders' }, ...settings })
      : ordersApi(settings),
    deployed(200, 'd1'),
    ...later,
  ];
  const usual = { ...ENDPOINT, privateDns: false };
  const first: Endpoint = { ...usual, ...circumstances.endpoint };
  const network = networkOf(
    circumstances.isBare === true ? [] : [first, ...others.map((parts) => ({ ...usual, ...parts }))],
  );
  const knowledge = {
    entry: elect(nameState('orders', facts), TAG_ONLY),
    ...(document === null ? {} : { network: { ref: 'vpc-01', networks: [network], ...document } }),
    ...(readAt === undefined ? {} : { readAt: Date.parse(readAt) }),
  };
  return gateText(gate, knowledge, { ...(document === null ? {} : { network: 'vpc-01' }), ...ask });
}

const edited = (policy: typeof OURS) => updated(API, 300, { policy });
const NAMED = { ref: 'vpce-0a', endpoint: { vpceId: 'vpce-0a', deleted: null } };
const GONE = { ref: 'vpce-0d', endpoint: { vpceId: 'vpce-0d', deleted: '2026-01-05T00:00:00Z' } };

it.each<[string, GateId, EndpointCircumstances, ReturnType<typeof said>]>([
  [
    'the network has an endpoint',
    'endpoint-exists',
    {},
    ['pass', 'Endpoint vpce-0a in vpc-01 (eu-west-1), since 2026-01-01T00:00:00Z.', null],
  ],
  [
    'the network has lost its endpoint',
    'endpoint-exists',
    { isBare: true },
    [
      'fail',
      'Network "vpc-01" has no live execute-api endpoint in eu-west-1.',
      'aws ec2 create-vpc-endpoint --vpc-endpoint-type Interface --vpc-id vpc-01 --service-name com.amazonaws.eu-west-1.execute-api --subnet-ids subnet-… --security-group-ids sg-… --region eu-west-1',
    ],
  ],
  [
    'no network has an endpoint',
    'endpoint-exists',
    { document: null },
    [
      'fail',
      'No network has a live execute-api endpoint in eu-west-1.',
      'aws ec2 create-vpc-endpoint --vpc-endpoint-type Interface --vpc-id vpc-… --service-name com.amazonaws.eu-west-1.execute-api --subnet-ids subnet-… --security-group-ids sg-… --region eu-west-1',
    ],
  ],
  [
    'the question names no network, and asks for a stage that the API has not',
    'endpoint-exists',
    { document: null, ask: { stage: 'v9' } },
    ['unknown', 'The question names no network.', 'Name the network of the caller.'],
  ],
  [
    'the network that the question names by its name has lost its endpoint',
    'endpoint-exists',
    { ask: { network: 'office' }, document: { ref: 'office' }, isBare: true },
    [
      'fail',
      'Network "office" has no live execute-api endpoint in eu-west-1.',
      'aws ec2 create-vpc-endpoint --vpc-endpoint-type Interface --vpc-id vpc-01 --service-name com.amazonaws.eu-west-1.execute-api --subnet-ids subnet-… --security-group-ids sg-… --region eu-west-1',
    ],
  ],
  [
    'the endpoint was deleted, and another is alive',
    'endpoint-exists',
    { ask: { network: 'vpce-0d' }, document: GONE },
    [
      'fail',
      'Endpoint vpce-0d was deleted at 2026-01-05T00:00:00Z.',
      'Name its VPC vpc-01 instead, or one of the live endpoints there: vpce-0a.',
    ],
  ],
  [
    'the endpoint was deleted, and no other is alive',
    'endpoint-exists',
    { ask: { network: 'vpce-0d' }, document: GONE, isBare: true },
    [
      'fail',
      'Endpoint vpce-0d was deleted at 2026-01-05T00:00:00Z.',
      'aws ec2 create-vpc-endpoint --vpc-endpoint-type Interface --vpc-id vpc-01 --service-name com.amazonaws.eu-west-1.execute-api --subnet-ids subnet-… --security-group-ids sg-… --region eu-west-1',
    ],
  ],
  ['the endpoint is available', 'endpoint-available', {}, ['pass', 'Endpoint vpce-0a was last seen available.', null]],
  [
    'the network has no endpoint',
    'endpoint-available',
    { isBare: true },
    ['unknown', 'There is no endpoint to check.', null],
  ],
  [
    'the endpoint is in a state that Waypost does not know',
    'endpoint-available',
    { endpoint: { state: 'resting' } },
    [
      'unknown',
      'Endpoint vpce-0a was last seen resting.',
      'aws ec2 describe-vpc-endpoints --vpc-endpoint-ids vpce-0a --region eu-west-1',
    ],
  ],
  [
    'a new endpoint is pending',
    'endpoint-available',
    { endpoint: { state: 'pending' }, readAt: '2026-01-01T00:59:59Z' },
    [
      'fail',
      'Endpoint vpce-0a was last seen pending.',
      'Wait a few minutes, then: aws ec2 describe-vpc-endpoints --vpc-endpoint-ids vpce-0a --region eu-west-1',
    ],
  ],
  [
    'an endpoint was last seen pending an hour after its creation',
    'endpoint-available',
    { endpoint: { state: 'pending' }, readAt: '2026-01-01T01:00:00Z' },
    [
      'unknown',
      'Endpoint vpce-0a was last seen pending. It was created at 2026-01-01T00:00:00Z, and may have become available since.',
      'aws ec2 describe-vpc-endpoints --vpc-endpoint-ids vpce-0a --region eu-west-1',
    ],
  ],
  [
    'the endpoint waits for its acceptance',
    'endpoint-available',
    { endpoint: { state: 'pendingacceptance' } },
    [
      'fail',
      'Endpoint vpce-0a was last seen pendingacceptance.',
      'Ask the owner of the endpoint service to accept it.',
    ],
  ],
  [
    'the endpoint failed',
    'endpoint-available',
    { endpoint: { state: 'failed' } },
    [
      'fail',
      'Endpoint vpce-0a was last seen failed.',
      'Create another execute-api endpoint in the VPC; this one will not come back.',
    ],
  ],
  [
    'the network has no endpoint to associate',
    'endpoint-associated',
    { isBare: true },
    ['unknown', 'There is no endpoint to check.', null],
  ],
  [
    'the API lists the endpoint',
    'endpoint-associated',
    {},
    ['pass', 'API a1b2c3d4e5 lists vpce-0a in its vpcEndpointIds.', null],
  ],
  [
    'the API was changed to list the endpoint no more, without a deployment',
    'endpoint-associated',
    { later: [updated(API, 300, { vpceIds: ['vpce-0f'] })] },
    [
      'pass',
      'The deployment of "prod" associates vpce-0a. API a1b2c3d4e5 lists it no more, which is not in force before the next deployment.',
      null,
    ],
  ],
  [
    'the API was changed to list one more endpoint, without a deployment',
    'endpoint-associated',
    { later: [updated(API, 300, { vpceIds: ['vpce-0a', 'vpce-0f'] })] },
    ['pass', 'API a1b2c3d4e5 lists vpce-0a in its vpcEndpointIds.', null],
  ],
  [
    'a sweep shows that the API lists the endpoint, and not since when',
    'endpoint-associated',
    { settings: { vpceIds: [] }, later: [swept(API, 500, { vpceIds: ['vpce-0a'] })] },
    [
      'unknown',
      'API a1b2c3d4e5 lists vpce-0a, but it may not have done so at the last deployment.',
      'aws apigateway create-deployment --rest-api-id a1b2c3d4e5 --stage-name prod --region eu-west-1',
    ],
  ],
  [
    'the API lists no endpoint, and another endpoint has private DNS',
    'endpoint-associated',
    {
      settings: { vpceIds: [] },
      others: [{ vpceId: 'vpce-0b', privateDns: true }],
      document: NAMED,
      ask: { network: 'vpce-0a' },
    },
    [
      'unknown',
      'API a1b2c3d4e5 does not list vpce-0a, and no other address form is known to work.',
      'aws apigateway update-rest-api --rest-api-id a1b2c3d4e5 --patch-operations op=add,path=/endpointConfiguration/vpcEndpointIds,value=vpce-0a --region eu-west-1 && aws apigateway create-deployment --rest-api-id a1b2c3d4e5 --stage-name prod --region eu-west-1',
    ],
  ],
  [
    'the API lists no endpoint',
    'endpoint-associated',
    { settings: { vpceIds: [] } },
    [
      'fail',
      'API a1b2c3d4e5 does not list vpce-0a, and no other address form is known to work.',
      'aws apigateway update-rest-api --rest-api-id a1b2c3d4e5 --patch-operations op=add,path=/endpointConfiguration/vpcEndpointIds,value=vpce-0a --region eu-west-1 && aws apigateway create-deployment --rest-api-id a1b2c3d4e5 --stage-name prod --region eu-west-1',
    ],
  ],
  [
    'the API lists no endpoint, and private DNS answers',
    'endpoint-associated',
    { settings: { vpceIds: [] }, endpoint: { privateDns: true }, document: NAMED, ask: { network: 'vpce-0a' } },
    [
      'unknown',
      'API a1b2c3d4e5 does not list vpce-0a, and no other address form is known to work.',
      'aws apigateway update-rest-api --rest-api-id a1b2c3d4e5 --patch-operations op=add,path=/endpointConfiguration/vpcEndpointIds,value=vpce-0a --region eu-west-1 && aws apigateway create-deployment --rest-api-id a1b2c3d4e5 --stage-name prod --region eu-west-1',
    ],
  ],
  [
    'the API lists the endpoint, which is not deployed',
    'endpoint-associated',
    { settings: { vpceIds: [] }, later: [updated(API, 300, { vpceIds: ['vpce-0a'] })] },
    [
      'fail',
      'API a1b2c3d4e5 lists vpce-0a, which is not deployed, and no other address form is known to work.',
      'aws apigateway create-deployment --rest-api-id a1b2c3d4e5 --stage-name prod --region eu-west-1',
    ],
  ],
  [
    'the address by private DNS needs no association',
    'endpoint-associated',
    { settings: { vpceIds: [] }, endpoint: { privateDns: true } },
    [
      'pass',
      'Endpoint vpce-0a is not associated with API a1b2c3d4e5; the form private-dns needs no association.',
      null,
    ],
  ],
  [
    'no resource policy was seen',
    'resource-policy',
    { isUnseen: true },
    [
      'unknown',
      'No event or sweep has shown a resource policy of API a1b2c3d4e5.',
      'aws apigateway get-rest-api --rest-api-id a1b2c3d4e5 --query policy --region eu-west-1',
    ],
  ],
  [
    'a sweep shows another resource policy, and not whether it is deployed',
    'resource-policy',
    { later: [swept(API, 500, { policy: THEIRS })] },
    [
      'unknown',
      'The resource policy of API a1b2c3d4e5 was changed, and not every deployment that "prod" serves is known to have the change, so the policy in force is unknown.',
      'aws apigateway create-deployment --rest-api-id a1b2c3d4e5 --stage-name prod --region eu-west-1',
    ],
  ],
  [
    'the API shows no resource policy',
    'resource-policy',
    { settings: { policy: NO_POLICY } },
    [
      'unknown',
      'The policy of API a1b2c3d4e5 is not shown. AWS deploys no private API without one, so its stages have an earlier policy.',
      'aws apigateway get-rest-api --rest-api-id a1b2c3d4e5 --query policy --region eu-west-1',
    ],
  ],
  [
    'the resource policy cannot be read',
    'resource-policy',
    { settings: { policy: read('{') } },
    [
      'unknown',
      'The policy of API a1b2c3d4e5 cannot be read.',
      'aws apigateway get-rest-api --rest-api-id a1b2c3d4e5 --query policy --region eu-west-1',
    ],
  ],
  [
    'the resource policy admits everybody',
    'resource-policy',
    {},
    [
      'pass',
      'An Allow statement (without Sid) of the policy of API a1b2c3d4e5 admits endpoint vpce-0a of vpc-01.',
      null,
    ],
  ],
  [
    'the resource policy admits the endpoint, and a later change is not deployed',
    'resource-policy',
    { settings: { policy: OURS }, later: [edited(THEIRS)] },
    [
      'pass',
      'An Allow statement (without Sid) of the policy of API a1b2c3d4e5 admits endpoint vpce-0a of vpc-01. A later change of the policy is not deployed.',
      null,
    ],
  ],
  [
    'the resource policy depends on who calls',
    'resource-policy',
    { settings: { policy: UNCLEAR } },
    [
      'unknown',
      'An Allow statement (without Sid) of the policy of API a1b2c3d4e5 cannot be decided offline for endpoint vpce-0a of vpc-01, because of Principal.',
      'aws apigateway get-rest-api --rest-api-id a1b2c3d4e5 --query policy --region eu-west-1',
    ],
  ],
  [
    'the resource policy names some methods',
    'resource-policy',
    { settings: { policy: policyOf({ Resource: 'execute-api:/prod/GET/*' }) } },
    [
      'unknown',
      'An Allow statement (without Sid) of the policy of API a1b2c3d4e5 cannot be decided offline for endpoint vpce-0a of vpc-01, because of Resource (some methods or paths only).',
      'aws apigateway get-rest-api --rest-api-id a1b2c3d4e5 --query policy --region eu-west-1',
    ],
  ],
  [
    'a condition of the resource policy has a variable',
    'resource-policy',
    {
      settings: {
        policy: policyOf({
          Condition: { StringEquals: { 'aws:SourceVpce': ['${aws:PrincipalTag/vpce}', 'vpce-0f'] } },
        }),
      },
    },
    [
      'unknown',
      'An Allow statement (without Sid) of the policy of API a1b2c3d4e5 cannot be decided offline for endpoint vpce-0a of vpc-01, because of "${aws:PrincipalTag/vpce}".',
      'aws apigateway get-rest-api --rest-api-id a1b2c3d4e5 --query policy --region eu-west-1',
    ],
  ],
  [
    'the resource policy admits one of two endpoints that may carry the call',
    'resource-policy',
    { settings: { policy: OURS }, endpoint: { dnsName: null }, others: [{ vpceId: 'vpce-0b', privateDns: true }] },
    [
      'unknown',
      'The policy of API a1b2c3d4e5 treats vpce-0a and vpce-0b differently, and DNS may lead the call to either.',
      'aws apigateway get-rest-api --rest-api-id a1b2c3d4e5 --query policy --region eu-west-1',
    ],
  ],
  [
    'the resource policy allows another endpoint',
    'resource-policy',
    { settings: { policy: THEIRS } },
    [
      'fail',
      'No statement of the resource policy of API a1b2c3d4e5 allows endpoint vpce-0a of vpc-01. (A method with IAM authorisation may still admit a caller of account 111122223333 whose own policy allows it.)',
      'Add {"Effect":"Allow","Principal":"*","Action":"execute-api:Invoke","Resource":"execute-api:/*","Condition":{"StringEquals":{"aws:SourceVpce":"vpce-0a"}}} to the policy, then: aws apigateway create-deployment --rest-api-id a1b2c3d4e5 --stage-name prod --region eu-west-1',
    ],
  ],
  [
    'the resource policy allows another endpoint, and a change that admits this one is not deployed',
    'resource-policy',
    { settings: { policy: THEIRS }, later: [edited(OURS)] },
    [
      'fail',
      'No statement of the resource policy of API a1b2c3d4e5 allows endpoint vpce-0a of vpc-01. A later change of the policy is not deployed. (A method with IAM authorisation may still admit a caller of account 111122223333 whose own policy allows it.)',
      'Deploy the changed policy, which admits it: aws apigateway create-deployment --rest-api-id a1b2c3d4e5 --stage-name prod --region eu-west-1',
    ],
  ],
  [
    'the resource policy allows another endpoint, and a change that does not help is not deployed',
    'resource-policy',
    { settings: { policy: THEIRS }, later: [edited(policyOf(only('vpce-0e')))] },
    [
      'fail',
      'No statement of the resource policy of API a1b2c3d4e5 allows endpoint vpce-0a of vpc-01. A later change of the policy is not deployed. (A method with IAM authorisation may still admit a caller of account 111122223333 whose own policy allows it.)',
      'Add {"Effect":"Allow","Principal":"*","Action":"execute-api:Invoke","Resource":"execute-api:/*","Condition":{"StringEquals":{"aws:SourceVpce":"vpce-0a"}}} to the policy, then: aws apigateway create-deployment --rest-api-id a1b2c3d4e5 --stage-name prod --region eu-west-1',
    ],
  ],
  [
    'a named statement of the resource policy denies the endpoint',
    'resource-policy',
    { settings: { policy: policyOf({}, { Sid: 'Others', Effect: 'Deny', ...only('vpce-0a') }) } },
    [
      'fail',
      'Statement "Others" of the policy of API a1b2c3d4e5 denies endpoint vpce-0a of vpc-01.',
      'Exempt the endpoint in that statement, then: aws apigateway create-deployment --rest-api-id a1b2c3d4e5 --stage-name prod --region eu-west-1',
    ],
  ],
  [
    'the resource policy denies the endpoint, and a change that admits it is not deployed',
    'resource-policy',
    { settings: { policy: policyOf({}, { Effect: 'Deny', ...only('vpce-0a') }) }, later: [edited(OURS)] },
    [
      'fail',
      'A Deny statement (without Sid) of the policy of API a1b2c3d4e5 denies endpoint vpce-0a of vpc-01. A later change of the policy is not deployed.',
      'Deploy the changed policy, which admits it: aws apigateway create-deployment --rest-api-id a1b2c3d4e5 --stage-name prod --region eu-west-1',
    ],
  ],
  [
    'the resource policy allows calls by address',
    'resource-policy',
    { settings: { policy: policyOf({ Condition: { IpAddress: BY_ADDRESS } }) } },
    [
      'fail',
      'No statement of the resource policy of API a1b2c3d4e5 allows endpoint vpce-0a of vpc-01. (A method with IAM authorisation may still admit a caller of account 111122223333 whose own policy allows it.)',
      'Use aws:VpcSourceIp instead of aws:SourceIp, which a call through an endpoint does not have, then: aws apigateway create-deployment --rest-api-id a1b2c3d4e5 --stage-name prod --region eu-west-1',
    ],
  ],
  [
    'the resource policy denies calls by address, and allows everybody',
    'resource-policy',
    { settings: { policy: policyOf({}, { Effect: 'Deny', Condition: { NotIpAddress: BY_ADDRESS } }) } },
    [
      'fail',
      'A Deny statement (without Sid) of the policy of API a1b2c3d4e5 denies endpoint vpce-0a of vpc-01.',
      'Use aws:VpcSourceIp instead of aws:SourceIp, which a call through an endpoint does not have, then: aws apigateway create-deployment --rest-api-id a1b2c3d4e5 --stage-name prod --region eu-west-1',
    ],
  ],
  [
    'the resource policy denies calls from an address, and allows nobody',
    'resource-policy',
    { settings: { policy: policyOf({ Effect: 'Deny', Condition: { IpAddress: BY_ADDRESS } }) } },
    [
      'fail',
      'No statement of the resource policy of API a1b2c3d4e5 allows endpoint vpce-0a of vpc-01. (A method with IAM authorisation may still admit a caller of account 111122223333 whose own policy allows it.)',
      'Add {"Effect":"Allow","Principal":"*","Action":"execute-api:Invoke","Resource":"execute-api:/*","Condition":{"StringEquals":{"aws:SourceVpce":"vpce-0a"}}} to the policy, then: aws apigateway create-deployment --rest-api-id a1b2c3d4e5 --stage-name prod --region eu-west-1',
    ],
  ],
])('if %s, the gate %s says so', (_title, gate, circumstances, expected) => {
  expect(said(gate, circumstances)).toEqual(expected);
});

it('the state of an endpoint is what was last seen, unless that is that it was pending an hour ago or more', () => {
  const created = { ...ENDPOINT, state: 'pending' };
  const at = (time: string) => endpointStateAt(created, Date.parse(time));

  expect([at('2026-01-01T00:59:59Z'), at('2026-01-01T01:00:00Z')]).toEqual(['pending', 'unknown']);
  expect(endpointStateAt(created, undefined)).toBe('unknown');
  expect(endpointStateAt({ ...created, state: 'failed' }, Date.parse('2026-06-01T00:00:00Z'))).toBe('failed');
});
