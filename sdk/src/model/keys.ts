// The names of a registry's documents: what is asked for in a read, and what each name stands for.
import type { ApiDocument, NetworkDocument, NetworksDocument, ServiceEntry } from './documents.js';

/** What each kind of key stands for. */
export interface DocumentTypes {
  readonly service: ServiceEntry;
  readonly network: NetworkDocument;
  readonly networks: NetworksDocument;
  readonly api: ApiDocument;
}

/** Names one document of a registry. */
export type DocumentKey =
  | { readonly kind: 'service'; readonly name: string }
  | { readonly kind: 'network'; readonly ref: string }
  | { readonly kind: 'networks' }
  | { readonly kind: 'api'; readonly region: string; readonly apiId: string };

/** Any of the documents that a registry publishes. */
export type Document = DocumentTypes[keyof DocumentTypes];

/** The documents of `K`, in its order; `null` is "read, and there is none". */
export type Documents<K extends readonly DocumentKey[]> = {
  readonly [I in keyof K]: DocumentTypes[K[I]['kind']] | null;
};
