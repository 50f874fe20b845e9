// Where the registry is: from the options of the command, otherwise from the environment.
import type { Environment } from '../model/schema.js';
import { readVariable } from '../runtime.js';
import { invalidRequest } from './failure.js';

export interface RegistryLocation {
  readonly table: string | undefined;
  readonly url: string | undefined;
  /** The region of a table given by name, where the environment has none. */
  readonly region: string | undefined;
  /** Sign requests to the query endpoint whatever its host. */
  readonly sign: boolean;
}

export function locationOf(options: RegistryLocation, env: Environment): RegistryLocation {
  if (hasLocation(options)) return options;
  return { ...options, table: readVariable(env, 'WAYPOST_TABLE'), url: readVariable(env, 'WAYPOST_URL') };
}

export function hasLocation({ table, url }: RegistryLocation): boolean {
  return table !== undefined || url !== undefined;
}

export function noRegistry(): Error {
  return invalidRequest(
    'No registry is configured.',
    'Give --table (name or ARN) or --url, or set WAYPOST_TABLE or WAYPOST_URL; for a local server: --url http://127.0.0.1:4680.',
  );
}
