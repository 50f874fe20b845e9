// What AWS returns when a world is listed: the fake control plane's data.
import { defined } from 'waypost/model';
import { digestPolicy, type KeptPolicy } from '../../core/policy/digest.js';
import type { Scope } from '../../core/records/fact.js';
import type { FakeApi, FakeDomain, FakeEndpoint, FakeScope } from '../../test/aws/account.js';
import type { WorldApi } from './rest-apis.js';
import { ACCOUNTS, REGIONS } from './scopes.js';
import type { Domain } from './custom-domains.js';
import type { WorldEndpoint } from './ec2.js';
import { ENDPOINT_POLICIES } from './endpoint-policies.js';
import type { Ledger } from './ledger.js';

/** A world at one moment, as far as AWS lists it. */
export interface WorldSnapshot {
  readonly ledger: Pick<Ledger, 'calls' | 'now'>;
  readonly gateway: { readonly apis: readonly WorldApi[]; readonly domains: readonly Domain[] };
  readonly ec2: { readonly endpoints: readonly WorldEndpoint[] };
}

/** Every account and region of a world. */
export const SCOPES: readonly Scope[] = ACCOUNTS.flatMap((account) => REGIONS.map((region) => ({ account, region })));

/** The scopes in which something was ever created, at least one. */
export function scopesOf({ gateway: { apis, domains }, ec2 }: WorldSnapshot): readonly Scope[] {
  const used = new Set([...apis, ...domains, ...ec2.endpoints].map(({ account, region }) => `${account} ${region}`));
  const scopes = SCOPES.filter(({ account, region }) => used.has(`${account} ${region}`));
  return scopes.length === 0 ? SCOPES.slice(0, 1) : scopes;
}

/** When each API and each endpoint was created. */
export function creationTimesOf({ ledger }: WorldSnapshot): ReadonlyMap<string, number> {
  const actions = ledger.calls.flatMap((call) => call.actions);
  return new Map(
    actions.flatMap((action): [string, number][] => {
      if (action.kind === 'api-created') return [[action.apiId, action.at]];
      return action.kind === 'endpoint-created' ? [[action.vpceId, action.at]] : [];
    }),
  );
}

/** As EC2 lists it; no event reports that an endpoint has become available. */
export function stateOf({ ready }: WorldEndpoint, { ledger }: WorldSnapshot): 'available' | 'pending' {
  return ledger.now() >= ready ? 'available' : 'pending';
}

/** As EC2 and the world's events spell it. */
export function dnsNameOf({ vpceId, region }: Pick<WorldEndpoint, 'vpceId' | 'region'>): string {
  return `${vpceId}-q1w2e3r4.execute-api.${region}.vpce.amazonaws.com`;
}

/** The state of a domain, by whether its last change has ended. */
export function domainStateOf({ busyUntil }: Domain, { ledger }: WorldSnapshot): 'available' | 'updating' {
  return ledger.now() >= busyUntil ? 'available' : 'updating';
}

/** A scope's data for the fake control plane. */
export function holdingsOf(world: WorldSnapshot, scope: Scope): Pick<FakeScope, 'apis' | 'domains' | 'endpoints'> {
  const { apis, domains, endpoints } = livingIn(world, scope);
  const creationTimes = creationTimesOf(world);
  return {
    apis: apis.map((api) => ({ ...heldApi(api), createdDate: creationTimes.get(api.apiId) ?? 0 })),
    domains: domains.map((each) => ({
      ...heldDomain(each),
      domainNameStatus: domainStateOf(each, world).toUpperCase(),
    })),
    endpoints: endpoints.map((each) => ({
      ...heldEndpoint(each),
      state: stateOf(each, world),
      createdAt: creationTimes.get(each.vpceId) ?? 0,
    })),
  };
}

function livingIn({ gateway, ec2 }: WorldSnapshot, { account, region }: Scope) {
  const isHere = (each: WorldApi | Domain | WorldEndpoint) =>
    each.alive && each.account === account && each.region === region;
  return {
    apis: gateway.apis.filter(isHere),
    domains: gateway.domains.filter(isHere),
    endpoints: ec2.endpoints.filter(isHere),
  };
}

/** The digest that a registry keeps of an API's policy. */
export function keptPolicy({
  account,
  region,
  apiId,
  policy,
}: Pick<WorldApi, 'account' | 'region' | 'apiId' | 'policy'>): KeptPolicy {
  return digestPolicy(policy, { account, region, apiId });
}

function heldApi({ apiId, name, type, vpceIds, disabled, tags, policy, stages, ...api }: WorldApi): FakeApi {
  const { serving, deployments } = api;
  return {
    id: apiId,
    name,
    tags: { ...tags },
    endpointConfiguration: { types: [type], vpcEndpointIds: [...vpceIds] },
    disableExecuteApiEndpoint: disabled,
    deployments: Object.fromEntries([...deployments].map(([id, { made }]) => [id, made])),
    // Escaped once more, as API Gateway does.
    ...(policy === '' ? {} : { policy: JSON.stringify(policy).slice(1, -1) }),
    stages: [...stages].map(([stageName, createdDate]) => {
      const { deployment: deploymentId, touched: lastUpdatedDate, canary } = serving.get(stageName) ?? {};
      const canarySettings = canary && { deploymentId: canary.id, percentTraffic: canary.percent };
      return { stageName, createdDate, deploymentId, lastUpdatedDate, ...defined({ canarySettings }) };
    }),
  };
}

const ROUTING = {
  none: 'BASE_PATH_MAPPING_ONLY',
  first: 'ROUTING_RULE_THEN_BASE_PATH_MAPPING',
  only: 'ROUTING_RULE_ONLY',
} as const;

function heldDomain({ name, id, mappings, associations, rules }: Domain): FakeDomain {
  return {
    domainName: name,
    domainNameId: id,
    endpointConfiguration: { types: ['PRIVATE'] },
    routingMode: ROUTING[rules],
    mappings: [...mappings].map(([basePath, { apiId, stage }]) => ({
      basePath: basePath === '' ? '(none)' : basePath,
      restApiId: apiId,
      ...(stage === null ? {} : { stage }),
    })),
    associations: [...associations],
  };
}

function heldEndpoint(endpoint: WorldEndpoint): FakeEndpoint {
  const { vpceId, vpcId, region, privateDns, policy, tags } = endpoint;
  return {
    vpcEndpointId: vpceId,
    vpcId,
    serviceName: `com.amazonaws.${region}.execute-api`,
    privateDnsEnabled: privateDns,
    dnsNames: [dnsNameOf(endpoint)],
    policy: ENDPOINT_POLICIES[policy].text,
    tags: { ...tags },
  };
}
