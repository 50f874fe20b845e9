// What a removal does to callers, over documents.
import { URL_OF_ORDERS, VPC, VPCE, endpointOf, network, serviceEntry } from '../../../test/documents.js';
import type { CustomDomain } from '../documents.js';
import { impactOf, isHarmless, type Losses } from './impact.js';

const OTHER = 'vpce-0a0a0a0a0a0a0a0a0';
const API = 'a1b2c3d4e5';
const NONE: Losses = { apis: new Set(), endpoints: new Set(), stages: new Set(), domains: new Set() };
const policy = {
  statements: [{ effect: 'allow', sid: 'Mine', conditions: [{ key: 'vpce', test: 'equals', values: [VPCE] }] }],
} as const;
const twin = {
  apiId: 'z9z9z9z9z9',
  stage: 'prod',
  generation: 2,
  createdAt: '2026-03-01T00:00:00Z',
  named: 'tag',
} as const;

describe('impactOf', () => {
  const estate = {
    entries: [serviceEntry(), serviceEntry('billing', { apiId: 'b1b1b1b1b1' })],
    networks: [network({ name: 'shop' })],
  };

  it('the removal of an endpoint ends the address of every service of its network', () => {
    const { routes } = impactOf(estate, { ...NONE, endpoints: new Set([VPCE]) });

    expect(routes).toMatchObject([
      { service: 'billing', after: null, code: 'UNREACHABLE_FROM_NETWORK' },
      { service: 'orders-api', network: VPC, networkName: 'shop', before: URL_OF_ORDERS, after: null },
    ]);
  });

  it('another endpoint of the network carries the calls', () => {
    const both = { ...estate, networks: [network({ endpoints: [endpointOf(), endpointOf({ vpceId: OTHER })] })] };
    const { routes } = impactOf(both, { ...NONE, endpoints: new Set([VPCE]) });

    expect(routes).toHaveLength(2);
    expect(routes[1]).toMatchObject({ before: URL_OF_ORDERS, after: expect.stringContaining(OTHER) });
  });

  it('the removal of an API ends its own service alone, and the report names its successor', () => {
    const entry = serviceEntry();
    const regions = entry.regions.map((region) => ({ ...region, candidates: [...region.candidates, twin] }));
    const report = impactOf({ ...estate, entries: [{ ...entry, regions }] }, { ...NONE, apis: new Set([API]) });

    expect(report.routes).toMatchObject([{ service: 'orders-api', after: null, successor: 'z9z9z9z9z9/prod' }]);
    expect(impactOf(estate, { ...NONE, apis: new Set([API]) }).routes).toMatchObject([{ code: 'SERVICE_GONE' }]);
  });

  it('a stage that does not serve changes no address, and the one that serves does', () => {
    const stages = ['prod', 'beta'].map((name) => ({ name, since: '2026-01-02T03:04:05Z' }));
    const entries = [serviceEntry('orders-api', { stages })];
    const routesWithout = (stage: string) =>
      impactOf({ ...estate, entries }, { ...NONE, stages: new Set([`${API}/${stage}`]) }).routes;

    expect(routesWithout('beta')).toEqual([]);
    expect(routesWithout('prod')).toMatchObject([{ after: null, successor: `${API}/beta` }]);
  });

  it('the removal of a preferred custom domain leaves the next form of address', () => {
    const domain: CustomDomain = {
      domainNameId: 'd1',
      name: 'api.example.com',
      apiId: API,
      basePath: '',
      stage: 'prod',
      vpceIds: [VPCE],
    };
    const entry = serviceEntry();
    const regions = entry.regions.map((region) => ({ ...region, domains: [domain] }));
    const entries = [{ ...entry, regions, prefers: 'custom-domain' as const }];
    const { routes } = impactOf({ ...estate, entries }, { ...NONE, domains: new Set(['api.example.com']) });

    expect(routes).toMatchObject([{ before: 'https://api.example.com/', after: URL_OF_ORDERS }]);
    expect(impactOf({ ...estate, entries }, { ...NONE, domains: new Set(['b.example.com']) }).routes).toEqual([]);
  });

  it('policies that name what is removed are listed', () => {
    const resources = [`arn:aws:execute-api:us-west-2:111122223333:${API}/*`];
    const guarded = network({
      endpoints: [endpointOf({ vpceId: OTHER, policy: { statements: [{ effect: 'allow', resources }] } })],
    });
    const report = impactOf(
      { entries: [serviceEntry('orders-api', { policy })], networks: [guarded] },
      { ...NONE, endpoints: new Set([VPCE]), apis: new Set([API]) },
    );
    const byEndpoint = impactOf(
      { entries: [serviceEntry('orders-api', { policy })], networks: [] },
      { ...NONE, endpoints: new Set([VPCE]) },
    );

    expect(report.policies).toEqual([{ policyOf: `endpoint ${OTHER}`, names: API }]);
    expect(byEndpoint.policies).toEqual([{ policyOf: `API ${API}`, service: 'orders-api', sid: 'Mine', names: VPCE }]);
  });

  it('a name that no API serves then is listed, also where no network calls it', () => {
    const alone = { ...estate, networks: [] };
    const report = impactOf(alone, { ...NONE, apis: new Set([API]) });

    expect(report).toEqual({ routes: [], unserved: [{ service: 'orders-api', region: 'us-west-2' }], policies: [] });
    expect(isHarmless(report)).toBe(false);
    expect(isHarmless(impactOf(alone, { ...NONE, apis: new Set(['unknown000']) }))).toBe(true);
  });
});
