// What the gates of custom domains say, word for word: what was observed of the domain, and the command that helps.
import { LISTED, type Endpoint, type GateId } from 'waypost/model';
import type { ApiDomain } from '../../core/records/domain.js';
import { NO_POLICY, digestPolicy } from '../../core/policy/digest.js';
import type { ApiFact } from '../../core/records/fact.js';
import { ACCOUNT, REGION, TAG_ONLY, created, deleted, mapped, ready, staged, updated } from '../../core/test/facts.js';
import {
  API,
  API_ARN,
  BY_ADDRESS,
  DOMAIN,
  ENDPOINT,
  apiPolicy,
  deployed,
  gateText,
  knowledgeOf,
  only,
  ordersApi,
  policyText,
} from './gate-fixtures.js';

const OTHER = 'f1f2f3f4f5';
const [NAME = '', ID = ''] = DOMAIN.split('+');

const ORDERS = { service: 'orders' };
const STACK = { ...ORDERS, stack: 'orders', logicalId: 'Api' };
const PREVIEW = { ...ORDERS, stack: 'orders-pr-7', logicalId: 'Api' };

const read = (text: string) => digestPolicy(text, { account: ACCOUNT, region: REGION, domain: DOMAIN });
const policyOf = (...statements: readonly object[]) => read(policyText(...statements));
const OPEN = apiPolicy({});

type DomainPart = 'state' | 'associations' | 'policy';

function domainOf(parts: Partial<ApiDomain>, without: DomainPart | undefined): ApiDomain {
  const domain: ApiDomain = {
    ...{ name: NAME, id: ID, paths: [{ basePath: '', stage: 'prod' }], state: 'available', rules: 'none' },
    associations: { vpceIds: ['vpce-0a'], complete: true },
    policy: policyOf({}),
    ...parts,
  };
  return Object.fromEntries(Object.entries(domain).filter(([part]) => part !== without)) as unknown as ApiDomain;
}

interface DomainCircumstances {
  readonly domain?: Partial<ApiDomain>;
  /** A part of the domain that was not seen. */
  readonly without?: DomainPart;
  /** What was seen besides the API, its stage and its mapping. */
  readonly further?: readonly ApiFact[];
  /** Another API of the service, created then and with these tags, has the mapping. */
  readonly byOther?: { readonly at: number; readonly tags: typeof STACK };
  readonly others?: readonly Partial<Endpoint>[];
  /** The registry does not prefer custom domains, so the address has another form. */
  readonly isUnused?: true;
}

function said(
  gate: GateId,
  { domain = {}, without, further = [], byOther, others = [], isUnused }: DomainCircumstances,
) {
  const api = ordersApi({ tags: STACK });
  const facts = [
    ...[api, deployed(200, 'd1')],
    ...(byOther === undefined
      ? []
      : ready(OTHER, byOther.at, { policy: OPEN, vpceIds: ['vpce-0a'], disabled: false, tags: byOther.tags })),
    mapped(byOther === undefined ? API : OTHER, 300, DOMAIN, domainOf(domain, without)),
    ...further,
  ];
  const endpoints = [ENDPOINT, ...others.map((parts) => ({ ...ENDPOINT, ...parts }))];
  const config = isUnused === true ? TAG_ONLY : { ...TAG_ONLY, preferCustomDomains: ['orders'] };
  return gateText(gate, knowledgeOf(facts, endpoints, config));
}

const BOTH = { associations: { vpceIds: ['vpce-0a', 'vpce-0b'], complete: true } };
const TWO = { others: [{ vpceId: 'vpce-0b' }] };

const UNLISTED = [
  'unknown',
  'https://orders.corp.example/ leads to stage "prod" of API f1f2f3f4f5, as last seen. The registry lists no live private API "orders" with that id.',
  "aws apigateway get-base-path-mapping --domain-name orders.corp.example --domain-name-id abcd1234 --region eu-west-1 --base-path '(none)'",
];
const RULES =
  'aws apigatewayv2 list-routing-rules --domain-name orders.corp.example --domain-name-id abcd1234 --region eu-west-1';

