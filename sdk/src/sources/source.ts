// The port of the SDK: where documents come from. A source reads by key and knows nothing of addresses.
import type { DocumentKey, Documents } from '../model/keys.js';

export type { Document, DocumentKey, DocumentTypes, Documents } from '../model/keys.js';

/** What a read brings. */
export interface Answer<K extends readonly DocumentKey[] = readonly DocumentKey[]> {
  readonly documents: Documents<K>;
  /** The registry's name, where the answer says it. */
  readonly registry?: string | undefined;
}

/** How a read is to be done. */
export interface ReadOptions {
  /** Read what was written last, not what a replica may still hold. */
  readonly consistent?: boolean | undefined;
  /** Ends the read, which then throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** For the whole read, attempts and pauses included, in ms. */
  readonly timeout?: number | undefined;
  /** Nobody waits for it: its pauses do not keep the process alive. */
  readonly background?: boolean | undefined;
  /** A single attempt: who asked is served from memory, and thousands like it must not press a registry that is down. */
  readonly once?: boolean | undefined;
}

/**
 * Where documents come from: DynamoDB, the query endpoint, a snapshot, a test.
 * A read answers all its keys or throws a `WaypostError`, REGISTRY_UNAVAILABLE as a rule; an aborted one throws the
 * signal's reason.
 */
export interface Source {
  /** For messages: "table waypost-prod in us-west-2". */
  readonly description: string;
  readonly read: <const K extends readonly DocumentKey[]>(keys: K, options?: ReadOptions) => Promise<Answer<K>>;
  /** Ends idle connections; a later read opens new ones. */
  readonly close?: () => void;
}

/** A key as text, for maps: `service:orders-api`. */
export function keyText(key: DocumentKey): string {
  switch (key.kind) {
    case 'service':
      return `service:${key.name}`;
    case 'network':
      return `network:${key.ref}`;
    case 'networks':
      return 'networks';
    case 'api':
      return `api:${key.region}/${key.apiId}`;
  }
}

/** Which part of a list is wanted. */
export interface ListOptions {
  /** At most so many; 100 by default. */
  readonly limit?: number | undefined;
  /** Where the page before ended: its `cursor`. */
  readonly cursor?: string | undefined;
  /** Ends the read, which then throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** For the whole page, attempts and pauses included, in ms; the source's own by default. */
  readonly timeout?: number | undefined;
}

/** One page of a list; the last one has no `cursor`. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly cursor?: string;
}
