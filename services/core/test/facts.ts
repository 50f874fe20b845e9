// Builds facts for unit tests, and the records and states that the core makes of them.
import { digestPolicy } from '../policy/digest.js';
import { DEFAULT_ENDPOINT_POLICY } from '../policy/endpoint-policy.js';
import { type ApiRecord, reduceApi } from '../records/api-record.js';
import type { ApiDomain, DomainId } from '../records/domain.js';
import { type EndpointRecord, reduceEndpoint } from '../records/endpoint-record.js';
import type {
  ApiDeleted,
  ApiMissing,
  ApiRevived,
  ApiDescribed,
  ApiFact,
  ApiMapped,
  ApiTagged,
  ApiTags,
  DeploymentMade,
  EndpointDeleted,
  EndpointMissing,
  EndpointDescribed,
  EndpointFact,
  EndpointTagged,
  StageDeleted,
  StageSeen,
} from '../records/fact.js';
import type { Second } from '../time.js';
import { type NameState, blankName, withCandidacy } from '../names/name-state.js';
import type { RegistryConfig } from '../registry-config.js';
import { candidaciesOf } from '../names/candidacy.js';

export const ACCOUNT = '111122223333';
export const OTHER_ACCOUNT = '444455556666';
export const REGION = 'eu-west-1';
export const ROLE = 'arn:aws:iam::111122223333:role/ci/deployer';
export const TAG_ONLY: RegistryConfig = { registry: 'prod', naming: 'tag', owners: [] };
export const TAG_OR_NAME: RegistryConfig = { ...TAG_ONLY, naming: 'tag-or-name' };

/** The resource policy of an API that allows everybody everything, or denies it. */
export const policyForAll = (apiId: string, effect: 'Allow' | 'Deny') =>
  digestPolicy(JSON.stringify({ Statement: { Effect: effect, Principal: '*', Action: '*', Resource: '*' } }), {
    account: ACCOUNT,
    region: REGION,
    apiId,
  });

const provenance = (at: Second) => ({
  account: ACCOUNT,
  region: REGION,
  at,
  cause: { eventName: 'SomeCall', eventId: 'e-1', principal: ROLE, tool: 'terraform' },
});

export const created = (apiId: string, at: Second, more: Partial<ApiDescribed> = {}): ApiDescribed => ({
  kind: 'ApiDescribed',
  ...provenance(at),
  apiId,
  source: 'create',
  type: 'PRIVATE',
  ...more,
});

export const updated = (apiId: string, at: Second, more: Partial<ApiDescribed> = {}): ApiDescribed =>
  created(apiId, at, { source: 'update', ...more });

export const swept = (apiId: string, at: Second, more: Partial<ApiDescribed> = {}): ApiDescribed =>
  created(apiId, at, { source: 'sweep', ...more });

export const tagged = (apiId: string, at: Second, tags: ApiTags, more: Partial<ApiTagged> = {}): ApiTagged => ({
  kind: 'ApiTagged',
  ...provenance(at),
  apiId,
  tags,
  ...more,
});

export const deleted = (apiId: string, at: Second, more: Partial<ApiDeleted> = {}): ApiDeleted => ({
  kind: 'ApiDeleted',
  ...provenance(at),
  apiId,
  ...more,
});

export const missing = (apiId: string, at: Second): ApiMissing => ({ kind: 'ApiMissing', ...provenance(at), apiId });

export const revived = (apiId: string, at: Second): ApiRevived => ({ kind: 'ApiRevived', ...provenance(at), apiId });

export const staged = (apiId: string, at: Second, stage = 'prod', more: Partial<StageSeen> = {}): StageSeen => ({
  kind: 'StageSeen',
  ...provenance(at),
  apiId,
  stage,
  sign: 'created',
  ...more,
});

/** A private API, and its stage a second later. */
export function ready(apiId: string, at: Second, more: Partial<ApiDescribed> = {}, stage = 'prod'): ApiFact[] {
  const { account, region, cause } = { ...provenance(at), ...more };
  return [created(apiId, at, more), staged(apiId, at + 1, stage, { account, region, cause })];
}

