// Checks law 2 after full sweeps: the records and the served APIs equal the account.
//
// A loss of events may change claims, because a claim is the time of the first observation. So it may be unknown which account or
// lineage first had a name. Owners and the serving lineage are therefore compared only where they do not depend on that order. If a
// stage's deletion was lost and the stage was created again within the allowed clock skew, no observer can tell the two stages apart.
// So its creation time is compared with that precision.
import { expect } from 'expect';
import {
  LISTED,
  type ApiDocument,
  type EndpointPolicy,
  type Network,
  type NetworkDocument,
  type ServiceEntry,
  type ServiceRegion,
} from 'waypost/model';
import { API_TAGS } from '../../core/records/fact.js';
import { DEFAULT_TAG_KEYS } from '../../core/cloudtrail/config.js';
import { servedId } from '../../core/records/deployment-log.js';
import { NO_POLICY } from '../../core/policy/digest.js';
import { networkTagOf } from '../../core/records/endpoint-record.js';
import type { RegistryConfig } from '../../core/registry-config.js';
import { presentStages, presentSince } from '../../core/records/stage-log.js';
import { servedDeploymentsOf, type WorldApi } from './rest-apis.js';
import { TAG } from './action.js';
import type { WorldEndpoint } from './ec2.js';
import { ENDPOINT_POLICIES } from './endpoint-policies.js';
import { creationTimesOf, dnsNameOf, keptPolicy, stateOf, type WorldSnapshot } from './listing.js';
import type { MirrorState } from './mirror.js';
import { groupedBy, iso, nameOf, networkNameOf, ownerIn, sortedBy } from './oracle/reading.js';
import { documentsUnder, expectSame } from './comparison.js';

/** Seconds by which the clocks may differ, as configured for sweeps. */
export const SKEW = 5;

/** Seconds by which the sweeps' clock was wrong. Creation times are only as exact as that. */
interface Precision {
  readonly seconds: number;
}

const EXACT: Precision = { seconds: 0 };

/** The true time of creation, if the recorded one is as close as an observer can come. */
function creationTime(recorded: number, truth: number | undefined, { seconds }: Precision): number {
  return truth !== undefined && recorded <= truth && recorded >= truth - seconds ? truth : recorded;
}

/** Compares every part of the records of everything that lives. */
export function expectRecords({ apis, endpoints }: MirrorState, world: WorldSnapshot, precision = EXACT): void {
  const creationTimes = creationTimesOf(world);
  const known = [...apis.values()].filter(({ created, deleted }) => created && deleted === undefined);
  const living = world.gateway.apis.filter(({ alive }) => alive);
  // An API that nobody ever saw as private has no record.
  const isKnown = new Set(known.map(({ apiId }) => apiId));
  const due = living.filter(({ type, apiId }) => type === 'PRIVATE' || isKnown.has(apiId));
  const truth = due.map((api) => [api.apiId, apiTruth(api, creationTimes.get(api.apiId))]);
  const records = known.map((record) => [
    record.apiId,
    {
      account: record.account,
      region: record.region,
      createdAt: creationTime(record.createdAt, creationTimes.get(record.apiId), precision),
      name: record.name?.value,
      type: record.type?.value,
      vpceIds: record.vpceIds?.value ?? [],
      disabled: record.disabled?.value ?? false,
      // A policy that was never reported and does not exist is not recorded.
      policy: record.policy?.value ?? NO_POLICY,
      tags: API_TAGS.map((role) => record.tags[role]?.value ?? null),
      stages: stageNames(record.type?.value, presentStages(record.stages)).map((stage) => [
        stage,
        servedId(record.deployments ?? [], stage),
      ]),
    },
  ]);
  expectSame(Object.fromEntries(records) as object, Object.fromEntries(truth) as object);
  for (const record of known.filter(({ type }) => type?.value === 'PRIVATE')) {
    const { stages } = living.find(({ apiId }) => apiId === record.apiId)!;
    for (const log of presentStages(record.stages)) expectSince(presentSince(log), stages.get(log.name));
  }
  const there = [...endpoints.values()].filter(({ created, deleted }) => created && deleted === undefined);
  expectSame(
    Object.fromEntries(there.map((each) => [each.vpceId, [each.account, each.region, networkTagOf(each) ?? null]])),
    Object.fromEntries(livingEndpoints(world).map((each) => [each.vpceId, endpointTruth(each)])),
  );
}

