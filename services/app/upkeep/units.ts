// What the records, and nothing else, say that the states and documents must be.
import { elect } from '../../core/names/elect.js';
import { BLANK_NETWORK_SUMMARY, networkSummaryOf } from '../../core/networks/network-summary.js';
import type { NameState } from '../../core/names/name-state.js';
import { blankName, withCandidacy } from '../../core/names/name-state.js';
import type { NetworkNameState } from '../../core/networks/network-name.js';
import {
  blankNetworkName,
  electNetwork,
  networkCandidaciesOf,
  withNetworkCandidacy,
} from '../../core/networks/network-name.js';
import type { RegistryConfig } from '../../core/registry-config.js';
import { candidaciesOf } from '../../core/names/candidacy.js';
import type { VpcMember, VpcState } from '../../core/networks/vpc-state.js';
import { blankVpc, vpcMemberOf, networkOf, withEndpoint } from '../../core/networks/vpc-state.js';
import type { StoredState, Write } from '../ports.js';
import type { DocumentWrite } from '../ingest/publish.js';
import {
  apiDocuments,
  droppedDocuments,
  networkSummaryDocuments,
  networkNameDocuments,
  serviceDocuments,
  vpcDocuments,
} from '../ingest/publish.js';

type DerivedState = Exclude<Write, { readonly kind: 'document' | 'history' | 'endpoint' }>;

/** A state, and the documents that follow from it: written together. */
export interface RebuildUnit {
  readonly state: DerivedState;
  /** What is stored now. */
  readonly stored: unknown;
  readonly documents: readonly DocumentWrite[];
}

export function unitsOf(kept: readonly StoredState[], config: RegistryConfig): RebuildUnit[] {
  const vpcs = vpcStates(kept);
  return [
    ...apiUnits(kept, config),
    ...nameUnits(kept, config),
    ...networkUnits(kept, vpcs, config),
    networkSummaryUnit(kept, vpcs),
  ];
}

/** Of one id, other accounts may tell facts too: whose API it is not has no say in whether its document is to be. */
function apiUnits(kept: readonly StoredState[], config: RegistryConfig): RebuildUnit[] {
  const units = ofKind(kept, 'api').map(({ value, rev }): RebuildUnit => ({
    state: { kind: 'api', value, rev },
    stored: value,
    documents: apiDocuments(value, config),
  }));
  const wanted = new Set(units.flatMap(({ documents }) => documents.flatMap(({ key, value }) => value && key.pk)));
  const isOurs = ({ key, value }: DocumentWrite): boolean => value !== null || !wanted.has(key.pk);
  return units.map((unit) => ({ ...unit, documents: unit.documents.filter(isOurs) }));
}

function nameUnits(kept: readonly StoredState[], config: RegistryConfig): RebuildUnit[] {
  const stored = new Map(ofKind(kept, 'name').map((each) => [each.value.name, each]));
  // Operators' acts are in no record: they stay.
  const states = new Map<string, NameState>(
    [...stored].map(([name, { value }]) => [
      name,
      { ...blankName(name), releases: value.releases, ...(value.pin === undefined ? {} : { pin: value.pin }) },
    ]),
  );
  for (const { value } of ofKind(kept, 'api')) {
    for (const [name, candidacy] of candidaciesOf(value, config)) {
      states.set(name, withCandidacy(states.get(name) ?? blankName(name), undefined, candidacy));
    }
  }
  return [...states.values()].map((value) => ({
    state: { kind: 'name', value, rev: stored.get(value.name)?.rev ?? 0 },
    stored: stored.get(value.name)?.value,
    documents: serviceDocuments(value.name, elect(value, config)),
  }));
}

function vpcStates(kept: readonly StoredState[]): ReadonlyMap<string, VpcState> {
  const states = new Map<string, VpcState>(
    ofKind(kept, 'vpc').map(({ value }) => [value.vpcId, blankVpc(value.vpcId)]),
  );
  for (const candidacy of vpcMembers(kept)) {
    states.set(
      candidacy.vpcId,
      withEndpoint(states.get(candidacy.vpcId) ?? blankVpc(candidacy.vpcId), candidacy.vpceId, candidacy),
    );
  }
  return states;
}

function byVpc(candidacies: readonly VpcMember[]): ReadonlyMap<string, readonly VpcMember[]> {
  const groups = new Map<string, VpcMember[]>();
  for (const candidacy of candidacies) {
    const group = groups.get(candidacy.vpcId);
    if (group === undefined) groups.set(candidacy.vpcId, [candidacy]);
    else group.push(candidacy);
  }
  return groups;
}

function vpcMembers(kept: readonly StoredState[]): VpcMember[] {
  return ofKind(kept, 'endpoint').flatMap(({ value }) => vpcMemberOf(value) ?? []);
}

function networkUnits(
  kept: readonly StoredState[],
  vpcs: ReadonlyMap<string, VpcState>,
  config: RegistryConfig,
): RebuildUnit[] {
  const storedVpcs = new Map(ofKind(kept, 'vpc').map((each) => [each.value.vpcId, each]));
  const storedNames = new Map(ofKind(kept, 'network-name').map((each) => [each.value.name, each]));
  const names = new Map<string, NetworkNameState>(
    [...storedNames.keys()].map((name) => [name, blankNetworkName(name)]),
  );
  for (const vpc of vpcs.values()) {
    for (const [name, candidacy] of networkCandidaciesOf(vpc)) {
      names.set(name, withNetworkCandidacy(names.get(name) ?? blankNetworkName(name), vpc.vpcId, candidacy));
    }
  }
  const candidacies = byVpc(vpcMembers(kept));
  const ofVpcs = [...vpcs.values()].map((value): RebuildUnit => ({
    state: { kind: 'vpc', value, rev: storedVpcs.get(value.vpcId)?.rev ?? 0 },
    stored: storedVpcs.get(value.vpcId)?.value,
    documents: [...vpcDocuments(value), ...droppedDocuments(candidacies.get(value.vpcId) ?? [], value)],
  }));
  const ofNames = [...names.values()].map((value): RebuildUnit => ({
    state: { kind: 'network-name', value, rev: storedNames.get(value.name)?.rev ?? 0 },
    stored: storedNames.get(value.name)?.value,
    documents: networkNameDocuments(value.name, electNetwork(value, config.owners)),
  }));
  return [...ofVpcs, ...ofNames];
}

function networkSummaryUnit(kept: readonly StoredState[], vpcs: ReadonlyMap<string, VpcState>): RebuildUnit {
  const stored = ofKind(kept, 'network-summary')[0];
  const value = networkSummaryOf([...vpcs.values()].flatMap((vpc) => networkOf(vpc) ?? []));
  return {
    state: { kind: 'network-summary', value, rev: stored?.rev ?? 0 },
    stored: stored?.value ?? BLANK_NETWORK_SUMMARY,
    documents: networkSummaryDocuments(value),
  };
}

function ofKind<K extends StoredState['kind']>(
  kept: readonly StoredState[],
  kind: K,
): Extract<StoredState, { readonly kind: K }>[] {
  return kept.filter((each): each is Extract<StoredState, { readonly kind: K }> => each.kind === kind);
}
