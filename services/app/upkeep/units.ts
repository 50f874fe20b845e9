// Derives the states and documents that must exist from the records alone.
import { defined } from 'waypost/model';
import { elect } from '../../core/names/elect.js';
import { BLANK_NETWORK_SUMMARY, networkSummaryOf } from '../../core/networks/network-summary.js';
import { type NameState, blankName, withCandidacy } from '../../core/names/name-state.js';
import {
  blankNetworkName,
  electNetwork,
  networkCandidaciesOf,
  withNetworkCandidacy,
  type NetworkNameState,
} from '../../core/networks/network-name.js';
import { configFor, type RegistryConfig } from '../../core/registry-config.js';
import { candidaciesOf } from '../../core/names/candidacy.js';
import {
  blankVpc,
  vpcMemberOf,
  networkOf,
  withEndpoint,
  type VpcMember,
  type VpcState,
} from '../../core/networks/vpc-state.js';
import type { StateWrite, StoredState } from '../ports.js';
import {
  apiDocuments,
  droppedDocuments,
  networkSummaryDocuments,
  networkNameDocuments,
  serviceDocuments,
  vpcDocuments,
  type DocumentWrite,
} from '../ingest/publish.js';

type DerivedState = Exclude<StateWrite, { readonly kind: 'endpoint' }>;

/** A state and the documents that follow from it, written in one transaction. */
export interface RebuildUnit {
  readonly state: DerivedState;
  /** The stored value of the state. */
  readonly stored: unknown;
  readonly documents: readonly DocumentWrite[];
}

export const unitsOf = (items: readonly StoredState[], config: RegistryConfig): RebuildUnit[] => [
  ...unitsOfServices(items, config),
  ...unitsOfNetworks(items, config),
];

/** The units of APIs and of names of services. */
export const unitsOfServices = (items: readonly StoredState[], config: RegistryConfig): RebuildUnit[] => [
  ...apiUnits(items, config),
  ...nameUnits(items, config),
];

/** The units of networks, their names and their summary. */
export function unitsOfNetworks(items: readonly StoredState[], config: RegistryConfig): RebuildUnit[] {
  const vpcs = vpcStates(items);
  return [...networkUnits(items, vpcs, config), networkSummaryUnit(items, vpcs)];
}

/** Another account may have reported facts about the same id. Its record must not delete the owner's document. */
function apiUnits(items: readonly StoredState[], config: RegistryConfig): RebuildUnit[] {
  const units = ofKind(items, 'api').map(({ value, rev }): RebuildUnit => ({
    state: { kind: 'api', value, rev },
    stored: value,
    documents: apiDocuments(value, config),
  }));
  const wanted = new Set(units.flatMap(({ documents }) => documents.flatMap(({ key, value }) => value && key.pk)));
  const isOurs = ({ key, value }: DocumentWrite): boolean => value !== null || !wanted.has(key.pk);
  return units.map((unit) => ({ ...unit, documents: unit.documents.filter(isOurs) }));
}

/** The configuration of each name, with its owner. */
function configsOf(items: readonly StoredState[], config: RegistryConfig): (name: string) => RegistryConfig {
  const owners = new Map(ofKind(items, 'owner').map(({ value }) => [value.name, value.account ?? undefined]));
  return (name) => configFor(name, config, owners.get(name));
}

function nameUnits(items: readonly StoredState[], config: RegistryConfig): RebuildUnit[] {
  const configOf = configsOf(items, config);
  const stored = new Map(ofKind(items, 'name').map((each) => [each.value.name, each]));
  // No record has the operators' acts, so they are copied.
  const states = new Map<string, NameState>(
    [...stored].map(([name, { value }]) => [
      name,
      { ...blankName(name), releases: value.releases, ...defined({ pin: value.pin, adopted: value.adopted }) },
    ]),
  );
  for (const { value } of ofKind(items, 'api')) {
    for (const [name, candidacy] of candidaciesOf(value, config)) {
      states.set(name, withCandidacy(states.get(name) ?? blankName(name), undefined, candidacy));
    }
  }
  return [...states.values()].map((value) => ({
    state: { kind: 'name', value, rev: stored.get(value.name)?.rev ?? 0 },
    stored: stored.get(value.name)?.value,
    documents: serviceDocuments(value.name, elect(value, configOf(value.name))),
  }));
}

