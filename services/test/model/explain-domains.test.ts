// Tests private custom domain names: each row gives facts, and expects the address, its warnings and the gates.
import { choose, explain, type Endpoint, type GateId, type GateVerdict } from 'waypost/model';
import type { ApiDomain } from '../../core/records/domain.js';
import type { ApiFact } from '../../core/records/fact.js';
import { digestPolicy } from '../../core/policy/digest.js';
import { reduceApi, type ApiRecord } from '../../core/records/api-record.js';
import { apiStub } from '../../core/records/stub.js';
import { ACCOUNT, REGION, TAG_ONLY, deleted, mapped as mappedBy, ready, staged, swept } from '../../core/test/facts.js';
import { API, ENDPOINT, apiPolicy, deployed, knowledgeOf, ordersApi, policyText } from './gate-fixtures.js';

const OLD = 'f1f2f3f4f5';
const VPCE = 'vpce-0a';
const VPC = 'vpc-01';
const NAME = 'orders.corp.example';
const ID = `${NAME}+abcd1234`;
const ALIAS = `https://${API}-${VPCE}.execute-api.${REGION}.amazonaws.com/prod/`;

const policyOf = (...statements: readonly object[]) =>
  digestPolicy(policyText(...statements), { account: ACCOUNT, region: REGION, domain: ID });
const ONLY_IT = policyOf(
  {},
  { Effect: 'Deny', Sid: 'OnlyIt', Condition: { StringNotEquals: { 'aws:SourceVpce': VPCE } } },
);
const ALLOWS = apiPolicy({});

const domain = (parts: Partial<ApiDomain> = {}): ApiDomain => ({
  name: NAME,
  id: 'abcd1234',
  paths: [{ basePath: 'orders', stage: 'prod' }],
  state: 'available',
  associations: { vpceIds: [VPCE], complete: true },
  rules: 'none',
  policy: ONLY_IT,
  ...parts,
});
const mapped = (apiId: string, at: number, mapping: ApiDomain | null) => mappedBy(apiId, at, ID, mapping);
const stage = () => deployed(101, 'd1');
const endpoint = (parts: Partial<Endpoint> = {}): Endpoint => ({
  ...{ ...ENDPOINT, privateDns: false },
  ...parts,
});
interface DomainSituation {
  readonly facts?: readonly ApiFact[];
  readonly preferred?: boolean;
  readonly stage?: string;
  readonly endpoints?: readonly Endpoint[];
}

function situation({ facts = [], preferred = true, stage: asked, endpoints = [endpoint()] }: DomainSituation) {
  const config = preferred ? { ...TAG_ONLY, preferCustomDomains: ['ord*'] } : TAG_ONLY;
  const question = {
    service: 'orders',
    registry: 'prod',
    network: VPC,
    ...(asked === undefined ? {} : { stage: asked }),
  };
  const knowledge = knowledgeOf([ordersApi(), stage(), ...facts], endpoints, config);
  const choice = choose(question, knowledge);
  const explained = explain(question, knowledge);
  if (choice.outcome !== 'address' || explained.outcome !== 'explained') throw new Error('no address');
  const gates = explained.explanation.gates.filter(({ verdict }) => verdict !== 'pass');
  return {
    address: choice.address,
    warnings: choice.address.warnings.map(({ code }) => code),
    verdict: explained.explanation.verdict,
    all: explained.explanation.gates,
    gates: Object.fromEntries(gates.map(({ gate, verdict }) => [gate, verdict])),
  };
}

type DomainRow = readonly [
  title: string,
  mapping: Partial<ApiDomain>,
  url: string,
  gates: Partial<Record<GateId, GateVerdict>>,
  warnings: readonly string[],
];

const URL_OF_DOMAIN = `https://${NAME}/orders/`;
const UNUSED = ['CUSTOM_DOMAIN_NOT_USED'];

