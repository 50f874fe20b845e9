// The arguments of Terraform's provider for AWS in its oldest and its newest version that our modules support.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface BlockSchema {
  /** Names of required arguments and blocks, separated by blanks. */
  readonly required: string;
  readonly optional: string;
  readonly blocks?: Readonly<Record<string, BlockSchema>>;
}

interface ProviderSchema {
  readonly provider: string;
  readonly resources: Readonly<Record<string, BlockSchema>>;
}

/** read-provider-schema.ts writes it. */
export const PROVIDER_SCHEMAS = JSON.parse(
  readFileSync(join(__dirname, 'provider-schema.json'), 'utf8'),
) as readonly ProviderSchema[];
