// The environment of a handler, validated once: what is wrong is said by name, with what would be right.
import { isAccountId, isRegistryName } from 'waypost/model';
import type { RegistryConfig } from '../core/registry-config.js';
import { DEFAULT_TAG_KEYS } from '../core/cloudtrail/config.js';
import type { TagKeys } from '../core/cloudtrail/config.js';
import type { TableNames } from './dynamodb/tables.js';
import { tableNames } from './dynamodb/tables.js';
import { type Environment, json, list, oneOf, optional, readVariables, required } from './variables.js';

export type { Environment } from './variables.js';

export interface RegistrySettings {
  readonly config: RegistryConfig;
  readonly tables: TableNames;
  /** The accounts whose events count; empty: any. */
  readonly accounts: readonly string[];
  readonly tagKeys: TagKeys;
  readonly recheckQueueUrl?: string;
}

const RULES = {
  WAYPOST_REGISTRY: required(isRegistryName, 'wants lower-case letters, digits and "-", at most 32'),
  WAYPOST_TABLE: optional,
  WAYPOST_RECORDS_TABLE: optional,
  WAYPOST_ACCOUNTS: list(isAccountId, 'wants account ids of twelve digits, separated by commas'),
  WAYPOST_NAMING: oneOf(['tag', 'tag-or-name']),
  WAYPOST_OWNERS: json(ownersOf, 'wants [{"names": "payments.*", "account": "twelve digits"}, …]', []),
  WAYPOST_PREFER_CUSTOM_DOMAINS: list(isGlob, 'wants names of services or globs, as in payments.*'),
  WAYPOST_TAG_KEYS: json(tagKeysOf, `wants an object of keys for ${Object.keys(DEFAULT_TAG_KEYS).join(', ')}`, {}),
  WAYPOST_RECHECK_QUEUE_URL: optional,
};

/**
 * The settings that the environment gives.
 * @throws Error that names every variable that is wrong.
 */
export function settingsFrom(environment: Environment): RegistrySettings {
  const values = readVariables(environment, RULES, 'Waypost cannot start');
  const names = tableNames(values.WAYPOST_REGISTRY);
  return {
    config: {
      registry: values.WAYPOST_REGISTRY,
      naming: values.WAYPOST_NAMING,
      owners: values.WAYPOST_OWNERS,
      preferCustomDomains: values.WAYPOST_PREFER_CUSTOM_DOMAINS,
    },
    tables: { readers: values.WAYPOST_TABLE ?? names.readers, records: values.WAYPOST_RECORDS_TABLE ?? names.records },
    accounts: values.WAYPOST_ACCOUNTS,
    tagKeys: { ...DEFAULT_TAG_KEYS, ...values.WAYPOST_TAG_KEYS },
    ...(values.WAYPOST_RECHECK_QUEUE_URL === undefined ? {} : { recheckQueueUrl: values.WAYPOST_RECHECK_QUEUE_URL }),
  };
}

function isGlob(text: string): boolean {
  return /^[a-z0-9.*-]+$/.test(text);
}

function ownersOf(value: unknown): RegistryConfig['owners'] | undefined {
  if (!Array.isArray(value)) return undefined;
  const owners = value.map((owner: unknown) => {
    const { names, account } = membersOf(owner);
    return isText(names) && isText(account) && isAccountId(account) ? { names, account } : undefined;
  });
  return owners.every((owner) => owner !== undefined) ? owners : undefined;
}

function tagKeysOf(value: unknown): Partial<TagKeys> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const entries = Object.entries(value);
  return entries.every(([role, key]) => Object.hasOwn(DEFAULT_TAG_KEYS, role) && isText(key))
    ? Object.fromEntries(entries)
    : undefined;
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