function apiTruth(api: WorldApi, createdAt: number | undefined) {
  const { account, region, name, type, vpceIds, disabled, tags, stages, serving } = api;
  return {
    account,
    region,
    createdAt,
    name,
    type,
    vpceIds,
    disabled,
    policy: keptPolicy(api),
    tags: API_TAGS.map((role) => tags[DEFAULT_TAG_KEYS[role]] ?? null),
    stages: stageNames(
      type,
      [...stages.keys()].map((stage) => ({ name: stage })),
    ).map((stage) => [stage, serving.get(stage)?.deployment]),
  };
}

/** Stages of an API that is not private are neither read nor served. */
function stageNames(type: string | undefined, stages: readonly { readonly name: string }[]): readonly string[] {
  return type === 'PRIVATE' ? stages.map(({ name }) => name).sort() : [];
}

function expectSince(since: number, truth = NaN): void {
  expect(since).toBeLessThanOrEqual(truth);
  expect(since).toBeGreaterThanOrEqual(truth - SKEW);
}

const endpointTruth = ({ account, region, tags }: WorldEndpoint) => [account, region, tags[TAG.network] ?? null];

const livingEndpoints = ({ ec2 }: WorldSnapshot) => ec2.endpoints.filter(({ alive }) => alive);

/** Compares the services' documents: they show nothing that is deleted and everything that is alive, and the right API serves. */
export function expectServices(
  { documents }: MirrorState,
  world: WorldSnapshot,
  { precision = EXACT, ...config }: RegistryConfig & { readonly precision?: Precision },
): void {
  const creationTimes = creationTimesOf(world);
  const createdAt = ({ apiId }: WorldApi) => creationTimes.get(apiId) ?? 0;
  const apis = sortedBy(world.gateway.apis, createdAt, ({ apiId }) => apiId);
  const named = groupedBy(
    apis.filter((api) => serviceOf(api, config) !== undefined),
    (api) => serviceOf(api, config) ?? '',
  );
  const entries = documentsUnder<ServiceEntry>(documents, 'SERVICE#');
  for (const name of named.keys()) expect(entries.map((entry) => entry.name)).toContain(name);
  // A deployment's type is unknown if events were lost and the type was changed both before and after the deployment. The same holds if
  // it was changed before the deployment and set again later: without the first event, the later call looks like the change.
  const setAgain = typesSetAgain(world);
  const undecided = new Set(
    apis
      .filter(({ alive }) => alive)
      .filter((api) => isTypeChanging(api) || setAgain.has(api.apiId))
      .map((api) => nameIn(api, config)),
  );
  for (const entry of entries.filter(({ name }) => !undecided.has(name))) {
    expectEntry(entry, named.get(entry.name) ?? [], { ...config, precision, createdAt });
  }
  const isPrivate = new Set(apis.filter(({ type }) => type === 'PRIVATE').map(({ apiId }) => apiId));
  const looked = documentsUnder<ApiDocument>(documents, 'API#').filter(
    ({ apiId, deleted }) => deleted === null && isPrivate.has(apiId),
  );
  const pointers = looked.map(({ apiId, region, accountId, service }) => [apiId, [region, accountId, service]]);
  const truth = [...named].flatMap(([name, all]) => all.map((api) => [api.apiId, [api.region, api.account, name]]));
  expectSame(Object.fromEntries(pointers) as object, Object.fromEntries(truth) as object);
}

/** True if the endpoint type was changed since the deployment that serves, even if it was changed back. */
const isTypeChanging = (api: WorldApi) =>
  servedDeploymentsOf(api).some(({ made, type }) => type !== api.type || made < api.changed.type);

