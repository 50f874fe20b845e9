// What of a registry's configuration decides how its events are read.
import type { ApiTag } from '../records/fact.js';

/** Which tag's key plays which role. */
export type TagKeys = Readonly<Record<ApiTag | 'network', string>>;

export interface ParserConfig {
  /** The accounts that the registry serves; with none given, any account. */
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
