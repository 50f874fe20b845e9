// What the gates of transport and of the endpoint's policy say, word for word: what was observed, and the command that helps.
import type { Endpoint, GateId } from 'waypost/model';
import type { ApiDomain } from '../../core/records/domain.js';
import { digestPolicy } from '../../core/policy/digest.js';
import { digestEndpointPolicy } from '../../core/policy/endpoint-policy.js';
import { ACCOUNT, REGION, TAG_ONLY, mapped, type created, type staged } from '../../core/test/facts.js';
import {
  API,
  API_ARN,
  BY_ADDRESS,
  DOMAIN,
  ENDPOINT,
  deployed,
  gateText,
  knowledgeOf,
  ordersApi,
  policyText,
} from './gate-fixtures.js';

const policyOf = (...statements: readonly object[]) =>
  digestEndpointPolicy(policyText(...statements.map((parts) => ({ Resource: '*', ...parts }))));

interface GateCircumstances {
  readonly settings?: Parameters<typeof created>[2];
  readonly stage?: Parameters<typeof staged>[3];
  readonly policy?: Endpoint['policy'];
  readonly others?: readonly Partial<Endpoint>[];
  /** The call's name is a custom domain's. */
  readonly byDomain?: true;
  /** The VPC has no endpoint. */
  readonly isBare?: true;
}

function said(gate: GateId, { settings, stage, policy, others = [], byDomain, isBare }: GateCircumstances) {
  const domain: ApiDomain = {
    ...{ name: 'orders.corp.example', id: 'abcd1234', paths: [{ basePath: '', stage: 'prod' }], state: 'available' },
    associations: { vpceIds: ['vpce-0a'], complete: true },
    rules: 'none',
    policy: digestPolicy(policyText({}), { account: ACCOUNT, region: REGION, domain: DOMAIN }),
  };
  const facts = [
    ordersApi(settings),
    deployed(200, 'd1', stage),
    ...(byDomain === true ? [mapped(API, 300, DOMAIN, domain)] : []),
  ];
  const endpoint = { ...ENDPOINT, ...(policy === undefined ? {} : { policy }) };
  const endpoints = isBare === true ? [] : [endpoint, ...others.map((parts) => ({ ...endpoint, ...parts }))];
  const config = byDomain === true ? { ...TAG_ONLY, preferCustomDomains: ['orders'] } : TAG_ONLY;
  return gateText(gate, knowledgeOf(facts, endpoints, config));
}

const SOURCE_IP = { Condition: { IpAddress: BY_ADDRESS } };
const named = (count: number) =>
  Array.from({ length: count }, (_, index) => `arn:aws:execute-api:eu-west-1:111122223333:other${String(index)}/*`);
const tls = (securityPolicy: string): GateCircumstances => ({ settings: { securityPolicy } });