/** The APIs whose type was set to what it already was. */
function typesSetAgain({ ledger }: WorldSnapshot): ReadonlySet<string> {
  const types = new Map<string, string>();
  const found = new Set<string>();
  for (const action of ledger.calls.flatMap(({ actions }) => actions)) {
    if (action.kind === 'api-changed' && action.sets.includes('type') && types.get(action.apiId) === action.type) {
      found.add(action.apiId);
    }
    if (action.kind === 'api-created' || action.kind === 'api-changed') types.set(action.apiId, action.type);
  }
  return found;
}

/** The name of a living API that is private. */
function serviceOf(api: WorldApi, config: RegistryConfig): string | undefined {
  return api.alive && api.type === 'PRIVATE' ? nameIn(api, config) : undefined;
}

function nameIn({ tags, name }: WorldApi, { registry, naming }: RegistryConfig): string | undefined {
  if ((tags[TAG.registry] ?? registry) !== registry) return undefined;
  const raw = tags[TAG.service] ?? (naming === 'tag-or-name' ? name : undefined);
  return raw === undefined ? undefined : nameOf(raw);
}

interface EntryTruth extends RegistryConfig {
  readonly precision: Precision;
  readonly createdAt: (api: WorldApi) => number;
}

/** @param living all living APIs of the name, the oldest first. */
function expectEntry(entry: ServiceEntry, living: readonly WorldApi[], { owners, ...measure }: EntryTruth): void {
  const { name, accountId, regions, conflicts } = entry;
  const isHeld = ({ account }: WorldApi) => account === accountId;
  expect(accountId).toBe(ownerIn(owners, name) ?? accountId);
  const rivals = living.filter((api) => !isHeld(api)).map(({ apiId }) => apiId);
  expectListed(
    conflicts.map(({ apiId }) => apiId),
    rivals,
  );
  for (const api of living.filter(isHeld)) expect(regions.map(({ region }) => region)).toContain(api.region);
  for (const each of regions) {
    const here = living.filter((api) => isHeld(api) && api.region === each.region);
    expectRegion(each, here, measure);
  }
}

/** Compares a list that may be cut at its limit. */
function expectListed(listed: readonly string[], truth: readonly string[]): void {
  if (truth.length <= LISTED) expect([...listed].sort()).toEqual([...truth].sort());
  else expect(truth).toEqual(expect.arrayContaining([...listed]));
}

function expectRegion(
  { status, current, candidates, siblings }: ServiceRegion,
  living: readonly WorldApi[],
  { createdAt, precision }: Pick<EntryTruth, 'createdAt' | 'precision'>,
): void {
  expectListed(
    [...candidates, ...siblings].map(({ apiId }) => apiId),
    living.map(({ apiId }) => apiId),
  );
  if (current === null) {
    expect(status).toBe(living.length === 0 ? 'gone' : 'not-ready');
    // Only an older lineage that lives and has no stage keeps a tagged API with a stage from serving.
    const tagged = living.filter(isTagged);
    expect(tagged.length > 0 && tagged.every(isReady)).toBe(false);
    return;
  }
  const serving = living.find(({ apiId }) => apiId === current.apiId)!;
  const able = living.filter((api) => isReady(api) && isLike(api, serving));
  const latest = Math.max(...able.map(createdAt));
  const youngest = able.filter(
    (api, index) => index === able.length - 1 || createdAt(api) > latest - precision.seconds,
  );
  expect(status).toBe('live');
  expect(youngest.map(({ apiId }) => apiId)).toContain(current.apiId);
  expect(current.vpceIds).toEqual(serving.vpceIds);
  expect(current.disabled ?? false).toBe(serving.disabled);
  expect(servedStages(serving)).toContain(current.stage);
  expect(current.stages.map(({ name }) => name).sort()).toEqual([...serving.stages.keys()].sort());
  for (const { name, since } of current.stages) expectSince(Date.parse(since) / 1000, serving.stages.get(name));
}

const isReady = ({ stages }: WorldApi) => stages.size > 0;
const isTagged = ({ tags }: WorldApi) => tags[TAG.service] !== undefined;

