// Which registry a command asks: its flags, else the environment.
import { readVariable, type Environment } from '../environment.js';
import { invalidRequest } from './failure.js';

export interface Place {
  readonly table: string | undefined;
  readonly url: string | undefined;
  /** Where a table that is given by its name lies, if the environment does not say it. */
  readonly region: string | undefined;
  /** Sign requests to the query endpoint, whatever its host. */
  readonly sign: boolean;
}

export interface PlaceFlags {
  readonly table: string | undefined;
  readonly url: string | undefined;
  readonly region: string | undefined;
  readonly sign: boolean;
}

export function placeOf({ table, url, region, sign }: PlaceFlags, env: Environment): Place {
  if (table !== undefined || url !== undefined) return { table, url, region, sign };
  return { table: readVariable(env, 'WAYPOST_TABLE'), url: readVariable(env, 'WAYPOST_URL'), region, sign };
}

export function isNowhere({ table, url }: Place): boolean {
  return table === undefined && url === undefined;
}

export function nowhere(): Error {
  return invalidRequest(
    'No registry is named.',
    'Give --table (name or ARN) or --url, or set WAYPOST_TABLE or WAYPOST_URL; for a local server: --url http://127.0.0.1:4680.',
  );
}
