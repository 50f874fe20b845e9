// The keys of a registry's documents, and the type of document behind each.
import type { ApiDocument, NetworkDocument, NetworksDocument, ServiceEntry } from './documents.js';

/** The type of document of each kind of key. */
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

/** The documents of `K`, in its order; `null` if it was read and does not exist. */
export type Documents<K extends readonly DocumentKey[]> = {
  readonly [I in keyof K]: DocumentTypes[K[I]['kind']] | null;
};
