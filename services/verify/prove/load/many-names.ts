// `many-names`: one process asks for more distinct names at once than a registry holds in memory.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createRegistry } from 'waypost';
import type { RegistryDocumentKey, RegistryDocuments, RegistrySource } from 'waypost/dynamodb';
import { networkDocument, serviceEntry, VPC } from '../../../../sdk/test/documents.js';
import type { Figures, Target, Trial } from '../target.js';

const MIB = 1_048_576;
/** What a registry may keep when it is full: 20 000 documents and 10 000 questions. */
const MOST_KEPT_MIB = 150;

export const manyNames: Target = {
  name: 'many-names',
  proves:
    'distinct names that are asked for at once are all resolved, with one read for each name and one for their network',
  unit: 'names',
  long: 100_000,
  short: 500,
  run,
};

async function run({ amount, report }: Trial): Promise<Figures> {
  const reads = { service: 0, other: 0 };
  const source: RegistrySource = {
    description: 'a source in memory',
    read: async <const K extends readonly RegistryDocumentKey[]>(keys: K) => {
      const documents = keys.map((key) => {
        reads[key.kind === 'service' ? 'service' : 'other'] += 1;
        return key.kind === 'service' ? serviceEntry(key.name) : networkDocument();
      });
      // Each document is of its key's kind.
      return { documents: documents as unknown as RegistryDocuments<K>, registry: 'prod' };
    },
  };
  const timeoutMs = 600_000;
  const registry = createRegistry({ sources: [source], network: VPC, env: {}, timeoutMs, freshForMs: timeoutMs });
  const before = heapInUse();
  const started = performance.now();
  const names = Array.from({ length: amount }, (_, index) => `orders-${String(index)}`);
  const urls = await Promise.all(names.map((name) => registry.resolve(name)));
  const took = performance.now() - started;
  await registry.resolve(names.at(-1) ?? ''); // what was used last is still in memory
  report(amount);
  const unresolved = urls.filter((url) => !url.endsWith('/prod/')).length;
  if (unresolved > 0) throw new Error(`${String(unresolved)} names have no URL.`);
  if (reads.service !== amount || reads.other !== 1) {
    throw new Error(`Reads: ${String(reads.service)} of services and ${String(reads.other)} of networks.`);
  }
  const kept = Math.round((heapInUse() - before) / MIB);
  registry.close();
  if (kept > MOST_KEPT_MIB) throw new Error(`The registry keeps ${String(kept)} MiB.`);
  return {
    ms: Math.round(took),
    'MiB of heap kept': kept,
    'MiB resident at most': Math.round(process.resourceUsage().maxRSS / 1024),
  };
}

/** Bytes after a garbage collection. */
export function heapInUse(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void; // the flag adds it
  collect();
  return process.memoryUsage().heapUsed;
}
