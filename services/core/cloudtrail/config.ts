// The part of a registry's configuration that the event parser needs.
import { API_TAGS, type ApiTag, lineageRole } from '../records/fact.js';

/** The tag key for each role. */
export type TagKeys = Readonly<Record<(typeof API_TAGS)[number] | 'network', string>> & {
  /** The keys of the tags that tell a replacement from a sibling; none by default. */
  readonly lineageTags?: readonly string[];
};

/** Each role that a tag of an API can play, and its key. */
export function rolesAndKeys(tagKeys: TagKeys): readonly RoleAndKey[] {
  // Every event needs this list, and a function has only one configuration.
  const known = KNOWN.get(tagKeys);
  if (known !== undefined) return known;
  const { lineageTags = [] } = tagKeys;
  const pairs = [
    ...API_TAGS.map((role) => [role, tagKeys[role]] as const),
    ...lineageTags.map((key) => [lineageRole(key), key] as const),
  ];
  KNOWN.set(tagKeys, pairs);
  return pairs;
}

type RoleAndKey = readonly [role: ApiTag, key: string];

const KNOWN = new WeakMap<TagKeys, readonly RoleAndKey[]>();

export type EnrolsAccount = (account: string) => boolean;

/** Only for the local server, which serves one person. */
export const ANY_ACCOUNT: EnrolsAccount = () => true;

export interface ParserConfig {
  /** Whether the events of an account count. */
  readonly enrols: EnrolsAccount;
  /** Whether an account that an event mentions, but that did not make the call, is enrolled; default: `enrols`. */
  readonly lists?: EnrolsAccount;
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