/** True for APIs that get their name in the same way and are of one stack, or serve one stage if neither has a stack. */
function isLike(api: WorldApi, other: WorldApi): boolean {
  const keys = [TAG.stack, TAG.logicalId];
  if (isTagged(api) !== isTagged(other) || keys.some((key) => api.tags[key] !== other.tags[key])) return false;
  const [stage, ...more] = servedStages(api);
  const isStacked = keys.some((key) => api.tags[key] !== undefined);
  return api === other || isStacked || (more.length === 0 && stage !== undefined && servedStages(other)[0] === stage);
}

/** The stage that serves, or all stages that may be the oldest one, as far as anyone can know. */
function servedStages({ stages, tags }: WorldApi): readonly string[] {
  const names = [...stages.keys()];
  const wanted = names.filter((name) => name === tags[TAG.stage]);
  const regular = names.filter((name) => name !== 'Stage');
  const able = [wanted, regular, names].find((some) => some.length > 0) ?? [];
  const since = (name: string) => stages.get(name) ?? 0;
  const oldest = Math.min(...able.map(since));
  return able.filter((name) => since(name) <= oldest + SKEW);
}

/** Compares the networks' documents. */
export function expectNetworks(
  { documents, networkSummary }: MirrorState,
  world: WorldSnapshot,
  precision = EXACT,
): void {
  const creationTimes = creationTimesOf(world);
  const living = sortedBy(
    livingEndpoints(world),
    ({ vpceId }) => creationTimes.get(vpceId) ?? 0,
    ({ vpceId }) => vpceId,
  );
  const truth = [...groupedBy(living, ({ vpcId }) => vpcId)].map(([vpcId, all]): Network =>
    networkOf(vpcId, all, world),
  );
  const listed = documentsUnder<Network>(documents, 'NETLIST#').filter(({ endpoints }) => endpoints.length > 0);
  const byId = (networks: readonly Network[]) => sortedBy(networks, ({ vpcId }) => vpcId);
  const known = listed.map((network) => ({
    ...network,
    endpoints: network.endpoints.map((endpoint) => {
      const createdAt = creationTime(
        Date.parse(endpoint.createdAt) / 1000,
        creationTimes.get(endpoint.vpceId),
        precision,
      );
      return { ...endpoint, createdAt: iso(createdAt) };
    }),
  }));
  expectSame(byId(known), byId(truth));
  expect(networkSummary.count).toBe(living.length);
  for (const name of new Set(truth.flatMap((network) => network.name ?? []))) {
    const tagged = truth.filter((network) => network.name === name);
    expectNetworkName(documents.get(`NETNAME#${name} v1`), tagged);
  }
}

function networkOf(vpcId: string, all: readonly WorldEndpoint[], world: WorldSnapshot): Network {
  const creationTimes = creationTimesOf(world);
  const name = all.flatMap(({ tags }) => networkNameOf(tags[TAG.network] ?? '') ?? []).at(-1);
  const { region, account } = all[0]!;
  return {
    vpcId,
    ...(name === undefined ? {} : { name }),
    region,
    accountId: account,
    endpoints: all.map((endpoint) => ({
      vpceId: endpoint.vpceId,
      state: stateOf(endpoint, world),
      privateDns: endpoint.privateDns,
      dnsName: dnsNameOf(endpoint),
      createdAt: iso(creationTimes.get(endpoint.vpceId) ?? 0),
      ...(endpoint.policy === 'default' ? {} : { policy: ENDPOINT_POLICIES[endpoint.policy].digest as EndpointPolicy }),
    })),
  };
}

/** Networks of one account are used, and those of other accounts are conflicts. */
function expectNetworkName(document: object | undefined, tagged: readonly Network[]): void {
  expect(document).toBeDefined();
  const { networks, conflicts = [] } = document as NetworkDocument; // of that key
  const used = networks.filter(({ endpoints }) => endpoints.length > 0);
  const rivals = new Set(conflicts.map(({ accountId }) => accountId));
  const ids = (all: readonly { readonly vpcId: string }[]) => all.map(({ vpcId }) => vpcId).sort();
  expect(ids([...used, ...conflicts])).toEqual(ids(tagged));
  expect(new Set(networks.map(({ accountId }) => accountId)).size).toBeLessThanOrEqual(1);
  expect(networks.some(({ accountId }) => rivals.has(accountId))).toBe(false);
}
