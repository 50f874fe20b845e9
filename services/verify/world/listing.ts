// What AWS returns when a world is listed: as an observation, and as the fake control plane's data.
import { DEFAULT_TAG_KEYS } from '../../core/cloudtrail/config.js';
import type { ObservedApi, ObservedDomain, ObservedEndpoint, ObservedStage } from '../../core/sweep/observation.js';
import { digestEndpointPolicy } from '../../core/policy/endpoint-policy.js';
import { NO_POLICY, digestPolicy, type KeptPolicy } from '../../core/policy/digest.js';
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

/** The APIs that a list of the scope returns. */
export function observedApis(snapshot: WorldSnapshot, scope: Scope): readonly ObservedApi[] {
  const creationTimes = creationTimesOf(snapshot);
  return livingIn(snapshot, scope).apis.map((api) => observedApi(api, creationTimes));
}

/** The endpoints that a list of the scope returns. */
export function observedEndpoints(snapshot: WorldSnapshot, scope: Scope): readonly ObservedEndpoint[] {
  const creationTimes = creationTimesOf(snapshot);
  return livingIn(snapshot, scope).endpoints.map((each) => ({
    ...observedEndpoint(each, creationTimes),
    state: stateOf(each, snapshot),
  }));
}

/** An API's stages; undefined if the API is not found. */
export function observedStages({ gateway }: WorldSnapshot, apiId: string): readonly ObservedStage[] | undefined {
  const api = gateway.apis.find((each) => each.apiId === apiId && each.alive);
  return (
    api &&
    [...api.stages].map(([name, createdAt]) => {
      const { deployment, touched } = api.serving.get(name) ?? {};
      return {
        ...{ name, createdAt },
        ...(deployment === undefined ? {} : { deploymentId: deployment }),
        ...(touched === undefined ? {} : { updatedAt: touched }),
      };
    })
  );
}

/** The state of a domain, by whether its last change has ended. */
export function domainStateOf({ busyUntil }: Domain, { ledger }: WorldSnapshot): 'available' | 'updating' {
  return ledger.now() >= busyUntil ? 'available' : 'updating';
}

/** The custom domains that a list of the scope returns. */
export function observedDomains(snapshot: WorldSnapshot, scope: Scope): readonly ObservedDomain[] {
  return livingIn(snapshot, scope).domains.map((domain) => ({
    ...{ name: domain.name, id: domain.id, rules: domain.rules, policy: NO_POLICY },
    state: domainStateOf(domain, snapshot),
  }));
}

/** A domain's base path mappings; undefined if the domain is not found. */
export function observedMappings(snapshot: WorldSnapshot, { id }: ObservedDomain): ObservedDomain['mappings'] {
  const domain = domainOf(snapshot, id);
  return domain && [...domain.mappings].map(([basePath, mapping]) => ({ basePath, ...mapping }));
}

/** The endpoints of all accounts that have access to a domain. */
export function observedAssociations(snapshot: WorldSnapshot, { id }: ObservedDomain): readonly string[] {
  return (domainOf(snapshot, id)?.associations ?? []).map(({ vpceId }) => vpceId).sort();
}

function domainOf({ gateway }: WorldSnapshot, id: string): Domain | undefined {
  return gateway.domains.find((each) => each.id === id && each.alive);
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

function observedApi(api: WorldApi, creationTimes: ReadonlyMap<string, number>): ObservedApi {
  const { apiId, name, type, vpceIds, disabled, tags } = api;
  const roles = Object.entries(DEFAULT_TAG_KEYS).filter(([role]) => role !== 'network');
  return {
    apiId,
    name,
    type,
    vpceIds,
    disabled,
    policy: keptPolicy(api),
    tags: Object.fromEntries(roles.map(([role, key]) => [role, tags[key] ?? null])),
    createdAt: creationTimes.get(apiId) ?? 0,
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

function observedEndpoint(endpoint: WorldEndpoint, creationTimes: ReadonlyMap<string, number>): ObservedEndpoint {
  const { vpceId, vpcId, privateDns, policy, tags } = endpoint;
  return {
    vpceId,
    vpcId,
    privateDns,
    dnsName: dnsNameOf(endpoint),
    policy: digestEndpointPolicy(ENDPOINT_POLICIES[policy].text),
    network: tags[DEFAULT_TAG_KEYS.network] ?? null,
    createdAt: creationTimes.get(vpceId) ?? 0,
  };
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
      const { deployment: deploymentId, touched: lastUpdatedDate } = serving.get(stageName) ?? {};
      return { stageName, createdDate, deploymentId, lastUpdatedDate };
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