function vpcStates(items: readonly StoredState[]): ReadonlyMap<string, VpcState> {
  const states = new Map<string, VpcState>(
    ofKind(items, 'vpc').map(({ value }) => [value.vpcId, blankVpc(value.vpcId)]),
  );
  for (const member of vpcMembers(items)) {
    const state = states.get(member.vpcId) ?? blankVpc(member.vpcId);
    states.set(member.vpcId, withEndpoint(state, member.vpceId, member));
  }
  return states;
}

function byVpc(members: readonly VpcMember[]): ReadonlyMap<string, readonly VpcMember[]> {
  const groups = new Map<string, VpcMember[]>();
  for (const member of members) {
    const group = groups.get(member.vpcId) ?? [];
    group.push(member);
    groups.set(member.vpcId, group);
  }
  return groups;
}

function vpcMembers(items: readonly StoredState[]): VpcMember[] {
  return ofKind(items, 'endpoint').flatMap(({ value }) => vpcMemberOf(value) ?? []);
}

function networkUnits(
  items: readonly StoredState[],
  vpcs: ReadonlyMap<string, VpcState>,
  config: RegistryConfig,
): RebuildUnit[] {
  const storedVpcs = new Map(ofKind(items, 'vpc').map((each) => [each.value.vpcId, each]));
  const storedNames = new Map(ofKind(items, 'network-name').map((each) => [each.value.name, each]));
  const names = new Map<string, NetworkNameState>(
    [...storedNames].map(([name, { value }]) => [
      name,
      { ...blankNetworkName(name), ...defined({ adopted: value.adopted }) },
    ]),
  );
  for (const vpc of vpcs.values()) {
    for (const [name, candidacy] of networkCandidaciesOf(vpc)) {
      names.set(name, withNetworkCandidacy(names.get(name) ?? blankNetworkName(name), vpc.vpcId, candidacy));
    }
  }
  const members = byVpc(vpcMembers(items));
  const configOf = configsOf(items, config);
  const ofVpcs = [...vpcs.values()].map((value): RebuildUnit => ({
    state: { kind: 'vpc', value, rev: storedVpcs.get(value.vpcId)?.rev ?? 0 },
    stored: storedVpcs.get(value.vpcId)?.value,
    documents: [...vpcDocuments(value), ...droppedDocuments(members.get(value.vpcId) ?? [], value)],
  }));
  const ofNames = [...names.values()].map((value): RebuildUnit => ({
    state: { kind: 'network-name', value, rev: storedNames.get(value.name)?.rev ?? 0 },
    stored: storedNames.get(value.name)?.value,
    documents: networkNameDocuments(value.name, electNetwork(value, configOf(value.name).owners)),
  }));
  return [...ofVpcs, ...ofNames];
}

function networkSummaryUnit(items: readonly StoredState[], vpcs: ReadonlyMap<string, VpcState>): RebuildUnit {
  const stored = ofKind(items, 'network-summary')[0];
  const value = networkSummaryOf([...vpcs.values()].flatMap((vpc) => networkOf(vpc) ?? []));
  return {
    state: { kind: 'network-summary', value, rev: stored?.rev ?? 0 },
    stored: stored?.value ?? BLANK_NETWORK_SUMMARY,
    documents: networkSummaryDocuments(value),
  };
}

function ofKind<K extends StoredState['kind']>(
  items: readonly StoredState[],
  kind: K,
): Extract<StoredState, { readonly kind: K }>[] {
  return items.filter((each): each is Extract<StoredState, { readonly kind: K }> => each.kind === kind);
}
