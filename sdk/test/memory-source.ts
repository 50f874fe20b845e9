// A scripted source in memory: it counts reads, and can fail, hang or wait.
import { keyText } from '../src/model/question.js';
import type {
  RegistryDocument,
  RegistryDocumentKey,
  RegistryDocuments,
  SourceReadOptions,
  RegistrySource,
} from '../src/sources/source.js';
import { reasonOf } from '../src/runtime.js';
import { networkDocument, networksDocument, serviceEntry, VPC } from './documents.js';

export interface MemorySource extends RegistrySource {
  readonly documents: Map<string, RegistryDocument | null>;
  /** The keys of each read, as text. */
  readonly reads: string[][];
  readonly options: SourceReadOptions[];
  /** Thrown by each read while it is set. */
  failure: Error | undefined;
  /** Reads wait while it is set. */
  gate: Promise<void> | undefined;
}

/** With `orders-api` and `billing-api`, reachable from `VPC`. */
export function memorySource(): MemorySource {
  const source: MemorySource = {
    description: 'memory',
    documents: new Map<string, RegistryDocument | null>([
      ['service:orders-api', serviceEntry()],
      ['service:billing-api', serviceEntry('billing-api', { apiId: 'f9e8d7c6b5' })],
      [`network:${VPC}`, networkDocument()],
      ['networks', networksDocument()],
    ]),
    reads: [],
    options: [],
    failure: undefined,
    gate: undefined,
    read: async <const K extends readonly RegistryDocumentKey[]>(keys: K, options: SourceReadOptions = {}) => {
      source.reads.push(keys.map(keyText));
      source.options.push(options);
      const { gate } = source;
      if (gate !== undefined) await Promise.race([gate, aborted(options.signal)]);
      if (source.failure !== undefined) throw source.failure;
      const documents = keys.map((key) => source.documents.get(keyText(key)) ?? null);
      // The test puts documents of the keys' kinds.
      return { documents: documents as unknown as RegistryDocuments<K>, registry: 'prod' };
    },
  };
  return source;
}

function aborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(reasonOf(signal))));
}

/** Settles a gate from outside. */
export function gate(): { readonly promise: Promise<void>; readonly open: () => void } {
  let open = (): void => {};
  const promise = new Promise<void>((resolve) => (open = resolve));
  return { promise, open };
}