export const unstaged = (
  apiId: string,
  at: Second,
  stage = 'prod',
  more: Partial<StageDeleted> = {},
): StageDeleted => ({
  kind: 'StageDeleted',
  ...provenance(at),
  apiId,
  stage,
  sign: 'deleted',
  ...more,
});

export const deploymentMade = (apiId: string, at: Second, deployment: string, createdAt = at): DeploymentMade => ({
  kind: 'DeploymentMade',
  ...provenance(at),
  apiId,
  deployment,
  createdAt,
});

export const mapped = (apiId: string, at: Second, domain: DomainId, mapping: ApiDomain | null): ApiMapped => ({
  kind: 'ApiMapped',
  ...provenance(at),
  apiId,
  domain,
  mapping,
});

export const opened = (vpceId: string, at: Second, more: Partial<EndpointDescribed> = {}): EndpointDescribed => ({
  policy: DEFAULT_ENDPOINT_POLICY,
  kind: 'EndpointDescribed',
  ...provenance(at),
  vpceId,
  source: 'create',
  vpcId: 'vpc-0a',
  state: 'pending',
  privateDns: true,
  ...more,
});

export const named = (
  vpceId: string,
  at: Second,
  network: string | null,
  more: Partial<EndpointTagged> = {},
): EndpointTagged => ({ kind: 'EndpointTagged', ...provenance(at), vpceId, network, ...more });

export const closed = (vpceId: string, at: Second, more: Partial<EndpointDeleted> = {}): EndpointDeleted => ({
  kind: 'EndpointDeleted',
  ...provenance(at),
  vpceId,
  ...more,
});

export const lost = (vpceId: string, at: Second): EndpointMissing => ({
  kind: 'EndpointMissing',
  ...provenance(at),
  vpceId,
});

/** The record that these facts of one API give. */
export function apiRecord(facts: readonly ApiFact[]): ApiRecord {
  return facts.reduce<ApiRecord | undefined>((record, fact) => reduceApi(record, fact).record, undefined)!;
}

/** The record that these facts of one endpoint give. */
export function endpointRecord(facts: readonly EndpointFact[]): EndpointRecord {
  return facts.reduce<EndpointRecord | undefined>((record, fact) => reduceEndpoint(record, fact).record, undefined)!;
}

/** The state of a name after these facts of any number of APIs, applied one by one. */
export function nameState(name: string, facts: readonly ApiFact[], config: RegistryConfig = TAG_ONLY): NameState {
  return withFacts(blankName(name), facts, config);
}

/** The state after facts of further APIs. */
export function withFacts(start: NameState, facts: readonly ApiFact[], config: RegistryConfig = TAG_ONLY): NameState {
  const records = new Map<string, ApiRecord>();
  return facts.reduce((state, fact) => {
    const key = `${fact.region} ${fact.apiId} ${fact.account}`;
    const before = records.get(key);
    const after = reduceApi(before, fact).record;
    records.set(key, after);
    const former = before === undefined ? undefined : candidaciesOf(before, config).get(start.name);
    return withCandidacy(state, former, candidaciesOf(after, config).get(start.name));
  }, start);
}

/** Every order of a short list. */
export function permutations<T>(list: readonly T[]): T[][] {
  if (list.length <= 1) return [[...list]];
  return list.flatMap((first, index) =>
    permutations([...list.slice(0, index), ...list.slice(index + 1)]).map((rest) => [first, ...rest]),
  );
}

/** Every order of up to five things, every seventeenth order of six, and two orders of more: the proofs of the world draw others. */
export function ordersOf<T>(list: readonly T[]): readonly (readonly T[])[] {
  if (list.length > 6) return [list, list.toReversed()];
  return permutations(list).filter((_, index) => list.length < 6 || index % 17 === 0);
}
