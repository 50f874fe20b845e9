// The whole registry in memory, for commands that ask about all services at once: read from it, or from a snapshot.
import { readFileSync } from 'node:fs';
import { isObject, isVpcId, messageOf, type Network, type ServiceEntry } from '../../model/index.js';
import { openSnapshot, restoreSnapshot } from '../../snapshot.js';
import type { Invocation } from '../command.js';
import { invalidRequest } from '../failure.js';
import { allOf } from '../reader/reader.js';

export interface Estate {
  readonly entries: readonly ServiceEntry[];
  readonly networks: readonly Network[];
}

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

function estateOfSnapshot(file: string, now: number): Estate {
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
