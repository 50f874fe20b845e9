// The registry in memory: the same pure functions as the use cases, applied fact by fact, and the documents that they
// publish.
import {
  apiDocuments,
  changed,
  networkSummaryDocuments,
  networkNameDocuments,
  serviceDocuments,
  vpcChanges,
  type DocumentWrite,
} from '../../app/ingest/publish.js';
import { reduceApi, type ApiRecord } from '../../core/records/api-record.js';
import { ANY_ACCOUNT, DEFAULT_TAG_KEYS } from '../../core/cloudtrail/config.js';
import { parseEvent, type ParsedEvent } from '../../core/cloudtrail/parse.js';
import { reduceName, type OperatorAct } from '../../core/names/act.js';
import { elect } from '../../core/names/elect.js';
import { reduceEndpoint, type EndpointRecord } from '../../core/records/endpoint-record.js';
import { equal } from '../../core/equal.js';
import { isApiFact, type ApiFact, type EndpointFact, type Fact } from '../../core/records/fact.js';
import {
  BLANK_NETWORK_SUMMARY,
  networkSummaryOf,
  withNetwork,
  type NetworkSummary,
} from '../../core/networks/network-summary.js';
import { blankName, withCandidacy, type NameState } from '../../core/names/name-state.js';
import {
  blankNetworkName,
  electNetwork,
  networkCandidaciesOf,
  withNetworkCandidacy,
  type NetworkNameState,
} from '../../core/networks/network-name.js';
import type { RegistryConfig } from '../../core/registry-config.js';
import { candidaciesOf, type Candidacy } from '../../core/names/candidacy.js';
import { blankVpc, vpcMemberOf, networkOf, withEndpoint, type VpcState } from '../../core/networks/vpc-state.js';

/** All that a registry stores except its history, by key. */
export interface MirrorState {
  readonly apis: Map<string, ApiRecord>;
  readonly endpoints: Map<string, EndpointRecord>;
  readonly names: Map<string, NameState>;
  readonly vpcs: Map<string, VpcState>;
  readonly networkNames: Map<string, NetworkNameState>;
  networkSummary: NetworkSummary;
  /** The readers' documents. */
  readonly documents: Map<string, object>;
}

export interface Mirror {
  readonly state: MirrorState;
  readonly applyEvent: (event: unknown) => ParsedEvent;
  /** Applies a fact that comes from a sweep. */
  readonly applyFact: (fact: Fact) => void;
  readonly applyAct: (act: OperatorAct) => void;
}

/** What derives from a record or a state, computed once for each, since they never change. */
type Derived = ReturnType<typeof derivedUnder>;

function derivedUnder(config: RegistryConfig) {
  return {
    candidacies: once((record: ApiRecord) => candidaciesOf(record, config)),
    apiDocuments: once((record: ApiRecord) => apiDocuments(record, config)),
    serviceDocuments: once((state: NameState) => serviceDocuments(state.name, elect(state, config))),
    networkCandidacies: once(networkCandidaciesOf),
    nameDocuments: once((state: NetworkNameState) =>
      networkNameDocuments(state.name, electNetwork(state, config.owners)),
    ),
  };
}

function once<K extends object, V>(derive: (of: K) => V): (of: K) => V {
  const known = new WeakMap<K, V>();
  return (of) => {
    const value = known.get(of) ?? derive(of);
    known.set(of, value);
    return value;
  };
}

export function createMirror(config: RegistryConfig): Mirror {
  const derived = derivedUnder(config);
  const { lineageTags = [] } = config;
  const parser = { enrols: ANY_ACCOUNT, tagKeys: { ...DEFAULT_TAG_KEYS, lineageTags } };
  const kept: MirrorState = {
    apis: new Map(),
    endpoints: new Map(),
    names: new Map(),
    vpcs: new Map(),
    networkNames: new Map(),
    networkSummary: BLANK_NETWORK_SUMMARY,
    documents: new Map(),
  };
  return {
    state: kept,
    applyEvent: (event) => {
      const outcome = parseEvent(event, parser);
      if (outcome.outcome === 'facts') outcome.facts.forEach((fact) => takeFact(kept, fact, derived));
      return outcome;
    },
    applyFact: (fact) => {
      takeFact(kept, fact, derived);
    },
    applyAct: (act) => {
      takeName(kept, reduceName(kept.names.get(act.name) ?? blankName(act.name), act), derived);
    },
  };
}

