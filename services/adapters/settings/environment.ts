// Reads the registry's settings from the environment of a function. Accounts, regions and owners are data: see the enrolment.
import { isObject, isRegistryName, type Environment } from 'waypost/model';
import type { RegistrySetup } from '../../app/enrolment/cache.js';
import { type TagKeys, DEFAULT_TAG_KEYS } from '../../core/cloudtrail/config.js';
import type { HubIdentity } from '../../core/publication.js';
import { type TableNames, tableNames } from './tables.js';
import { json, list, oneOf, optional, readVariables, required } from './variables.js';

interface RegistrySettings {
  readonly config: RegistrySetup;
  readonly tables: TableNames;
  readonly tagKeys: TagKeys;
  readonly identity: HubIdentity;
}

const RULES = {
  WAYPOST_REGISTRY: required(isRegistryName, 'lower-case letters, digits and "-", at most 32'),
  WAYPOST_TABLE: optional,
  WAYPOST_RECORDS_TABLE: optional,
  WAYPOST_NAMING: oneOf(['tag', 'tag-or-name']),
  WAYPOST_PREFER_CUSTOM_DOMAINS: list(isGlob, 'names of services or globs such as payments.*'),
  WAYPOST_LINEAGE_TAGS: list(isTagKey, 'keys of tags, separated by commas'),
  WAYPOST_STANDBY: oneOf(['false', 'true']),
  AWS_REGION: optional,
  WAYPOST_TAG_KEYS: json(tagKeysOf, `an object with keys for ${Object.keys(DEFAULT_TAG_KEYS).join(', ')}`, {}),
};

/** @throws Error that names every wrong variable. */
export function settingsFrom(environment: Environment): RegistrySettings {
  const values = readVariables(environment, RULES, 'Waypost cannot start');
  const names = tableNames(values.WAYPOST_REGISTRY);
  return {
    config: {
      registry: values.WAYPOST_REGISTRY,
      naming: values.WAYPOST_NAMING,
      preferCustomDomains: values.WAYPOST_PREFER_CUSTOM_DOMAINS,
      lineageTags: values.WAYPOST_LINEAGE_TAGS,
    },
    tables: { readers: values.WAYPOST_TABLE ?? names.readers, records: values.WAYPOST_RECORDS_TABLE ?? names.records },
    // A registry in one region needs no hub name.
    identity: { hub: values.AWS_REGION ?? '', isStandby: values.WAYPOST_STANDBY === 'true' },
    tagKeys: { ...DEFAULT_TAG_KEYS, ...values.WAYPOST_TAG_KEYS, lineageTags: values.WAYPOST_LINEAGE_TAGS },
  };
}

function isGlob(text: string): boolean {
  return /^[a-z0-9.*-]+$/.test(text);
}

/** The characters that AWS allows in the key of a tag. */
function isTagKey(text: string): boolean {
  return /^[\p{L}\p{N} _.:/=+@-]{1,128}$/u.test(text);
}

function tagKeysOf(value: unknown): Partial<TagKeys> | undefined {
  if (!isObject(value)) return undefined;
  const entries = Object.entries(value);
  return entries.every(([role, key]) => Object.hasOwn(DEFAULT_TAG_KEYS, role) && isText(key))
    ? Object.fromEntries(entries)
    : undefined;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
