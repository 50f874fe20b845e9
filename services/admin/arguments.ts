// What `npm run admin` is told.
import { parseArgs } from 'node:util';
import { isAccountId, isApiId, isServiceName } from 'waypost/model';

export type AdminCommand =
  | { readonly command: 'release'; readonly name: string; readonly account?: string }
  | { readonly command: 'pin'; readonly name: string; readonly apiId: string }
  | { readonly command: 'unpin'; readonly name: string }
  | { readonly command: 'rebuild'; readonly apply: boolean }
  | { readonly command: 'expire'; readonly all: boolean };

export interface AdminRequest {
  readonly command: AdminCommand;
  /** The engine's URL of a local server; without it the deployed registry that the environment names. */
  readonly engine?: string;
  readonly json: boolean;
}

export const USAGE = `Operators' acts on a registry.

  npm run admin -- release <name> [--account <id>]   let go of a name: that account's claims up to now count no more
                                                     (without --account: those of its holder)
  npm run admin -- pin <name> --api <id>             serve this API, as long as it lives and has a stage
  npm run admin -- unpin <name>                      let the election decide again
  npm run admin -- rebuild [--apply]                 derive every entry anew from the records; a dry run without --apply
  npm run admin -- expire [--all]                    shrink tombstones that are 400 days old, or all of them

  --engine <url>   a local server's registry, by the engine's URL that npm start prints
  --json           the answer as JSON

A deployed registry: set WAYPOST_REGISTRY, AWS_REGION and the credentials of an operator's role.
Example:  npm run admin -- release orders-api --account 111122223333
`;

/** The command, or what is wrong with it. */
export function readArguments(
  args: readonly string[],
): AdminRequest | { readonly wrong: string } | { readonly help: true } {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        account: { type: 'string' },
        api: { type: 'string' },
        engine: { type: 'string' },
        apply: { type: 'boolean', default: false },
        all: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help || positionals.length === 0) return { help: true };
    const command = commandOf(positionals, values);
    if (typeof command === 'string') return { wrong: command };
    return { command, json: values.json, ...(values.engine === undefined ? {} : { engine: values.engine }) };
  } catch (error) {
    return { wrong: error instanceof Error ? error.message : String(error) };
  }
}

interface AdminFlags {
  readonly account?: string | undefined;
  readonly api?: string | undefined;
  readonly apply: boolean;
  readonly all: boolean;
}

function commandOf([command = '', name = '', ...rest]: readonly string[], values: AdminFlags): AdminCommand | string {
  if (rest.length > 0) return `One name at a time: what is ${JSON.stringify(rest[0])}?`;
  if (command === 'rebuild') return { command, apply: values.apply };
  if (command === 'expire') return { command, all: values.all };
  if (command !== 'release' && command !== 'pin' && command !== 'unpin') {
    return `There is no command ${JSON.stringify(command)}: release, pin, unpin, rebuild and expire are.`;
  }
  if (!isServiceName(name)) return `${command} wants a service's name, not ${JSON.stringify(name)}.`;
  if (command === 'unpin') return { command, name };
  if (command === 'pin') {
    return isApiId(values.api)
      ? { command, name, apiId: values.api }
      : 'pin wants --api <id>, the API that is to serve.';
  }
  if (values.account === undefined) return { command, name };
  return isAccountId(values.account)
    ? { command, name, account: values.account }
    : '--account wants an account id of twelve digits.';
}
