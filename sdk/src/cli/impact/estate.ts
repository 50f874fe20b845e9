// The whole registry in memory, for commands that ask about all services at once: read from it, or from a snapshot.
import { readFileSync } from 'node:fs';
import {
  WaypostError,
  invalidProblem,
  isNetworkRef,
  isObject,
  isVpcId,
  messageOf,
  networkNotFound,
  summaryOf,
  type Estate,
  type ImpactReads,
  type Network,
  type NetworkDocument,
  type ReadDocuments,
  type RegistryDocumentKey,
  type ServiceEntry,
} from '../../model/index.js';
import { openSnapshot, restoreSnapshot } from '../../snapshot.js';
import type { Invocation } from '../command.js';
import { invalidRequest } from '../failure.js';
import { allOf } from '../reader/reader.js';

/** Keys per read; through a query endpoint each key is a request. */
const KEYS_PER_READ = 50;

export async function readEstate({ reader, text, context }: Invocation): Promise<Estate> {
  const file = text('snapshot');
  if (file !== undefined) return estateOfSnapshot(file, context.runtime.now());
  const { source, services, networks } = reader();
  const names = (await allOf(services)).map(({ name }) => name);
  const entries: ServiceEntry[] = [];
  for (let start = 0; start < names.length; start += KEYS_PER_READ) {
    const keys = names.slice(start, start + KEYS_PER_READ).map((name) => ({ kind: 'service', name }) as const);
    const { documents } = await source.read(keys);
    entries.push(...documents.filter((entry) => entry !== null));
  }
  return { entries, networks: await allOf(networks) };
}

export function estateOfSnapshot(file: string, now: number): Estate {
  const { documents, error } = restoreSnapshot(openSnapshot(file), now);
  if (error !== undefined) throw error;
  const networks = new Map<string, Network>();
  const entries: ServiceEntry[] = [];
  for (const { key, document } of documents) {
    if (key.kind === 'service') entries.push(document as ServiceEntry); // its key's type
    if (key.kind !== 'network' || !isVpcId(key.ref) || !('networks' in document)) continue;
    for (const network of document.networks) networks.set(network.vpcId, network);
  }
  return { entries, networks: [...networks.values()] };
}

/** The networks that a reference stands for; refuses one that the estate does not have. */
export function documentOf(ref: string, { networks }: Estate): NetworkDocument {
  if (!isNetworkRef(ref))
    throw new WaypostError(invalidProblem('network', ref, 'a VPC id, an endpoint id or a network name'));
  const named = networksNamed(ref, networks);
  if (named.length === 0) throw new WaypostError(networkNotFound({ service: '', registry: '', network: ref }));
  const endpoint = ref.startsWith('vpce-') ? { endpoint: { vpceId: ref, deleted: null } } : {};
  return { ref, networks: named, ...endpoint };
}

const networksNamed = (ref: string, networks: readonly Network[]): Network[] =>
  networks.filter(
    ({ vpcId, name, endpoints }) => vpcId === ref || name === ref || endpoints.some(({ vpceId }) => vpceId === ref),
  );

/** Reads the estate by key and as lists. */
export function readsOf({ entries, networks }: Estate): ImpactReads {
  const find = (key: RegistryDocumentKey) => {
    if (key.kind === 'service') return entries.find(({ name }) => name === key.name) ?? null;
    if (key.kind !== 'network') return null;
    return { ref: key.ref, networks: networksNamed(key.ref, networks) };
  };
  return {
    read: (async (keys) => ({ documents: keys.map(find) })) as ReadDocuments, // one document per key, in their order
    list: async () => ({ items: entries.map(summaryOf) }),
    networks: async () => ({ items: networks }),
  };
}

/** A file with one JSON object. */
export function readJsonFile(file: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(readFileSync(file === '-' ? 0 : file, 'utf8'));
    if (isObject(value)) return value;
  } catch (error) {
    throw invalidRequest(
      `The file ${JSON.stringify(file)} cannot be read: ${messageOf(error)}`,
      'Give a file of JSON, or - for the standard input.',
    );
  }
  throw invalidRequest(
    `The file ${JSON.stringify(file)} holds no JSON object.`,
    'Give the output of `terraform show -json <plan>`.',
  );
}
