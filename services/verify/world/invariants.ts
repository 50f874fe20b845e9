// Invariants that hold after every step, whatever has arrived. They do not use the oracle, and are cheap enough for a
// million checks. See also incumbents.ts (siblings) and expiry.ts.
import { inspect, isDeepStrictEqual } from 'node:util';
import type { Network, NetworksDocument, ServiceEntry, ServiceRegion } from 'waypost/model';
import type { Scope } from '../../core/records/fact.js';
import type { Action } from './action.js';
import type { MirrorState } from './mirror.js';

/** What is known about a resource's existence. An id consists of account, region and id. */
export interface RegistryKnowledge {
  /** The account created it. */
  readonly wasCreated: (id: string) => boolean;
  /** It must be a tombstone. */
  readonly isDeleted: (id: string) => boolean;
  /** It may be a tombstone; default: only if it must. */
  readonly mayBeDeleted?: (id: string) => boolean;
  readonly hasStage: (id: string, stage: string) => boolean;
}

interface StageSigns {
  alive: number;
  deleted: number;
}

/** What events that arrived have shown. */
export interface EventKnowledge extends RegistryKnowledge {
  readonly learn: (actions: readonly Action[]) => void;
  /** The second of a stage's last known deletion; 0 if there is none. */
  readonly stageDeletedAt: (id: string, stage: string) => number;
}

/** Starts empty and learns from actions. */
export function createEventKnowledge(): EventKnowledge {
  const created = new Set<string>();
  const deleted = new Set<string>();
  const stages = new Map<string, StageSigns>();
  return {
    wasCreated: (id) => created.has(id),
    isDeleted: (id) => deleted.has(id),
    /** True if the newest sign of the stage is a sign of life. */
    hasStage: (id, stage) => {
      const signs = stages.get(`${id} ${stage}`);
      return signs !== undefined && signs.alive >= signs.deleted;
    },
    stageDeletedAt: (id, stage) => stages.get(`${id} ${stage}`)?.deleted ?? 0,
    learn: (actions) => {
      for (const action of actions) {
        const id = idOf(action, 'apiId' in action ? action.apiId : action.vpceId);
        if (action.kind === 'api-created' || action.kind === 'endpoint-created') created.add(id);
        if (action.kind === 'api-deleted' || action.kind === 'endpoint-deleted') deleted.add(id);
        if ('stage' in action) {
          const signs = stages.get(`${id} ${action.stage}`) ?? { alive: -1, deleted: 0 };
          const sign = action.kind === 'stage-deleted' ? 'deleted' : 'alive';
          stages.set(`${id} ${action.stage}`, { ...signs, [sign]: Math.max(signs[sign], action.at) });
        }
      }
    },
  };
}

const idOf = ({ account, region }: Scope, id: string): string => `${account} ${region} ${id}`;

/** @throws Error that names the broken invariant. */
export function checkInvariants(
  { documents, networkSummary, apis, endpoints }: MirrorState,
  known: RegistryKnowledge,
): void {
  for (const [key, document] of documents) {
    // The key shows the type.
    if (key.startsWith('SERVICE#')) checkEntry(document as ServiceEntry, known);
    if (key.startsWith('NETLIST#')) checkNetwork(document as Network, known);
  }
  checkNetworkSummary(networkSummary, documents);
  // A resource that is known to be deleted is a tombstone. An API that its account never created has no live record.
  for (const record of apis.values())
    check('a deleted API is a tombstone', isTombstoneAsKnown(record, record.apiId, known));
  for (const record of endpoints.values())
    check('a deleted endpoint is a tombstone', isTombstoneAsKnown(record, record.vpceId, known));
}

export function check(what: string, holds: boolean, at?: object): void {
  if (!holds) throw new Error(`Broken invariant: ${what}${at === undefined ? '' : `: ${JSON.stringify(at)}`}`);
}

/** Checks that two values are equal. */
export function checkSame(what: string, received: object, expected: object): void {
  if (isDeepStrictEqual(received, expected)) return;
  const shown = inspect({ received, expected }, { depth: 12, breakLength: 120 });
  throw new Error(`Broken invariant: ${what}: ${shown}`);
}

function isTombstoneAsKnown(
  record: Scope & { readonly deleted?: object },
  id: string,
  known: RegistryKnowledge,
): boolean {
  const key = idOf(record, id);
  return record.deleted === undefined ? !known.isDeleted(key) : (known.mayBeDeleted ?? known.isDeleted)(key);
}

function checkEntry(entry: ServiceEntry, known: RegistryKnowledge): void {
  const { accountId: account, regions, conflicts } = entry;
  check(
    'a service has one current API a region',
    new Set(regions.map(({ region }) => region)).size === regions.length,
    entry,
  );
  for (const regional of regions) {
    const ids = [regional.candidates, regional.siblings].map((each) => each.map(({ apiId }) => apiId));
    for (const apiId of [...ids.flat(), ...(regional.current === null ? [] : [regional.current.apiId])]) {
      checkExists(idOf({ account, region: regional.region }, apiId), known, entry);
    }
    checkCurrent(account, regional, known);
    const rivals = new Set(conflicts.map(({ apiId }) => apiId));
    check(
      'no foreign API is a candidate',
      ids.flat().every((id) => !rivals.has(id)),
      entry,
    );
  }
  for (const { accountId, region, apiId } of conflicts) {
    const id = idOf({ account: accountId, region }, apiId);
    check('a conflict belongs to another account', accountId !== account, entry);
    checkExists(id, known, entry);
  }
}

function checkExists(id: string, known: RegistryKnowledge, at: object): void {
  check('no tombstoned id is listed or serves once its deletion was applied', !known.isDeleted(id), at);
  check('no id of a foreign account is listed or serves', known.wasCreated(id), at);
}

function checkCurrent(account: string, regional: ServiceRegion, known: RegistryKnowledge): void {
  const { current, candidates, siblings, status, region } = regional;
  check('a region is live exactly if an API serves', (status === 'live') === (current !== null), regional);
  check(
    'a region is gone exactly if no API lives',
    (status === 'gone') === (candidates.length + siblings.length === 0),
    regional,
  );
  if (current === null) return;
  const { apiId, stage, stages } = current;
  const is = ({ apiId: other }: { readonly apiId: string }) => other === apiId;
  check('the current API is a candidate', candidates.length >= 10 || candidates.some(is), regional);
  check('the current API is not a sibling', !siblings.some(is), regional);
  check('no API serves without a stage', known.hasStage(idOf({ account, region }, apiId), stage), regional);
  check(
    'the stage that serves is one of the API',
    stages.some(({ name }) => name === stage),
    regional,
  );
}

function checkNetwork(network: Network, known: RegistryKnowledge): void {
  const { accountId: account, region, endpoints } = network;
  for (const { vpceId } of endpoints) {
    checkExists(idOf({ account, region }, vpceId), known, network);
  }
}

function checkNetworkSummary({ count, networks }: NetworksDocument, documents: ReadonlyMap<string, object>): void {
  let living = 0;
  for (const [key, document] of documents) {
    if (key.startsWith('NETLIST#')) living += (document as Network).endpoints.length;
  }
  check('the network summary counts the listed endpoints', count === living, { count, living });
  for (const network of networks)
    check('a network in the summary has endpoints', network.endpoints.length > 0, network);
}
