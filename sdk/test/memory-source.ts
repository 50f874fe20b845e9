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
import { unavailable, type OutageReason } from '../src/outage.js';
import type { RegistryOptions } from '../src/options.js';
import { createRegistry, type Registry } from '../src/registry.js';
import { fakeRuntime, type FakeRuntime } from './clock.js';
import { networkDocument, networksDocument, replacedEntry, serviceEntry, VPC } from './documents.js';

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

/** The error of a source that is down. */
export const outage = (reason: OutageReason = 'network') => unavailable({ reason, message: 'Down.', remedy: 'Wait.' });

/** Registries that a test controls by their source and their clock. */
interface ControlledRegistries {
  readonly source: MemorySource;
  readonly runtime: FakeRuntime;
  readonly registryOf: (options?: RegistryOptions) => Registry;
  /** The source learns that the API of `orders-api` was replaced. */
  readonly replace: () => void;
}

export function controlledRegistries(): ControlledRegistries {
  const source = memorySource();
  const runtime = fakeRuntime();
  return {
    source,
    runtime,
    registryOf: (options) => createRegistry({ sources: [source], network: VPC, runtime, env: {}, ...options }),
    replace: () => void source.documents.set('service:orders-api', replacedEntry()),
  };
}
