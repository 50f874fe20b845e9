// `waypost snapshot`: the registry as a file, for processes that must start while it is down (the option `snapshot`).
import {
  SCHEMA,
  WaypostError,
  invalidQuestion,
  isNetworkRef,
  networkNotFound,
  serviceNotFound,
} from '../../model/index.js';
import type { Snapshot, SnapshotDocument } from '../../snapshot.js';
import type { DocumentKey } from '../../sources/source.js';
import { answer, type Call, type CommandSpec } from '../command.js';
import { invalidRequest } from '../failure.js';
import { nowhere } from '../place.js';
import { allOf } from '../reader/reader.js';
import { said } from '../terminal/columns.js';
import { withSuggestion } from '../suggest-name.js';
import { writeWhole } from '../write-file.js';

/** Keys of one read; a query endpoint answers each by a request of its own. */
const AT_ONCE = 50;

export const snapshot: CommandSpec = {
  line: 'snapshot [services...]',
  summary: 'write what the registry knows to a file, for WAYPOST_SNAPSHOT',
  more: 'All services and networks, or only those that are given: a process needs its services and its own --network.',
  shared: ['network'],
  options: [{ flags: '-o, --output <file>', about: 'where to write; stdout if not given' }],
  examples: ['waypost snapshot -o waypost.json', 'waypost snapshot orders-api --network vpc-0a1b2c3d -o waypost.json'],
  run: async (call) => {
    if (!call.hasRegistry) throw nowhere();
    const taken = await withSuggestion(call, take(call));
    const file = call.text('output');
    const text = `${JSON.stringify(taken, null, 2)}\n`;
    if (file === undefined) return answer(taken, () => text.trimEnd().split('\n'));
    writeWhole(file, text);
    const count = (kind: DocumentKey['kind']) => taken.documents.filter(({ key }) => key.kind === kind).length;
    const data = { file, services: count('service'), networks: count('network') };
    const words = `${file}: ${said(data.services, 'service')}, ${said(data.networks, 'name of a network', 'names of networks')}.`;
    return answer(data, () => [], { notes: [{ kind: 'note', text: words }] });
  },
};

async function take(call: Call): Promise<Snapshot> {
  const keys = [...(await serviceKeys(call)), { kind: 'networks' } as const, ...(await networkKeys(call))];
  const documents: SnapshotDocument[] = [];
  let registry = '';
  for (let start = 0; start < keys.length; start += AT_ONCE) {
    const part = keys.slice(start, start + AT_ONCE);
    const readAt = call.world.runtime.now();
    const answered = await call.reader().source.read<readonly DocumentKey[]>(part);
    registry = answered.registry ?? registry;
    answered.documents.forEach((document, index) => {
      const key = part[index];
      if (key === undefined) return;
      if (document !== null) documents.push({ key, document, readAt });
      else refuseMissing(call, key, registry);
    });
  }
  return { schema: SCHEMA, registry, documents };
}

/** One that was asked for by name must be there; one of a list may have gone meanwhile. */
function refuseMissing(call: Call, key: DocumentKey, registry: string): void {
  if (key.kind === 'service' && call.args.includes(key.name)) {
    throw new WaypostError(serviceNotFound({ service: key.name, registry }, null));
  }
  if (key.kind === 'network' && key.ref === networkOf(call)) {
    throw new WaypostError(networkNotFound({ service: '', registry, network: key.ref }));
  }
}

async function serviceKeys(call: Call): Promise<DocumentKey[]> {
  for (const service of call.args) {
    const invalid = invalidQuestion({ service, registry: '' });
    if (invalid !== undefined) throw new WaypostError(invalid);
  }
  const names = call.args.length > 0 ? call.args : (await allOf(call.reader().services)).map(({ name }) => name);
  return names.map((name) => ({ kind: 'service', name }));
}

/** Every way to name each network, or the one that is asked for. */
async function networkKeys(call: Call): Promise<DocumentKey[]> {
  const own = networkOf(call);
  if (own !== undefined) {
    if (!isNetworkRef(own)) {
      throw invalidRequest(
        `${JSON.stringify(own.slice(0, 80))} is not a network.`,
        "Give a VPC id, an endpoint's id or a name.",
      );
    }
    return [{ kind: 'network', ref: own }];
  }
  const networks = await allOf(call.reader().networks);
  const refs = networks.flatMap(({ vpcId, name, endpoints }) => [
    vpcId,
    ...(name === undefined ? [] : [name]),
    ...endpoints.map(({ vpceId }) => vpceId),
  ]);
  return [...new Set(refs)].map((ref) => ({ kind: 'network', ref }));
}

function networkOf(call: Call): string | undefined {
  return call.text('network');
}
