// `waypost snapshot`: writes the registry to a file, so that processes can start while the registry is down.
import {
  SCHEMA,
  WaypostError,
  invalidQuestion,
  isNetworkRef,
  networkNotFound,
  serviceNotFound,
} from '../../model/index.js';
import { replaceFile, type RegistrySnapshot, type SnapshotDocument } from '../../snapshot.js';
import type { RegistryDocumentKey } from '../../sources/source.js';
import { resultOf, type CommandSpec, type Invocation } from '../command.js';
import { invalidRequest } from '../failure.js';
import { allOf, networkRefs } from '../reader/reader.js';
import { withSuggestion } from '../suggest-name.js';
import { counted } from '../terminal/columns.js';
import { unwritable } from '../write-file.js';

/** Keys per read; through a query endpoint each key is a request. */
const KEYS_PER_READ = 50;

export const snapshot: CommandSpec = {
  line: 'snapshot [services...]',
  summary: 'write the registry to a file for WAYPOST_SNAPSHOT',
  more: 'Writes all services and networks, or only those given: a process needs its services and its own --network.',
  shared: ['network'],
  options: [{ flags: '-o, --output <file>', about: 'file to write (default: stdout)' }],
  examples: ['waypost snapshot -o waypost.json', 'waypost snapshot orders-api --network vpc-0a1b2c3d -o waypost.json'],
  run: async (invocation) => {
    const taken = await withSuggestion(invocation, takeSnapshot(invocation));
    const file = invocation.text('output');
    const text = `${JSON.stringify(taken, null, 2)}\n`;
    if (file === undefined) return resultOf(taken, () => text.trimEnd().split('\n'));
    await replaceFile(file, text).catch((error: unknown) => {
      throw unwritable(file, error);
    });
    const count = (kind: RegistryDocumentKey['kind']) => taken.documents.filter(({ key }) => key.kind === kind).length;
    const data = { file, services: count('service'), networks: count('network') };
    const written = `Wrote ${file}: ${counted(data.services, 'service')}, ${counted(data.networks, 'network reference')}.`;
    return resultOf(data, () => [], { notes: [{ kind: 'note', text: written }] });
  },
};

async function takeSnapshot(invocation: Invocation): Promise<RegistrySnapshot> {
  const { source } = invocation.reader();
  const keys = [...(await serviceKeys(invocation)), { kind: 'networks' } as const, ...(await networkKeys(invocation))];
  const documents: SnapshotDocument[] = [];
  let registry = '';
  for (let start = 0; start < keys.length; start += KEYS_PER_READ) {
    const part = keys.slice(start, start + KEYS_PER_READ);
    const readAt = invocation.context.runtime.now();
    const page = await source.read<readonly RegistryDocumentKey[]>(part);
    registry = page.registry ?? registry;
    page.documents.forEach((document, index) => {
      const key = part[index];
      if (key === undefined) return;
      if (document !== null) documents.push({ key, document, readAt });
      else refuseMissing(invocation, key, registry);
    });
  }
  return { schema: SCHEMA, registry, documents };
}

/** A service or network given by name must exist; one from a list may have been removed since. */
function refuseMissing({ args, text }: Invocation, key: RegistryDocumentKey, registry: string): void {
  if (key.kind === 'service' && args.includes(key.name)) {
    throw new WaypostError(serviceNotFound({ service: key.name, registry }, null));
  }
  if (key.kind === 'network' && key.ref === text('network')) {
    throw new WaypostError(networkNotFound({ service: '', registry, network: key.ref }));
  }
}

async function serviceKeys({ args, reader }: Invocation): Promise<RegistryDocumentKey[]> {
  for (const service of args) {
    const invalid = invalidQuestion({ service, registry: '' });
    if (invalid !== undefined) throw new WaypostError(invalid);
  }
  const names = args.length > 0 ? args : (await allOf(reader().services)).map(({ name }) => name);
  return names.map((name) => ({ kind: 'service', name }));
}

/** The network given by --network, or every reference to every network. */
async function networkKeys({ text, reader }: Invocation): Promise<RegistryDocumentKey[]> {
  const given = text('network');
  if (given !== undefined && !isNetworkRef(given)) {
    throw invalidRequest(
      `Invalid --network ${JSON.stringify(given.slice(0, 80))}.`,
      'Give --network a VPC id, an endpoint id or a network name.',
    );
  }
  const refs = given === undefined ? networkRefs(await allOf(reader().networks)) : [given];
  return refs.map((ref) => ({ kind: 'network', ref }));
}