const ROWS: readonly DomainRow[] = [
  ['that is available', {}, URL_OF_DOMAIN, {}, []],
  ['mapped at its root', { paths: [{ basePath: '', stage: 'prod' }] }, `https://${NAME}/`, {}, []],
  [
    'whose mapping leaves the stage to the caller',
    { paths: [{ basePath: 'o', stage: null }] },
    `https://${NAME}/o/prod/`,
    {},
    [],
  ],
  ['that is pending', { state: 'pending' }, ALIAS, { 'domain-available': 'unknown' }, UNUSED],
  ['that failed', { state: 'failed' }, ALIAS, { 'domain-available': 'fail' }, UNUSED],
  ['that is updating', { state: 'updating' }, URL_OF_DOMAIN, { 'domain-available': 'unknown' }, []],
  ['mapped to another stage', { paths: [{ basePath: '', stage: 'v2' }] }, ALIAS, { 'domain-mapped': 'fail' }, UNUSED],
  [
    'without an access association',
    { associations: { vpceIds: [], complete: true } },
    ALIAS,
    { 'domain-associated': 'fail' },
    UNUSED,
  ],
  [
    'associated only with another endpoint',
    { associations: { vpceIds: ['vpce-0f'], complete: true } },
    ALIAS,
    { 'domain-associated': 'fail' },
    UNUSED,
  ],
  [
    'whose associations were seen only in part',
    { associations: { vpceIds: ['vpce-0f'], complete: false } },
    URL_OF_DOMAIN,
    { 'domain-associated': 'unknown' },
    [],
  ],
  ['with a routing rule first', { rules: 'first' }, URL_OF_DOMAIN, { 'domain-mapped': 'unknown' }, []],
  ['with only routing rules', { rules: 'only' }, ALIAS, { 'domain-mapped': 'unknown' }, UNUSED],
  [
    'whose policy denies all',
    { policy: policyOf({ Effect: 'Deny' }) },
    URL_OF_DOMAIN,
    { 'domain-policy': 'fail' },
    ['DOMAIN_POLICY_DENIES'],
  ],
  [
    'whose policy allows only another VPC',
    { policy: policyOf({ Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-02' } } }) },
    URL_OF_DOMAIN,
    { 'domain-policy': 'fail' },
    ['DOMAIN_POLICY_DENIES'],
  ],
  [
    'whose policy names the domain by its ARN',
    { policy: policyOf({ Resource: `arn:aws:execute-api:${REGION}:111122223333:/domainnames/${ID}` }) },
    URL_OF_DOMAIN,
    {},
    [],
  ],
  [
    'whose policy names another domain',
    { policy: policyOf({ Resource: `arn:aws:execute-api:${REGION}:111122223333:/domainnames/${NAME}+other123` }) },
    URL_OF_DOMAIN,
    { 'domain-policy': 'fail' },
    ['DOMAIN_POLICY_DENIES'],
  ],
  [
    'whose policy names an API',
    { policy: policyOf({ Resource: `arn:aws:execute-api:${REGION}:111122223333:${API}/*` }) },
    URL_OF_DOMAIN,
    { 'domain-policy': 'unknown' },
    [],
  ],
  [
    'whose policy depends on who calls',
    { policy: policyOf({ Principal: { AWS: 'arn:aws:iam::444455556666:root' } }) },
    URL_OF_DOMAIN,
    { 'domain-policy': 'unknown' },
    [],
  ],
];

it.each(ROWS)('explain judges a preferred custom domain %s', (_title, mapping, url, gates, warnings) => {
  const found = situation({ facts: [mapped(API, 200, domain(mapping))] });

  expect(found.address.url).toBe(url);
  expect(found.address.form).toBe(url === ALIAS ? 'endpoint-alias' : 'custom-domain');
  expect(found.gates).toEqual(gates);
  expect(found.warnings).toEqual(warnings);
  const failed = Object.values(gates).includes('fail');
  expect(found.verdict === 'fail').toBe(failed && url !== ALIAS);
});

it('a custom domain of unknown state and associations serves, and its gates are unknown', () => {
  const bare: ApiDomain = { name: NAME, id: 'abcd1234', paths: [{ basePath: 'orders', stage: 'prod' }] };

  const { address, gates } = situation({ facts: [mapped(API, 200, bare)] });

  expect(address.form).toBe('custom-domain');
  expect(gates).toEqual({
    'domain-available': 'unknown',
    'domain-associated': 'unknown',
    'domain-policy': 'unknown',
  });
});

it('a custom domain that the registry does not prefer is not used, and its gates are still reported', () => {
  const facts = [mapped(API, 200, domain({ state: 'pending' }))];

  const found = situation({ facts, preferred: false });

  expect(found).toMatchObject({
    address: { url: ALIAS, warnings: [] },
    verdict: 'pass',
    gates: { 'domain-available': 'unknown' },
  });
});

it('a custom domain needs no association of the API, no default endpoint and no access mode', () => {
  const facts = [swept(API, 150, { vpceIds: [], disabled: true, strict: true }), stage(), mapped(API, 200, domain())];

  const found = situation({ facts });

  expect(found.address).toMatchObject({ url: URL_OF_DOMAIN, warnings: [] });
  expect(
    found.all.filter(({ gate }) => ['endpoint-associated', 'default-endpoint', 'access-mode'].includes(gate)),
  ).toEqual(
    [expect.anything(), expect.anything(), expect.anything()].map(
      () => expect.objectContaining({ verdict: 'pass' }) as unknown,
    ),
  );
});

it('the warning of a disabled default endpoint names the custom domain', () => {
  const facts = [swept(API, 150, { disabled: true }), mapped(API, 200, domain())];

  const { address, all } = situation({ facts, preferred: false });

  expect(address.warnings).toContainEqual(
    expect.objectContaining({ message: expect.stringContaining(NAME) as unknown }),
  );
  expect(all.find(({ gate }) => gate === 'default-endpoint')?.remedy).toContain(URL_OF_DOMAIN);
});

it('a custom domain serves only the stage that its mapping hides', () => {
  const facts = [staged(API, 102, 'v2'), mapped(API, 200, domain())];

  expect(situation({ facts, stage: 'v2' }).address).toMatchObject({ form: 'endpoint-alias', stage: 'v2' });
  expect(situation({ facts, stage: 'prod' }).address).toMatchObject({ form: 'custom-domain', stage: 'prod' });
});

it('the address by a custom domain uses the endpoint with an access association', () => {
  const other = endpoint({ vpceId: 'vpce-0b', createdAt: '2026-02-01T00:00:00Z' });
  const facts = [mapped(API, 200, domain({ associations: { vpceIds: ['vpce-0b'], complete: true } }))];

  const { address } = situation({ facts, endpoints: [endpoint(), other] });

  expect(address).toMatchObject({ form: 'custom-domain', vpceId: 'vpce-0b' });
});

it('the address by a custom domain stays the same while its API is re-created and the mapping moves', () => {
  const old = [
    ...ready(OLD, 50, { vpceIds: [VPCE], policy: ALLOWS, tags: { service: 'orders' } }),
    mapped(OLD, 90, domain()),
  ];
  const both = situation({ facts: old });
  const moved = situation({ facts: [...old, mapped(OLD, 200, null), mapped(API, 200, domain())] });
  const unseen = situation({ facts: [...old, deleted(OLD, 150)] });

  expect([both, moved, unseen].map(({ address }) => [address.url, address.apiId])).toEqual(
    [1, 2, 3].map(() => [URL_OF_DOMAIN, API]),
  );
  expect(both).toMatchObject({ gates: { 'domain-mapped': 'fail' }, warnings: ['DOMAIN_LEADS_ELSEWHERE'] });
  expect(both.all.find(({ gate }) => gate === 'domain-mapped')?.remedy).toContain('update-base-path-mapping');
  expect(moved.gates).toEqual({});
  expect(unseen.gates).toEqual({ 'domain-mapped': 'unknown' });
});

it('custom domains do not depend on the order of facts, and outlive the shrinking of their record', () => {
  const facts = [
    ordersApi(),
    stage(),
    mapped(API, 200, domain()),
    mapped(API, 150, domain({ state: 'pending' })),
    mapped(API, 190, null),
  ];
  const recordOf = (order: readonly ApiFact[]) =>
    order.reduce<ApiRecord | undefined>((record, fact) => reduceApi(record, fact).record, undefined)!;
  const record = recordOf(facts);

  expect(recordOf([...facts].reverse())).toEqual(record);
  expect(record.domains).toMatchObject([{ domain: ID, slot: { at: 200, value: { state: 'available' } } }]);
  expect(apiStub(record).domains).toEqual(record.domains);
});

it('a record keeps all custom domains of its API, and the latest of its former ones', () => {
  const many = Array.from({ length: 40 }, (_, n): ApiFact => ({
    ...mapped(API, 200 + n, n < 10 ? domain({ name: `d${n}.example.com` }) : null),
    domain: `d${n}.example.com+abcd1234`,
  }));

  const record = [ordersApi(), ...many].reduce<ApiRecord | undefined>(
    (known, fact) => reduceApi(known, fact).record,
    undefined,
  )!;

  expect(record.domains).toHaveLength(20);
  expect(record.domains!.filter(({ slot }) => slot.value !== null)).toHaveLength(10);
});