it.each<[string, GateId, GateCircumstances, ReturnType<typeof said>]>([
  [
    'no TLS security policy was seen',
    'tls',
    {},
    ['pass', 'No TLS security policy of API a1b2c3d4e5 was seen; without one, a private API accepts TLS 1.2.', null],
  ],
  [
    'the API accepts old versions of TLS',
    'tls',
    tls('TLS_1_0'),
    ['pass', 'API a1b2c3d4e5 has the security policy TLS_1_0, which accepts TLS 1.0 and 1.1 and 1.2.', null],
  ],
  [
    'the API accepts TLS 1.2',
    'tls',
    tls('TLS_1_2'),
    ['pass', 'API a1b2c3d4e5 has the security policy TLS_1_2, which accepts TLS 1.2.', null],
  ],
  [
    'the API accepts TLS 1.2 and 1.3',
    'tls',
    tls('SecurityPolicy_TLS13_1_2_2021_06'),
    [
      'pass',
      'API a1b2c3d4e5 has the security policy SecurityPolicy_TLS13_1_2_2021_06, which accepts TLS 1.2 and 1.3.',
      null,
    ],
  ],
  [
    'the API accepts TLS 1.3 alone',
    'tls',
    tls('SecurityPolicy_TLS13_1_3_2025_09'),
    [
      'unknown',
      'API a1b2c3d4e5 has the security policy SecurityPolicy_TLS13_1_3_2025_09, which accepts only TLS 1.3. Waypost does not see which versions the caller speaks.',
      'From the caller: curl --tlsv1.3 -sS -o /dev/null https://a1b2c3d4e5-vpce-0a.execute-api.eu-west-1.amazonaws.com/prod/',
    ],
  ],
  [
    'the API accepts TLS 1.3 alone, and there is no address',
    'tls',
    { ...tls('SecurityPolicy_TLS13_1_3_2025_09'), isBare: true },
    [
      'unknown',
      'API a1b2c3d4e5 has the security policy SecurityPolicy_TLS13_1_3_2025_09, which accepts only TLS 1.3. Waypost does not see which versions the caller speaks.',
      'From the caller: curl --tlsv1.3 -sS -o /dev/null https://…',
    ],
  ],
  [
    'the TLS security policy is not known',
    'tls',
    tls('SecurityPolicy_TLS14_2031'),
    [
      'unknown',
      'API a1b2c3d4e5 has the security policy SecurityPolicy_TLS14_2031, which Waypost does not know.',
      'aws apigateway get-rest-api --rest-api-id a1b2c3d4e5 --query securityPolicy --region eu-west-1',
    ],
  ],
  [
    'the address is a custom domain name',
    'tls',
    { ...tls('SecurityPolicy_TLS13_1_3_2025_09'), byDomain: true },
    ['pass', 'A private custom domain name accepts TLS 1.2.', null],
  ],
  [
    'no other status was seen',
    'api-status',
    {},
    ['pass', 'API a1b2c3d4e5 has no other status than AVAILABLE, as far as seen.', null],
  ],
  [
    'an update failed',
    'api-status',
    { settings: { status: 'FAILED' } },
    [
      'fail',
      'API a1b2c3d4e5 was last seen FAILED.',
      'Read the reason, and repeat the update: aws apigateway get-rest-api --rest-api-id a1b2c3d4e5 --query "[apiStatus,apiStatusMessage]" --region eu-west-1',
    ],
  ],
  [
    'an update runs',
    'api-status',
    { settings: { status: 'UPDATING' } },
    [
      'unknown',
      'API a1b2c3d4e5 was last seen UPDATING.',
      'An update takes up to 15 minutes. Wait, then: aws apigateway get-rest-api --rest-api-id a1b2c3d4e5 --query "[apiStatus,apiStatusMessage]" --region eu-west-1',
    ],
  ],
  ['the stage has no web ACL', 'web-acl', {}, ['pass', 'No web ACL was seen on stage "prod" of API a1b2c3d4e5.', null]],
  [
    'the stage has a web ACL',
    'web-acl',
    { stage: { webAcl: 'arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/shield/1' } },
    [
      'unknown',
      'Stage "prod" of API a1b2c3d4e5 has the web ACL arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/shield/1, whose rules Waypost does not read.',
      'aws wafv2 get-web-acl-for-resource --resource-arn arn:aws:apigateway:eu-west-1::/restapis/a1b2c3d4e5/stages/prod --region eu-west-1',
    ],
  ],
  ['there is no endpoint', 'endpoint-policy', { isBare: true }, ['unknown', 'There is no endpoint to check.', null]],
  [
    'the policy is the default',
    'endpoint-policy',
    {},
    ['pass', 'The policy of endpoint vpce-0a is the default, which allows every call.', null],
  ],
  [
    'the policy cannot be read',
    'endpoint-policy',
    { policy: digestEndpointPolicy('{') },
    [
      'unknown',
      'The policy of endpoint vpce-0a cannot be read.',
      'aws ec2 describe-vpc-endpoints --vpc-endpoint-ids vpce-0a --query VpcEndpoints[].PolicyDocument --region eu-west-1',
    ],
  ],
  [
    'the policy of another endpoint cannot be read',
    'endpoint-policy',
    { others: [{ vpceId: 'vpce-0b', policy: digestEndpointPolicy('{') }] },
    [
      'unknown',
      'The policy of endpoint vpce-0b cannot be read.',
      'aws ec2 describe-vpc-endpoints --vpc-endpoint-ids vpce-0b --query VpcEndpoints[].PolicyDocument --region eu-west-1',
    ],
  ],
  [
    'the policy allows the API',
    'endpoint-policy',
    { policy: policyOf({ Sid: 'Ours', Resource: `${API_ARN}/*` }) },
    [
      'pass',
      'Statement "Ours" of the policy of endpoint vpce-0a lets calls to arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/prod/* through.',
      null,
    ],
  ],
  [
    'the policy allows some methods',
    'endpoint-policy',
    { policy: policyOf({ Resource: `${API_ARN}/prod/GET/*` }) },
    [
      'unknown',
      'An Allow statement (without Sid) of the policy of endpoint vpce-0a cannot be decided offline for arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/prod/*, because of Resource (some methods or paths only).',
      'aws ec2 describe-vpc-endpoints --vpc-endpoint-ids vpce-0a --query VpcEndpoints[].PolicyDocument --region eu-west-1',
    ],
  ],
  [
    'a condition of the policy depends on the caller',
    'endpoint-policy',
    { policy: policyOf({ Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } }) },
    [
      'unknown',
      'An Allow statement (without Sid) of the policy of endpoint vpce-0a cannot be decided offline for arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/prod/*, because of aws:PrincipalOrgID.',
      'aws ec2 describe-vpc-endpoints --vpc-endpoint-ids vpce-0a --query VpcEndpoints[].PolicyDocument --region eu-west-1',
    ],
  ],
  [
    'two endpoints have different policies',
    'endpoint-policy',
    { policy: policyOf(), others: [{ vpceId: 'vpce-0b', policy: policyOf({}) }] },
    [
      'unknown',
      'The policy of endpoint vpce-0a treats vpce-0a and vpce-0b differently, and DNS may lead the call to either.',
      'aws ec2 describe-vpc-endpoints --vpc-endpoint-ids vpce-0a --query VpcEndpoints[].PolicyDocument --region eu-west-1',
    ],
  ],
  [
    'the policy allows nothing',
    'endpoint-policy',
    { policy: policyOf({ Effect: 'Deny', Resource: `${API_ARN.replace(API, 'zzzzzzzzzz')}/*` }) },
    [
      'fail',
      'The policy of endpoint vpce-0a allows nothing under its conditions, and not arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/prod/*.',
      'Add {"Effect":"Allow","Principal":"*","Action":"execute-api:Invoke","Resource":"arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/prod/*"} to the policy: aws ec2 modify-vpc-endpoint --vpc-endpoint-id vpce-0a --policy-document … --region eu-west-1',
    ],
  ],
  [
    'the policy allows three others',
    'endpoint-policy',
    { policy: policyOf({ Resource: named(3) }) },
    [
      'fail',
      'The policy of endpoint vpce-0a allows arn:aws:execute-api:eu-west-1:111122223333:other0/*, arn:aws:execute-api:eu-west-1:111122223333:other1/*, arn:aws:execute-api:eu-west-1:111122223333:other2/* under its conditions, and not arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/prod/*.',
      'Add {"Effect":"Allow","Principal":"*","Action":"execute-api:Invoke","Resource":"arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/prod/*"} to the policy: aws ec2 modify-vpc-endpoint --vpc-endpoint-id vpce-0a --policy-document … --region eu-west-1',
    ],
  ],
  [
    'the policy allows five others',
    'endpoint-policy',
    { policy: policyOf({ Resource: named(5) }) },
    [
      'fail',
      'The policy of endpoint vpce-0a allows arn:aws:execute-api:eu-west-1:111122223333:other0/*, arn:aws:execute-api:eu-west-1:111122223333:other1/*, arn:aws:execute-api:eu-west-1:111122223333:other2/* and 2 more under its conditions, and not arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/prod/*.',
      'Add {"Effect":"Allow","Principal":"*","Action":"execute-api:Invoke","Resource":"arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/prod/*"} to the policy: aws ec2 modify-vpc-endpoint --vpc-endpoint-id vpce-0a --policy-document … --region eu-west-1',
    ],
  ],
  [
    'the policy allows all but two',
    'endpoint-policy',
    {
      policy: policyOf({
        Resource: undefined,
        NotResource: [`${API_ARN}/*`, 'arn:aws:execute-api:eu-west-1:111122223333:b/*'],
      }),
    },
    [
      'fail',
      'The policy of endpoint vpce-0a allows all but arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/*, arn:aws:execute-api:eu-west-1:111122223333:b/* under its conditions, and not arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/prod/*.',
      'Add {"Effect":"Allow","Principal":"*","Action":"execute-api:Invoke","Resource":"arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/prod/*"} to the policy: aws ec2 modify-vpc-endpoint --vpc-endpoint-id vpce-0a --policy-document … --region eu-west-1',
    ],
  ],
  [
    'the policy allows every resource from an address',
    'endpoint-policy',
    { policy: policyOf(SOURCE_IP) },
    [
      'fail',
      'The policy of endpoint vpce-0a allows * under its conditions, and not arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/prod/*.',
      'Use aws:VpcSourceIp instead of aws:SourceIp, which a call through an endpoint does not have: aws ec2 modify-vpc-endpoint --vpc-endpoint-id vpce-0a --policy-document … --region eu-west-1',
    ],
  ],
  [
    'the policy denies the API',
    'endpoint-policy',
    { policy: policyOf({}, { Effect: 'Deny', Resource: `${API_ARN}/*` }) },
    [
      'fail',
      'A Deny statement (without Sid) of the policy of endpoint vpce-0a names arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/* and denies arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/prod/*.',
      'Exempt arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/prod/* in that statement: aws ec2 modify-vpc-endpoint --vpc-endpoint-id vpce-0a --policy-document … --region eu-west-1',
    ],
  ],
  [
    'the only statement of the policy denies the API',
    'endpoint-policy',
    { policy: policyOf({ Effect: 'Deny', Resource: `${API_ARN}/*` }) },
    [
      'fail',
      'A Deny statement (without Sid) of the policy of endpoint vpce-0a names arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/* and denies arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/prod/*.',
      'Exempt arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/prod/* in that statement and add {"Effect":"Allow","Principal":"*","Action":"execute-api:Invoke","Resource":"arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/prod/*"} to the policy: aws ec2 modify-vpc-endpoint --vpc-endpoint-id vpce-0a --policy-document … --region eu-west-1',
    ],
  ],
  [
    'the policy may name the API',
    'endpoint-policy',
    { policy: policyOf({ Resource: 'arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e?/*' }) },
    [
      'unknown',
      'An Allow statement (without Sid) of the policy of endpoint vpce-0a cannot be decided offline for arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/prod/*, because of Resource (Waypost cannot tell whether it names the call).',
      'aws ec2 describe-vpc-endpoints --vpc-endpoint-ids vpce-0a --query VpcEndpoints[].PolicyDocument --region eu-west-1',
    ],
  ],
  [
    'the policy denies calls from elsewhere by address',
    'endpoint-policy',
    { policy: policyOf({}, { Effect: 'Deny', Condition: { NotIpAddress: BY_ADDRESS } }) },
    [
      'fail',
      'A Deny statement (without Sid) of the policy of endpoint vpce-0a names * and denies arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/prod/*.',
      'Use aws:VpcSourceIp instead of aws:SourceIp, which a call through an endpoint does not have: aws ec2 modify-vpc-endpoint --vpc-endpoint-id vpce-0a --policy-document … --region eu-west-1',
    ],
  ],
  [
    'the policy denies by address, and denies the API too',
    'endpoint-policy',
    { policy: policyOf(SOURCE_IP, { Effect: 'Deny', Resource: `${API_ARN}/*` }) },
    [
      'fail',
      'A Deny statement (without Sid) of the policy of endpoint vpce-0a names arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/* and denies arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/prod/*.',
      'Exempt arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/prod/* in that statement and add {"Effect":"Allow","Principal":"*","Action":"execute-api:Invoke","Resource":"arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/prod/*"} to the policy: aws ec2 modify-vpc-endpoint --vpc-endpoint-id vpce-0a --policy-document … --region eu-west-1',
    ],
  ],
  [
    'the policy names APIs, and the call a custom domain',
    'endpoint-policy',
    { byDomain: true, policy: policyOf({ Resource: `${API_ARN}/*` }, {}) },
    [
      'unknown',
      'The policy of endpoint vpce-0a names APIs; how AWS applies that to a call by a custom domain name was not observed.',
      'aws ec2 describe-vpc-endpoints --vpc-endpoint-ids vpce-0a --query VpcEndpoints[].PolicyDocument --region eu-west-1',
    ],
  ],
  [
    'the policy names no API, and the call a custom domain',
    'endpoint-policy',
    {
      byDomain: true,
      policy: policyOf({ Sid: 'All' }, { Sid: 'More', Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-01' } } }),
    },
    [
      'pass',
      'Statement "All", "More" of the policy of endpoint vpce-0a lets calls to arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/prod/* through.',
      null,
    ],
  ],
  [
    'the policy is the default, and the call names a custom domain',
    'endpoint-policy',
    { byDomain: true },
    ['pass', 'The policy of endpoint vpce-0a is the default, which allows every call.', null],
  ],
])('if %s, the gate %s says so', (_title, gate, circumstances, expected) => {
  expect(said(gate, circumstances)).toEqual(expected);
});
