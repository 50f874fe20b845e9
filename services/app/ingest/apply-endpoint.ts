// Applies one endpoint's facts in one transaction: its record, its VPC's state, the network names it touches, and the
// network summary.
import { NETWORK_SUMMARY_LIMIT } from 'waypost/model';
import { reduceEndpoint, type EndpointRecord } from '../../core/records/endpoint-record.js';
import { isRevival } from '../../core/records/life.js';
import { equal } from '../../core/equal.js';
import {
  BLANK_NETWORK_SUMMARY,
  networkSummaryOf,
  withNetwork,
  type NetworkSummary,
} from '../../core/networks/network-summary.js';
import {
  blankNetworkName,
  electNetwork,
  networkCandidaciesOf,
  withNetworkCandidacy,
  type NetworkNameState,
} from '../../core/networks/network-name.js';
import { configFor, type RegistryConfig } from '../../core/registry-config.js';
import { blankVpc, vpcMemberOf, networkOf, withEndpoint, type VpcState } from '../../core/networks/vpc-state.js';
import type { WriteAttempt } from './attempt.js';
import { foldFacts } from './fold.js';
import type { ResourceFacts } from './by-resource.js';
import type { Store, Stored, Write } from '../ports.js';
import { changed, networkSummaryDocuments, networkNameDocuments, vpcChanges } from './publish.js';

interface EndpointDeps {
  readonly store: Store;
  readonly config: RegistryConfig;
}

export async function applyEndpointFacts(
  deps: EndpointDeps,
  { id, facts, planned }: Extract<ResourceFacts, { readonly resource: 'endpoint' }>,
): Promise<WriteAttempt> {
  const stored = await deps.store.endpoint(id);
  if (planned !== undefined && !equal(planned.record, stored.value)) return { outcome: 'outdated', tied: false };
  const { record, tied } = foldFacts(reduceEndpoint, stored.value, facts);
  if (record === undefined || equal(record, stored.value)) return { outcome: 'unchanged', tied };
  const former = stored.value === undefined ? undefined : vpcMemberOf(stored.value);
  const member = vpcMemberOf(record);
  const vpcId = (member ?? former)?.vpcId;
  const moved = vpcId === undefined || equal(former, member) ? [] : await moveEndpoint(deps, vpcId, record);
  const done = await deps.store.commit([{ kind: 'endpoint', value: record, rev: stored.rev }, ...moved]);
  return { outcome: done ? 'applied' : 'conflict', tied, revived: isRevival(stored.value, record) };
}

async function moveEndpoint({ store, config }: EndpointDeps, vpcId: string, record: EndpointRecord): Promise<Write[]> {
  const { vpc, networkSummary } = await store.vpc(vpcId);
  const before = vpc.value ?? blankVpc(vpcId);
  const member = vpcMemberOf(record);
  const after = withEndpoint(before, record.vpceId, member);
  return [
    { kind: 'vpc', value: after, rev: vpc.rev },
    ...vpcChanges(before, after, member),
    ...(await moveNetworkSummary(store, networkSummary, { before, after })),
    ...(await moveNames({ store, config }, before, after)),
  ];
}

interface VpcChange {
  readonly before: VpcState;
  readonly after: VpcState;
}

async function moveNetworkSummary(
  store: Store,
  stored: Stored<NetworkSummary>,
  { before, after }: VpcChange,
): Promise<Write[]> {
  const networkSummary = stored.value ?? BLANK_NETWORK_SUMMARY;
  const [former, network] = [networkOf(before), networkOf(after)];
  const next =
    withNetwork(networkSummary, former, network) ??
    networkSummaryOf(await liveNetworksWith(store, after.vpcId, network));
  // Beyond the limit every change writes the summary, so that a transaction based on a list read meanwhile loses the race.
  if (equal(networkSummary, next) && next.count <= NETWORK_SUMMARY_LIMIT) return [];
  return [
    { kind: 'network-summary', value: next, rev: stored.rev },
    ...changed(networkSummaryDocuments(networkSummary), networkSummaryDocuments(next)),
  ];
}

/** The live networks as they will be once this network's change is written. */
async function liveNetworksWith(store: Store, vpcId: string, network: ReturnType<typeof networkOf>) {
  const others = (await store.liveNetworks()).filter((known) => known.vpcId !== vpcId);
  return network === undefined ? others : [...others, network];
}

async function moveNames({ store, config }: EndpointDeps, before: VpcState, after: VpcState): Promise<Write[]> {
  const former = networkCandidaciesOf(before);
  const members = networkCandidaciesOf(after);
  const names = [...new Set([...former.keys(), ...members.keys()])].filter(
    (name) => !equal(former.get(name), members.get(name)),
  );
  const states = names.length === 0 ? [] : await store.networkNames(names);
  return names.flatMap((name, index): Write[] => {
    const stored = states[index];
    const state = stored?.value ?? blankNetworkName(name);
    const next = withNetworkCandidacy(state, after.vpcId, members.get(name));
    const { owners } = configFor(name, config, stored?.owner);
    const documents = (each: NetworkNameState) => networkNameDocuments(name, electNetwork(each, owners));
    return [
      { kind: 'network-name', value: next, rev: stored?.rev ?? 0 },
      ...changed(documents(state), documents(next)),
    ];
  });
}
