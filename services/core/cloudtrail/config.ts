// The part of a registry's configuration that the event parser needs.
import type { ApiTag } from '../records/fact.js';

/** The tag key for each role. */
export type TagKeys = Readonly<Record<ApiTag | 'network', string>>;

export interface ParserConfig {
  /** The accounts that the registry serves; an empty list means any account. */
  readonly accounts: readonly string[];
  readonly tagKeys: TagKeys;
}

export const DEFAULT_TAG_KEYS: TagKeys = {
  service: 'waypost:service',
  stage: 'waypost:stage',
  registry: 'waypost:registry',
  network: 'waypost:network',
  stack: 'aws:cloudformation:stack-name',
  logicalId: 'aws:cloudformation:logical-id',
};