function takeFact(kept: MirrorState, fact: Fact, derived: Derived): void {
  if (isApiFact(fact)) takeApiFact(kept, fact, derived);
  else takeEndpointFact(kept, fact, derived);
}

const NO_CANDIDACIES: ReadonlyMap<string, Candidacy> = new Map();

export const keyOfApi = ({ region, apiId, account }: Pick<ApiRecord, 'region' | 'apiId' | 'account'>) =>
  `${region} ${apiId} ${account}`;
export const keyOfEndpoint = ({ region, vpceId, account }: Pick<EndpointRecord, 'region' | 'vpceId' | 'account'>) =>
  `${region} ${vpceId} ${account}`;

function takeApiFact(kept: MirrorState, fact: ApiFact, derived: Derived): void {
  const key = keyOfApi(fact);
  const before = kept.apis.get(key);
  const { record } = reduceApi(before, fact);
  if (equal(record, before)) return;
  kept.apis.set(key, record);
  publish(kept, changed(before === undefined ? [] : derived.apiDocuments(before), derived.apiDocuments(record)));
  const former = before === undefined ? NO_CANDIDACIES : derived.candidacies(before);
  const candidacies = derived.candidacies(record);
  for (const name of new Set([...former.keys(), ...candidacies.keys()])) {
    if (equal(former.get(name), candidacies.get(name))) continue;
    const state = kept.names.get(name) ?? blankName(name);
    takeName(kept, withCandidacy(state, former.get(name), candidacies.get(name)), derived);
  }
}

function takeName(kept: MirrorState, next: NameState, derived: Derived): void {
  const state = kept.names.get(next.name) ?? blankName(next.name);
  kept.names.set(next.name, next);
  publish(kept, changed(derived.serviceDocuments(state), derived.serviceDocuments(next)));
}

function takeEndpointFact(kept: MirrorState, fact: EndpointFact, derived: Derived): void {
  const key = keyOfEndpoint(fact);
  const known = kept.endpoints.get(key);
  const { record } = reduceEndpoint(known, fact);
  if (equal(record, known)) return;
  kept.endpoints.set(key, record);
  const member = vpcMemberOf(record);
  if (member === undefined) return;
  const { vpcId } = member;
  const before = kept.vpcs.get(vpcId) ?? blankVpc(vpcId);
  const after = withEndpoint(before, record.vpceId, member);
  kept.vpcs.set(vpcId, after);
  publish(kept, vpcChanges(before, after, member));
  moveNetworkSummary(kept, before, after);
  moveNetworkNames(kept, { before, after }, derived);
}

function moveNetworkSummary(kept: MirrorState, before: VpcState, after: VpcState): void {
  const networkSummary =
    withNetwork(kept.networkSummary, networkOf(before), networkOf(after)) ??
    networkSummaryOf([...kept.vpcs.values()].flatMap((state) => networkOf(state) ?? []));
  publish(kept, changed(networkSummaryDocuments(kept.networkSummary), networkSummaryDocuments(networkSummary)));
  kept.networkSummary = networkSummary;
}

interface VpcMove {
  readonly before: VpcState;
  readonly after: VpcState;
}

function moveNetworkNames(kept: MirrorState, { before, after }: VpcMove, derived: Derived): void {
  const former = derived.networkCandidacies(before);
  const candidacies = derived.networkCandidacies(after);
  for (const name of new Set([...former.keys(), ...candidacies.keys()])) {
    if (equal(former.get(name), candidacies.get(name))) continue;
    const state = kept.networkNames.get(name) ?? blankNetworkName(name);
    const next = withNetworkCandidacy(state, after.vpcId, candidacies.get(name));
    kept.networkNames.set(name, next);
    publish(kept, changed(derived.nameDocuments(state), derived.nameDocuments(next)));
  }
}

export function publish({ documents }: MirrorState, writes: readonly DocumentWrite[]): void {
  for (const { key, value } of writes) {
    if (value === null) documents.delete(`${key.pk} ${key.sk}`);
    else documents.set(`${key.pk} ${key.sk}`, value);
  }
}
