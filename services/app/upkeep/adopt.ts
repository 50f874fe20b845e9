// Before a hub is promoted, it learns what another hub had published and it would not: APIs and endpoints that it never heard of,
// owners, and which API serves. Nothing here is published; repeating it changes nothing.
import { serviceKey, type Network, type NetworkDocument, type ServiceEntry } from 'waypost/model';
import { adoptionOf, factsOfEntry } from '../../core/names/adoption.js';
import { elect } from '../../core/names/elect.js';
import type { MoveCause } from '../../core/names/history.js';
import { factsOfNetwork } from '../../core/networks/adoption.js';
import { blankNetworkName, electNetwork } from '../../core/networks/network-name.js';
import { vpcMemberIds } from '../../core/networks/vpc-state.js';
import { configFor } from '../../core/registry-config.js';
import { applyFacts, type ApplyDeps } from '../ingest/apply.js';
import { untilWritten } from '../ingest/attempt.js';
import type { PublishedDocument } from '../ports.js';
import { applyAct } from './apply-act.js';

/** How this hub's records differ from what readers see. */
export interface AdoptedDifference {
  /** `name orders-api`, `network name prod` or `network vpc-…`. */
  readonly what: string;
  /** What readers see. */
  readonly published: string;
  /** What this hub would have published; null if nothing. */
  readonly own: string | null;
}

interface AdoptOptions {
  readonly dryRun: boolean;
  /** False where this hub publishes already: then a name that it gave to an account stays with that account. */
  readonly owners: boolean;
  readonly move: MoveCause;
  readonly onDifference: (difference: AdoptedDifference) => void;
}

/** The names that are read at once. */
const BATCH = 50;

/** @param deps a store that withholds documents. */
export async function adoptPublished(deps: ApplyDeps, options: AdoptOptions): Promise<void> {
  for await (const page of deps.store.documents()) {
    const entries = page.filter(({ key }) => key.pk.startsWith(SERVICES)).map(entryOf);
    for (let from = 0; from < entries.length; from += BATCH) {
      await adoptEntries(deps, entries.slice(from, from + BATCH), options);
    }
    for (const document of page) await adoptNetwork(deps, document, options);
  }
}

const SERVICES = serviceKey('').pk;

/** A document under a service's key is its entry. */
const entryOf = ({ value }: PublishedDocument) => value as ServiceEntry;

async function adoptEntries(deps: ApplyDeps, entries: readonly ServiceEntry[], options: AdoptOptions): Promise<void> {
  const own = await electedNow(deps, entries);
  for (const [index, published] of entries.entries()) {
    const ours = own[index] ?? null;
    if (adoptionOf(published, ours) === undefined) continue;
    if (!options.owners && ours !== null && ours.accountId !== published.accountId) continue;
    options.onDifference({
      what: `name ${published.name}`,
      published: labelOf(published),
      own: ours === null ? null : labelOf(ours),
    });
    if (!options.dryRun) await adoptEntry(deps, published, options.move);
  }
}

async function electedNow({ store, config }: ApplyDeps, entries: readonly ServiceEntry[]) {
  const stored = await store.names(entries.map(({ name }) => name));
  return entries.map(({ name }, index) => {
    const { value, owner } = stored[index] ?? {};
    return value === undefined ? null : elect(value, configFor(name, config, owner));
  });
}

async function adoptEntry(deps: ApplyDeps, published: ServiceEntry, move: MoveCause): Promise<void> {
  await applyFacts(deps, factsOfEntry(published, move.cause));
  const [ours] = await electedNow(deps, [published]);
  const adoption = adoptionOf(published, ours ?? null);
  if (adoption !== undefined) await applyAct(deps, { kind: 'Adopted', name: published.name, ...move, ...adoption });
}

const labelOf = ({ accountId, regions }: ServiceEntry): string =>
  [
    `account ${accountId}`,
    ...regions.map(
      ({ region, status, current }) =>
        `${region} ${current === null ? status : `API ${current.apiId} of generation ${String(current.generation)}`}`,
    ),
  ].join(', ');

async function adoptNetwork(deps: ApplyDeps, { key, value }: PublishedDocument, options: AdoptOptions): Promise<void> {
  // The documents under these keys.
  if (key.pk.startsWith('NETLIST#')) await adoptVpc(deps, value as Network, options);
  if (key.pk.startsWith('NETNAME#')) await adoptNetworkName(deps, value as NetworkDocument, options);
}

async function adoptVpc(deps: ApplyDeps, network: Network, { dryRun, owners, move, onDifference }: AdoptOptions) {
  const { vpc } = await deps.store.vpc(network.vpcId);
  const known = vpcMemberIds(vpc.value);
  const missing = network.endpoints.filter(({ vpceId }) => !known.has(vpceId));
  if (missing.length === 0) return;
  const published = missing.map(({ vpceId }) => vpceId).join(', ');
  onDifference({ what: `network ${network.vpcId}`, published, own: null });
  if (dryRun) return;
  // With the endpoints comes their claim on the network's name, which may be earlier than that of the account that has it here.
  if (!owners && network.name !== undefined) {
    await giveNetworkName(deps, network.name, (own) => (own === network.accountId ? undefined : own));
  }
  await applyFacts(deps, factsOfNetwork({ ...network, endpoints: missing }, move.cause));
}

async function adoptNetworkName(deps: ApplyDeps, { ref, networks }: NetworkDocument, options: AdoptOptions) {
  const account = networks[0]?.accountId;
  await giveNetworkName(deps, ref, (own) => {
    const isOurs = own === account || (own !== undefined && !options.owners);
    if (account === undefined || isOurs) return undefined;
    options.onDifference({ what: `network name ${ref}`, published: account, own: own ?? null });
    return options.dryRun ? undefined : account;
  });
}

/** @param choose gets the account that has the name in this hub's records; returns the one that keeps it, undefined for no change. */
async function giveNetworkName(deps: ApplyDeps, ref: string, choose: (own: string | undefined) => string | undefined) {
  const { config, store } = deps;
  await untilWritten(deps, `network ${ref}`, async () => {
    const [stored] = await store.networkNames([ref]);
    const state = stored?.value ?? blankNetworkName(ref);
    const own = electNetwork(state, configFor(ref, config, stored?.owner).owners)?.networks[0]?.accountId;
    const adopted = choose(own);
    if (adopted === undefined || adopted === state.adopted) return { outcome: 'unchanged', tied: false };
    const done = await store.commit([{ kind: 'network-name', value: { ...state, adopted }, rev: stored?.rev ?? 0 }]);
    return { outcome: done ? 'applied' : 'conflict', tied: false };
  });
}
