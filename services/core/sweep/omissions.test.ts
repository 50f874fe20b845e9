// Tests that a known part does not count as removed only because one answer leaves it out.
import {
  apiFilledBy,
  filledBy,
  withoutApiOmissions,
  withoutDomainOmissions,
  withoutEndpointOmissions,
  withoutStageOmissions,
} from './omissions.js';
import { NO_POLICY, digestPolicy } from '../policy/digest.js';
import type { ObservedApi, ObservedDomain, ObservedEndpoint, ObservedStage } from './observation.js';
import { apiRecord, created, endpointRecord, named, opened, staged, swept, tagged } from '../test/facts.js';

const API = 'a1b2c3d4e5';
const OPEN = digestPolicy(
  JSON.stringify({ Statement: { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' } }),
  { account: '111122223333', region: 'eu-west-1', apiId: API },
);

describe('an answer about an API', () => {
  const known = apiRecord([
    created(API, 10, { policy: OPEN, vpceIds: ['vpce-0a', 'vpce-0b'], tags: { service: 'orders', stage: null } }),
  ]);
  const full: ObservedApi = {
    ...{ apiId: API, name: 'new', policy: OPEN, vpceIds: ['vpce-0a', 'vpce-0b'] },
    tags: { service: 'orders', stage: null },
  };
  const { policy: _policy, ...withoutPolicy } = full;
  const { vpceIds: _vpceIds, ...withoutEndpoints } = full;

  it.each<[string, Partial<ObservedApi>, ObservedApi]>([
    ['a service tag', { tags: { service: null, stage: null } }, { ...full, tags: { stage: null } }],
    ['its policy', { policy: NO_POLICY }, withoutPolicy],
    ['one of its endpoints', { vpceIds: ['vpce-0b', 'vpce-0c'] }, withoutEndpoints],
    ['all its endpoints', { vpceIds: [] }, withoutEndpoints],
  ])('that leaves out %s, known from an earlier second, counts without it', (_part, answer, expected) => {
    const seen = { ...full, ...answer };

    expect(withoutApiOmissions(known, seen, 20)).toEqual(expected);
    expect(withoutApiOmissions(known, seen, 10)).toBe(seen);
    expect(withoutApiOmissions(undefined, seen, 20)).toBe(seen);
  });

  it.each<[string, ObservedApi]>([
    ['everything', full],
    ['another value of a tag', { ...full, tags: { service: 'billing', stage: null } }],
    ['one endpoint more', { ...full, vpceIds: ['vpce-0a', 'vpce-0b', 'vpce-0c'] }],
    ['no tag that was unknown', { ...full, tags: { ...full.tags, registry: null } }],
    ['only its tags', { apiId: API, tags: full.tags }],
  ])('that shows %s counts as it is', (_what, seen) => {
    expect(withoutApiOmissions(known, seen, 20)).toBe(seen);
  });

  it('that shows no policy counts as it is if no policy was known', () => {
    const seen = { ...full, policy: NO_POLICY, vpceIds: [], tags: { service: null } };

    expect(withoutApiOmissions(apiRecord([staged(API, 10)]), seen, 20)).toBe(seen);
    expect(withoutApiOmissions(apiRecord([swept(API, 10, { policy: NO_POLICY, vpceIds: [] })]), seen, 20)).toBe(seen);
    expect(withoutApiOmissions(apiRecord([tagged(API, 10, { service: null })]), seen, 20)).toBe(seen);
  });
});

describe('an answer about an endpoint', () => {
  const seen: ObservedEndpoint = { vpceId: 'vpce-0a', vpcId: 'vpc-01', network: null };

  it('that leaves out the tag of its network counts without it', () => {
    const known = endpointRecord([opened('vpce-0a', 10), named('vpce-0a', 11, 'shop')]);
    const tagless = { vpceId: 'vpce-0a', vpcId: 'vpc-01' };

    expect(withoutEndpointOmissions(known, seen)).toEqual(tagless);
    expect(withoutEndpointOmissions(known, { ...seen, network: 'shop' })).toEqual({ ...seen, network: 'shop' });
    expect(withoutEndpointOmissions(known, tagless)).toBe(tagless);
  });

  it('counts as it is if no tag was known', () => {
    expect(withoutEndpointOmissions(endpointRecord([opened('vpce-0a', 10)]), seen)).toBe(seen);
    expect(withoutEndpointOmissions(undefined, seen)).toBe(seen);
  });
});

describe('an answer about a stage', () => {
  const canary = { id: 'd2', percent: 10 };
  const settings = { sign: 'touched', canary, webAcl: 'arn:acl' } as const;
  const known = apiRecord([staged(API, 10, 'prod', settings), staged(API, 10, 'beta')]);
  const full: ObservedStage = { name: 'prod', deploymentId: 'd1', canary, webAcl: 'arn:acl' };
  const { canary: _canary, ...withoutCanary } = full;
  const { webAcl: _webAcl, ...withoutAcl } = full;

  it.each<[string, Partial<ObservedStage>, ObservedStage]>([
    ['its canary', { canary: null }, withoutCanary],
    ['the percentage of its canary', { canary: { id: 'd2' } }, withoutCanary],
    ['its web ACL', { webAcl: null }, withoutAcl],
    ['both', { canary: null, webAcl: null }, { name: 'prod', deploymentId: 'd1' }],
  ])('that leaves out %s, known from an earlier second, counts without it', (_part, answer, expected) => {
    const seen = { ...full, ...answer };

    expect(withoutStageOmissions(known, seen, 20)).toEqual(expected);
    expect(withoutStageOmissions(known, seen, 10)).toBe(seen);
    expect(withoutStageOmissions(undefined, seen, 20)).toBe(seen);
    expect(withoutStageOmissions(apiRecord([created(API, 10)]), seen, 20)).toBe(seen);
  });

  it.each<[string, ObservedStage]>([
    ['everything', full],
    ['another canary', { ...full, canary: { id: 'd3', percent: 5 } }],
    ['only its name', { name: 'prod' }],
    ['another stage', { name: 'beta', canary: null, webAcl: null }],
  ])('that shows %s counts as it is', (_what, seen) => {
    expect(withoutStageOmissions(known, seen, 20)).toBe(seen);
  });

  it('without a percentage counts as it is if none was known', () => {
    const bare = apiRecord([staged(API, 10, 'prod', { sign: 'touched', canary: { id: 'd2' } })]);
    const seen = { ...full, canary: { id: 'd2' } };

    expect(withoutStageOmissions(bare, seen, 20)).toBe(seen);
  });
});

describe('an answer about a custom domain', () => {
  const seen: ObservedDomain = {
    ...{ name: 'orders.corp.example', id: 'abcd1234', state: 'available', rules: 'none' },
    associations: { vpceIds: [], complete: true },
    policy: NO_POLICY,
  };
  const { policy: _policy, ...policyless } = seen;
  const known = { ...policyless, paths: [] };

  it('that leaves out the policy that one of its APIs knows counts without it', () => {
    expect(withoutDomainOmissions([known, { ...known, policy: OPEN }], seen)).toEqual(policyless);
  });

  it('counts as it is if no API knows a policy, or it shows one', () => {
    expect(withoutDomainOmissions([], seen)).toBe(seen);
    expect(withoutDomainOmissions([known, { ...known, policy: NO_POLICY }], seen)).toBe(seen);

    const shown = { ...seen, policy: OPEN };
    expect(withoutDomainOmissions([{ ...known, policy: OPEN }], shown)).toBe(shown);
    expect(withoutDomainOmissions([{ ...known, policy: OPEN }], policyless)).toBe(policyless);
  });
});

it('a second answer adds only what the first one left out, and removes nothing', () => {
  const first = { a: null, b: 1, c: null };
  const rest = { b: 1 };

  expect(filledBy<object>({ first, rest, second: { a: 2, b: 3, d: 4 } })).toEqual({ b: 1, a: 2 });
});

it('a second answer about an API adds tags one by one', () => {
  const answer = (tags: ObservedApi['tags'], more: Partial<ObservedApi> = {}) => ({ apiId: API, tags, ...more });

  expect(
    apiFilledBy({
      first: answer({ service: null, stage: null }, { policy: NO_POLICY }),
      rest: answer({ stage: null }),
      second: answer({ service: 'orders', stage: 'prod', registry: 'x' }, { policy: OPEN, name: 'new' }),
    }),
  ).toEqual(answer({ service: 'orders', stage: null }, { policy: OPEN }));
});
