// The environment of a handler, validated once: what is wrong is said by name, with what would be right.
import { isAccountId, isRegistryName } from 'waypost/model';
import * as z from 'zod';
import type { RegistryConfig } from '../core/registry-config.js';
import { DEFAULT_TAG_KEYS } from '../core/cloudtrail/config.js';
import type { TagKeys } from '../core/cloudtrail/config.js';
import type { TableNames } from './dynamodb/tables.js';
import { tableNames } from './dynamodb/tables.js';

export interface Settings {
  readonly config: RegistryConfig;
  readonly tables: TableNames;
  /** The accounts whose events count; empty: any. */
  readonly accounts: readonly string[];
  readonly tagKeys: TagKeys;
  readonly recheckQueueUrl?: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

const text = z.string().min(1);
const json = <T extends z.ZodType>(schema: T) =>
  text
    .transform((value, context) => {
      try {
        return JSON.parse(value) as unknown;
      } catch {
        context.addIssue({ code: 'custom', message: 'is not JSON' });
        return z.NEVER;
      }
    })
    .pipe(schema);

const accountsSchema = z
  .string()
  .transform((value) => value.split(',').map((account) => account.trim()))
  .transform((accounts) => [...new Set(accounts.filter((account) => account !== ''))])
  .refine((accounts) => accounts.every(isAccountId), 'wants account ids of twelve digits, separated by commas');

const globsSchema = z
  .string()
  .transform((value) => value.split(',').map((glob) => glob.trim()))
  .refine(
    (globs) => globs.every((glob) => /^[a-z0-9.*-]+$/.test(glob)),
    'wants names of services or globs, as in payments.*',
  )
  .default([]);

const schema = z.object({
  WAYPOST_REGISTRY: text.refine(isRegistryName, 'wants lower-case letters, digits and "-", at most 32'),
  WAYPOST_TABLE: text.optional(),
  WAYPOST_RECORDS_TABLE: text.optional(),
  WAYPOST_ACCOUNTS: accountsSchema.default([]),
  WAYPOST_NAMING: z.enum(['tag', 'tag-or-name']).default('tag'),
  WAYPOST_OWNERS: json(
    z.array(z.object({ names: text, account: text.refine(isAccountId, 'wants twelve digits') })),
  ).default([]),
  WAYPOST_PREFER_CUSTOM_DOMAINS: globsSchema,
  WAYPOST_TAG_KEYS: json(z.partialRecord(z.enum(tagRoles()), text)).default({}),
  WAYPOST_RECHECK_QUEUE_URL: text.optional(),
});

/**
 * The settings that the environment gives.
 * @throws Error that names every variable that is wrong.
 */
export function settingsFrom(environment: Environment): Settings {
  const parsed = schema.safeParse(withoutBlanks(environment));
  if (!parsed.success) {
    const issues = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`Waypost cannot start: ${issues.join('; ')}.`);
  }
  const values = parsed.data;
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

/** An empty variable is one that is not set, as CloudFormation's conditions leave them. */
function withoutBlanks(environment: Environment): Environment {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
}

function tagRoles(): [keyof TagKeys, ...(keyof TagKeys)[]] {
  const roles = Object.keys(DEFAULT_TAG_KEYS) as (keyof TagKeys)[]; // Object.keys forgets the type
  return ['service', ...roles.filter((role) => role !== 'service')];
}