it.each<[string, GateId, DomainCircumstances, ReturnType<typeof said>]>([
  [
    "the domain's state was not seen",
    'domain-available',
    { without: 'state' },
    [
      'unknown',
      'No event or sweep has shown the state of orders.corp.example.',
      'aws apigateway get-domain-name --domain-name orders.corp.example --domain-name-id abcd1234 --region eu-west-1',
    ],
  ],
  ['the domain is available', 'domain-available', {}, ['pass', 'orders.corp.example was last seen available.', null]],
  [
    'the domain is pending',
    'domain-available',
    { domain: { state: 'pending' } },
    [
      'unknown',
      'orders.corp.example was last seen pending.',
      'A new domain takes about 15 minutes. Wait, then: aws apigateway get-domain-name --domain-name orders.corp.example --domain-name-id abcd1234 --region eu-west-1',
    ],
  ],
  [
    'the domain failed',
    'domain-available',
    { domain: { state: 'failed' } },
    [
      'fail',
      'orders.corp.example was last seen failed.',
      'Read the reason (domainNameStatusMessage): aws apigateway get-domain-name --domain-name orders.corp.example --domain-name-id abcd1234 --region eu-west-1',
    ],
  ],
  [
    'the domain is being updated',
    'domain-available',
    { domain: { state: 'updating' } },
    [
      'unknown',
      'orders.corp.example was last seen updating.',
      'aws apigateway get-domain-name --domain-name orders.corp.example --domain-name-id abcd1234 --region eu-west-1',
    ],
  ],
  [
    "the domain's root leads to the stage",
    'domain-mapped',
    {},
    ['pass', 'https://orders.corp.example/ leads to stage "prod" of API a1b2c3d4e5.', null],
  ],
  [
    'a base path leads to the stage',
    'domain-mapped',
    { domain: { paths: [{ basePath: 'v1', stage: 'prod' }] } },
    ['pass', 'https://orders.corp.example/v1/ leads to stage "prod" of API a1b2c3d4e5.', null],
  ],
  [
    'the mapping leaves the stage to the caller',
    'domain-mapped',
    { domain: { paths: [{ basePath: 'v1', stage: null }] } },
    ['pass', 'https://orders.corp.example/v1/prod/ leads to stage "prod" of API a1b2c3d4e5.', null],
  ],
  [
    'routing rules alone decide',
    'domain-mapped',
    { domain: { rules: 'only' } },
    ['unknown', 'orders.corp.example uses only routing rules, which Waypost does not read.', RULES],
  ],
  [
    'routing rules decide before the mapping',
    'domain-mapped',
    { domain: { rules: 'first' } },
    [
      'unknown',
      'https://orders.corp.example/ leads to stage "prod" of API a1b2c3d4e5, unless a routing rule decides otherwise. Waypost does not read routing rules.',
      RULES,
    ],
  ],
  [
    'routing rules decide before a mapping to another API',
    'domain-mapped',
    { domain: { rules: 'first' }, byOther: { at: 50, tags: STACK } },
    [
      'unknown',
      'https://orders.corp.example/ leads to stage "prod" of API f1f2f3f4f5, unless a routing rule decides otherwise. Waypost does not read routing rules.',
      RULES,
    ],
  ],
  [
    'routing rules decide before a mapping to another stage',
    'domain-mapped',
    { domain: { rules: 'first', paths: [{ basePath: '', stage: 'v2' }] } },
    [
      'unknown',
      'https://orders.corp.example/ leads to stage "v2" of API a1b2c3d4e5, unless a routing rule decides otherwise. Waypost does not read routing rules.',
      RULES,
    ],
  ],
  [
    "the domain's root leads to another stage",
    'domain-mapped',
    { domain: { paths: [{ basePath: '', stage: 'v2' }] } },
    [
      'fail',
      'https://orders.corp.example/ leads to stage "v2" of API a1b2c3d4e5, not to stage "prod".',
      'Use stage "v2", or: aws apigateway update-base-path-mapping --domain-name orders.corp.example --domain-name-id abcd1234 --region eu-west-1 --base-path \'(none)\' --patch-operations op=replace,path=/stage,value=prod',
    ],
  ],
  [
    'a base path leads to another stage',
    'domain-mapped',
    { domain: { paths: [{ basePath: 'v1', stage: 'v2' }] } },
    [
      'fail',
      'https://orders.corp.example/v1/ leads to stage "v2" of API a1b2c3d4e5, not to stage "prod".',
      'Use stage "v2", or: aws apigateway update-base-path-mapping --domain-name orders.corp.example --domain-name-id abcd1234 --region eu-west-1 --base-path \'v1\' --patch-operations op=replace,path=/stage,value=prod',
    ],
  ],
  [
    'the mapping leads to an earlier API that is alive',
    'domain-mapped',
    { byOther: { at: 50, tags: STACK } },
    [
      'fail',
      'https://orders.corp.example/ leads to stage "prod" of API f1f2f3f4f5, not to API a1b2c3d4e5.',
      "aws apigateway update-base-path-mapping --domain-name orders.corp.example --domain-name-id abcd1234 --region eu-west-1 --base-path '(none)' --patch-operations op=replace,path=/restapiId,value=a1b2c3d4e5",
    ],
  ],
  [
    'a base path leads to an earlier API that is alive',
    'domain-mapped',
    { byOther: { at: 50, tags: STACK }, domain: { paths: [{ basePath: 'v1', stage: 'prod' }] } },
    [
      'fail',
      'https://orders.corp.example/v1/ leads to stage "prod" of API f1f2f3f4f5, not to API a1b2c3d4e5.',
      "aws apigateway update-base-path-mapping --domain-name orders.corp.example --domain-name-id abcd1234 --region eu-west-1 --base-path 'v1' --patch-operations op=replace,path=/restapiId,value=a1b2c3d4e5",
    ],
  ],
  [
    'the mapping leads to a live API of another stack',
    'domain-mapped',
    { byOther: { at: 210, tags: PREVIEW } },
    [
      'fail',
      'https://orders.corp.example/ leads to stage "prod" of API f1f2f3f4f5, not to API a1b2c3d4e5.',
      "aws apigateway update-base-path-mapping --domain-name orders.corp.example --domain-name-id abcd1234 --region eu-west-1 --base-path '(none)' --patch-operations op=replace,path=/restapiId,value=a1b2c3d4e5",
    ],
  ],
  [
    'the mapping was last seen to lead to an API that is deleted',
    'domain-mapped',
    { byOther: { at: 50, tags: STACK }, further: [deleted(OTHER, 400)] },
    UNLISTED,
  ],
  [
    'the mapping was last seen to lead to an API that is no longer private',
    'domain-mapped',
    {
      byOther: { at: 50, tags: STACK },
      further: [
        updated(OTHER, 400, { type: 'REGIONAL' }),
        staged(OTHER, 410, 'prod', { sign: 'touched', deployment: { id: 'd9', created: true } }),
      ],
    },
    UNLISTED,
  ],
  [
    'the mapping leads to a live API beyond the ten that the registry lists',
    'domain-mapped',
    {
      byOther: { at: 900, tags: PREVIEW },
      further: Array.from({ length: LISTED }, (_, index) =>
        created(`e0e0e0e0e${String(index)}`, 500 + index, { tags: { ...PREVIEW, stack: `pr-${String(index)}` } }),
      ),
    },
    UNLISTED,
  ],
  [
    'the domain has an access association with the endpoint',
    'domain-associated',
    {},
    [
      'pass',
      'orders.corp.example has an access association with vpce-0a. A new one takes about 15 minutes to work.',
      null,
    ],
  ],
  [
    'the domain has no access association',
    'domain-associated',
    { domain: { associations: { vpceIds: [], complete: true } } },
    [
      'fail',
      'orders.corp.example has no access association with vpce-0a.',
      "In the endpoint's account: aws apigateway create-domain-name-access-association --domain-name-arn arn:aws:apigateway:eu-west-1:111122223333:/domainnames/orders.corp.example+abcd1234 --access-association-source-type VPCE --access-association-source vpce-0a --region eu-west-1",
    ],
  ],
  [
    'the domain has access associations with two other endpoints',
    'domain-associated',
    { domain: { associations: { vpceIds: ['vpce-0e', 'vpce-0f'], complete: true } } },
    [
      'fail',
      'orders.corp.example has no access association with vpce-0a; it has vpce-0e, vpce-0f.',
      "In the endpoint's account: aws apigateway create-domain-name-access-association --domain-name-arn arn:aws:apigateway:eu-west-1:111122223333:/domainnames/orders.corp.example+abcd1234 --access-association-source-type VPCE --access-association-source vpce-0a --region eu-west-1",
    ],
  ],
  [
    'some access associations were not seen',
    'domain-associated',
    { domain: { associations: { vpceIds: ['vpce-0f'], complete: false } } },
    [
      'unknown',
      'Waypost could not see all access associations of orders.corp.example. See the enrolment report (accounts).',
      "In the endpoint's account: aws apigateway create-domain-name-access-association --domain-name-arn arn:aws:apigateway:eu-west-1:111122223333:/domainnames/orders.corp.example+abcd1234 --access-association-source-type VPCE --access-association-source vpce-0a --region eu-west-1",
    ],
  ],
  [
    'no access association was seen',
    'domain-associated',
    { without: 'associations' },
    [
      'unknown',
      'Waypost could not see all access associations of orders.corp.example. See the enrolment report (accounts).',
      "In the endpoint's account: aws apigateway create-domain-name-access-association --domain-name-arn arn:aws:apigateway:eu-west-1:111122223333:/domainnames/orders.corp.example+abcd1234 --access-association-source-type VPCE --access-association-source vpce-0a --region eu-west-1",
    ],
  ],
  [
    "the domain's policy was not seen",
    'domain-policy',
    { without: 'policy' },
    [
      'unknown',
      'No event or sweep has shown a policy of orders.corp.example.',
      'aws apigateway get-domain-name --domain-name orders.corp.example --domain-name-id abcd1234 --region eu-west-1 --query policy',
    ],
  ],
  [
    'the domain shows no policy',
    'domain-policy',
    { domain: { policy: NO_POLICY } },
    [
      'unknown',
      'The policy of orders.corp.example is not shown. AWS gives a new domain one that denies everybody.',
      'aws apigateway get-domain-name --domain-name orders.corp.example --domain-name-id abcd1234 --region eu-west-1 --query policy',
    ],
  ],
  [
    "the domain's policy cannot be read",
    'domain-policy',
    { domain: { policy: read('{') } },
    [
      'unknown',
      'The policy of orders.corp.example cannot be read.',
      'aws apigateway get-domain-name --domain-name orders.corp.example --domain-name-id abcd1234 --region eu-west-1 --query policy',
    ],
  ],
  [
    "the domain's policy is too large",
    'domain-policy',
    { domain: { policy: read(' '.repeat(20_000) + '{') } },
    [
      'unknown',
      'The policy of orders.corp.example is too large to keep.',
      'aws apigateway get-domain-name --domain-name orders.corp.example --domain-name-id abcd1234 --region eu-west-1 --query policy',
    ],
  ],
  [
    "the domain's policy allows everybody",
    'domain-policy',
    {},
    [
      'pass',
      'An Allow statement (without Sid) of the policy of the custom domain orders.corp.example admits endpoint vpce-0a of vpc-01.',
      null,
    ],
  ],
  [
    "a named statement of the domain's policy allows the endpoint",
    'domain-policy',
    { domain: { policy: policyOf({ Sid: 'Ours', ...only('vpce-0a') }) } },
    [
      'pass',
      'Statement "Ours" of the policy of the custom domain orders.corp.example admits endpoint vpce-0a of vpc-01.',
      null,
    ],
  ],
  [
    "the domain's policy depends on who calls",
    'domain-policy',
    { domain: { policy: policyOf({ Principal: { AWS: 'arn:aws:iam::444455556666:root' } }) } },
    [
      'unknown',
      'An Allow statement (without Sid) of the policy of the custom domain orders.corp.example cannot be decided offline for endpoint vpce-0a of vpc-01, because of Principal.',
      'aws apigateway get-domain-name --domain-name orders.corp.example --domain-name-id abcd1234 --region eu-west-1 --query policy',
    ],
  ],
  [
    "the domain's policy admits one of two endpoints that may carry the call",
    'domain-policy',
    { ...TWO, domain: { ...BOTH, policy: policyOf(only('vpce-0a')) } },
    [
      'unknown',
      'The policy of the custom domain orders.corp.example treats vpce-0a and vpce-0b differently, and DNS may lead the call to either.',
      'aws apigateway get-domain-name --domain-name orders.corp.example --domain-name-id abcd1234 --region eu-west-1 --query policy',
    ],
  ],
  [
    "the domain's policy admits the endpoint, and another endpoint has no access association",
    'domain-policy',
    { ...TWO, domain: { policy: policyOf(only('vpce-0a')) } },
    [
      'pass',
      'An Allow statement (without Sid) of the policy of the custom domain orders.corp.example admits endpoint vpce-0a of vpc-01.',
      null,
    ],
  ],
  [
    "the domain's policy admits the endpoint, and the address has another form",
    'domain-policy',
    { ...TWO, domain: { ...BOTH, policy: policyOf(only('vpce-0a')) }, isUnused: true },
    [
      'pass',
      'An Allow statement (without Sid) of the policy of the custom domain orders.corp.example admits endpoint vpce-0a of vpc-01.',
      null,
    ],
  ],
  [
    "a named statement of the domain's policy denies the endpoint",
    'domain-policy',
    {
      domain: {
        policy: policyOf(
          {},
          { Effect: 'Deny', Sid: 'Others', Condition: { StringNotEquals: { 'aws:SourceVpce': 'vpce-0f' } } },
        ),
      },
    },
    [
      'fail',
      'Statement "Others" of the policy of the custom domain orders.corp.example denies endpoint vpce-0a of vpc-01.',
      'Exempt the endpoint in that statement: aws apigateway update-domain-name --domain-name orders.corp.example --domain-name-id abcd1234 --region eu-west-1 --patch-operations op=replace,path=/policy,value=…',
    ],
  ],
  [
    "the only statement of the domain's policy denies the endpoint",
    'domain-policy',
    { domain: { policy: policyOf({ Effect: 'Deny', ...only('vpce-0a') }) } },
    [
      'fail',
      'A Deny statement (without Sid) of the policy of the custom domain orders.corp.example denies endpoint vpce-0a of vpc-01.',
      'Exempt the endpoint in that statement and add {"Effect":"Allow","Principal":"*","Action":"execute-api:Invoke","Resource":"execute-api:/*","Condition":{"StringEquals":{"aws:SourceVpce":"vpce-0a"}}} to the policy: aws apigateway update-domain-name --domain-name orders.corp.example --domain-name-id abcd1234 --region eu-west-1 --patch-operations op=replace,path=/policy,value=…',
    ],
  ],
  [
    "the domain's policy names an API",
    'domain-policy',
    { domain: { policy: policyOf({ Resource: `${API_ARN}/*` }) } },
    [
      'unknown',
      'An Allow statement (without Sid) of the policy of the custom domain orders.corp.example cannot be decided offline for endpoint vpce-0a of vpc-01, because of Resource (Waypost cannot tell whether it names the call).',
      'aws apigateway get-domain-name --domain-name orders.corp.example --domain-name-id abcd1234 --region eu-west-1 --query policy',
    ],
  ],
  [
    "the domain's policy allows another endpoint",
    'domain-policy',
    { domain: { policy: policyOf(only('vpce-0f')) } },
    [
      'fail',
      'No statement of the policy of the custom domain orders.corp.example allows endpoint vpce-0a of vpc-01.',
      'Add {"Effect":"Allow","Principal":"*","Action":"execute-api:Invoke","Resource":"execute-api:/*","Condition":{"StringEquals":{"aws:SourceVpce":"vpce-0a"}}} to the policy: aws apigateway update-domain-name --domain-name orders.corp.example --domain-name-id abcd1234 --region eu-west-1 --patch-operations op=replace,path=/policy,value=…',
    ],
  ],
  [
    "the domain's policy allows calls by address",
    'domain-policy',
    { domain: { policy: policyOf({ Condition: { IpAddress: BY_ADDRESS } }) } },
    [
      'fail',
      'No statement of the policy of the custom domain orders.corp.example allows endpoint vpce-0a of vpc-01.',
      'Use aws:VpcSourceIp instead of aws:SourceIp, which a call through an endpoint does not have: aws apigateway update-domain-name --domain-name orders.corp.example --domain-name-id abcd1234 --region eu-west-1 --patch-operations op=replace,path=/policy,value=…',
    ],
  ],
  [
    "the domain's policy denies calls by address",
    'domain-policy',
    { domain: { policy: policyOf({}, { Effect: 'Deny', Condition: { NotIpAddress: BY_ADDRESS } }) } },
    [
      'fail',
      'A Deny statement (without Sid) of the policy of the custom domain orders.corp.example denies endpoint vpce-0a of vpc-01.',
      'Use aws:VpcSourceIp instead of aws:SourceIp, which a call through an endpoint does not have: aws apigateway update-domain-name --domain-name orders.corp.example --domain-name-id abcd1234 --region eu-west-1 --patch-operations op=replace,path=/policy,value=…',
    ],
  ],
])('if %s, the gate %s says so', (_title, gate, circumstances, expected) => {
  expect(said(gate, circumstances)).toEqual(expected);
});
