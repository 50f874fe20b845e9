// One endpoint's facts into the registry: its record, its VPC's state, the names of networks concerned, and the glance at
// all networks, in one transaction.
import { GLANCE } from 'waypost/model';
import type { EndpointRecord } from '../../core/records/endpoint-record.js';
import { reduceEndpoint } from '../../core/records/endpoint-record.js';
import { equal } from '../../core/equal.js';
import type { EndpointFact } from '../../core/records/fact.js';
import type { Glance } from '../../core/networks/network-summary.js';
import { BLANK_GLANCE, glanceOf, withNetwork } from '../../core/networks/network-summary.js';
import { blankNetworkName, electNetwork, networkSharesOf, withNetworkShare } from '../../core/networks/network-name.js';
import type { NetworkNameState } from '../../core/networks/network-name.js';
import type { RegistryConfig } from '../../core/registry-config.js';
import type { VpcState } from '../../core/networks/vpc-state.js';
import { blankVpc, endpointShareOf, networkOf, withEndpoint } from '../../core/networks/vpc-state.js';
import type { Attempt } from './attempt.js';
import type { ResourceId, Store, Stored, Write } from '../ports.js';
import { changed, glanceDocuments, networkNameDocuments, vpcChanges } from './publish.js';

interface Deps {
  readonly store: Store;
  readonly config: RegistryConfig;
}

export async function applyEndpointFacts(deps: Deps, id: ResourceId, facts: readonly EndpointFact[]): Promise<Attempt> {
  const stored = await deps.store.endpoint(id);
  const { record, tied } = fold(stored.value, facts);
  if (record === undefined || equal(record, stored.value)) return { outcome: 'unchanged', tied };
  const former = stored.value === undefined ? undefined : endpointShareOf(stored.value);
  const share = endpointShareOf(record);
  const vpcId = (share ?? former)?.vpcId;
  const moved = vpcId === undefined || equal(former, share) ? [] : await moveEndpoint(deps, vpcId, record);
  const done = await deps.store.commit([{ kind: 'endpoint', value: record, rev: stored.rev }, ...moved]);
  return { outcome: done ? 'applied' : 'conflict', tied };
}

function fold(known: EndpointRecord | undefined, facts: readonly EndpointFact[]) {
  return facts.reduce<{ record: EndpointRecord | undefined; tied: boolean }>(
    (folded, fact) => {
      const { record, tied } = reduceEndpoint(folded.record, fact);
      return { record, tied: tied || folded.tied };
    },
    { record: known, tied: false },
  );
}

async function moveEndpoint({ store, config }: Deps, vpcId: string, record: EndpointRecord): Promise<Write[]> {
  const { vpc, glance } = await store.vpc(vpcId);
  const before = vpc.value ?? blankVpc(vpcId);
  const share = endpointShareOf(record);
  const after = withEndpoint(before, record.vpceId, share);
  return [
    { kind: 'vpc', value: after, rev: vpc.rev },
    ...vpcChanges(before, after, share),
    ...(await moveGlance(store, glance, { before, after })),
    ...(await moveNames({ store, config }, before, after)),
  ];
}

interface VpcChange {
  readonly before: VpcState;
  readonly after: VpcState;
}

async function moveGlance(store: Store, stored: Stored<Glance>, { before, after }: VpcChange): Promise<Write[]> {
  const glance = stored.value ?? BLANK_GLANCE;
  const [former, network] = [networkOf(before), networkOf(after)];
  const next = withNetwork(glance, former, network) ?? glanceOf(await listed(store, after.vpcId, network));
  // Beyond the bound the glance is written with every change, so that a list being read meanwhile loses the race.
  if (equal(glance, next) && next.count <= GLANCE) return [];
  return [{ kind: 'glance', value: next, rev: stored.rev }, ...changed(glanceDocuments(glance), glanceDocuments(next))];
}

/** The live networks as they will be once the change of this one is written. */
async function listed(store: Store, vpcId: string, network: ReturnType<typeof networkOf>) {
  const others = (await store.liveNetworks()).filter((known) => known.vpcId !== vpcId);
  return network === undefined ? others : [...others, network];
}

async function moveNames({ store, config }: Deps, before: VpcState, after: VpcState): Promise<Write[]> {
  const former = networkSharesOf(before);
  const shares = networkSharesOf(after);
  const names = [...new Set([...former.keys(), ...shares.keys()])].filter(
    (name) => !equal(former.get(name), shares.get(name)),
  );
  const states = names.length === 0 ? [] : await store.networkNames(names);
  return names.flatMap((name, index): Write[] => {
    const stored = states[index];
    const state = stored?.value ?? blankNetworkName(name);
    const next = withNetworkShare(state, after.vpcId, shares.get(name));
    const documents = (each: NetworkNameState) => networkNameDocuments(name, electNetwork(each, config.owners));
    return [
      { kind: 'network-name', value: next, rev: stored?.rev ?? 0 },
      ...changed(documents(state), documents(next)),
    ];
  });
}
