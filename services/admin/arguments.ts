// Reads the command line of `npm run admin`.
import { parseArgs } from 'node:util';
import { defined, isAccountId, isApiId, isRegion, isServiceName, isVpceId, messageOf } from 'waypost/model';

export type AdminCommand =
  | { readonly command: 'release'; readonly name: string; readonly account?: string }
  | { readonly command: 'pin'; readonly name: string; readonly apiId: string }
  | { readonly command: 'unpin'; readonly name: string }
  | { readonly command: 'revive'; readonly id: string; readonly account: string; readonly region: string }
  | { readonly command: 'rebuild'; readonly apply: boolean }
  | { readonly command: 'expire'; readonly all: boolean }
  | HubCommand
  | TransferCommand
  | ConfigCommand;

/** Shows or decides which hub of a registry publishes, if several regions have a hub. */
export type HubCommand = { readonly command: 'hubs' } | { readonly command: 'promote'; readonly dryRun: boolean };

/** Exports a registry to a file, or imports it from one. The file `-` is the standard output or input. */
export type TransferCommand =
  | { readonly command: 'export'; readonly file: string }
  | {
      readonly command: 'import';
      readonly file: string;
      readonly dryRun: boolean;
      readonly replace: boolean;
      readonly correct: boolean;
    };

/** What to do with the enrolment: whose events count, where to sweep, and who owns which name. */
export type ConfigCommand = { readonly command: 'config' } & (
  | { readonly act: 'show'; readonly version?: number; readonly file?: string }
  | { readonly act: 'edit' | 'history' }
  | { readonly act: 'validate' | 'diff' | 'apply'; readonly file: string }
);

export interface AdminRequest {
  readonly command: AdminCommand;
  /** The engine's URL of a local server; without it, the deployed registry that the environment names. */
  readonly engine?: string;
  readonly json: boolean;
}

export const USAGE = `Usage: npm run admin -- <command> [options]

Changes a registry as its operator.

Commands
  release <name> [--account <id>]  End an account's claims on a name. Without --account: its owner's claims
  pin <name> --api <id>            Serve this API while it exists and has a stage
  unpin <name>                     Let the election choose the API again
  revive <id> --account <id> --region <region>
                                   Revoke the deletion of an API or a VPC endpoint that exists
  rebuild [--apply]                Derive every entry again from the records. Without --apply: a dry run
  config show [<file>] [--version <n>]
                                   Print the enrolment, or write it to a file: whose events count, where to sweep,
                                   and who owns which name
  config edit                      Change it in the editor that EDITOR names
  config validate <file>           Check a file, without AWS
  config diff <file>               Show what applying a file would change
  config apply <file>              Store a file as the next version, and elect the names concerned again
  config history                   List the versions that are kept, with their times and authors
  export <file>                    Write the whole registry to a file; - for the standard output
  import <file> [--dry-run] [--replace] [--correct]
                                   Write an export into empty tables. With --replace: delete their records first.
                                   With --correct: write what follows from the records and differs from the export
  hubs                             Show which hub publishes, and which hubs withhold, where several regions have one
  promote [--dry-run]              Let the hub of AWS_REGION publish, and no other
  expire [--all]                   Shrink tombstones older than 400 days to stubs. With --all: every tombstone

Options
  --engine <url>  Use the registry of a local server. npm start prints the engine's URL
  --json          Print JSON
  -h, --help      Print this help

Environment, for a deployed registry
  WAYPOST_REGISTRY  The registry's name
  AWS_REGION        The hub's region; promote lets this hub publish
  The AWS credentials must be those of an operator's role

Examples
  npm run admin -- release orders-api --account 111122223333
  npm run admin -- pin orders-api --api a1b2c3d4e5
  npm run admin -- rebuild --engine http://127.0.0.1:8000
  npm run admin -- export registry.gz
  npm run admin -- config show enrolment.json
  npm run admin -- promote --dry-run
  npm run admin -- config apply enrolment.json
`;

/** Returns the request, or a message that says what is wrong with the arguments. */
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
        region: { type: 'string' },
        engine: { type: 'string' },
        apply: { type: 'boolean', default: false },
        all: { type: 'boolean', default: false },
        version: { type: 'string' },
        'dry-run': { type: 'boolean', default: false },
        replace: { type: 'boolean', default: false },
        correct: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help || positionals.length === 0) return { help: true };
    const command = commandOf(positionals, values);
    if (typeof command === 'string') return { wrong: command };
    if (command.command === 'promote' && values.engine !== undefined) return { wrong: LOCAL_HUB };
    return { command, json: values.json, ...defined({ engine: values.engine }) };
  } catch (error) {
    return { wrong: messageOf(error) };
  }
}

interface AdminFlags {
  readonly account?: string | undefined;
  readonly api?: string | undefined;
  readonly region?: string | undefined;
  readonly version?: string | undefined;
  readonly apply: boolean;
  readonly all: boolean;
  readonly 'dry-run': boolean;
  readonly replace: boolean;
  readonly correct: boolean;
}

function commandOf([command = '', name = '', ...rest]: readonly string[], flags: AdminFlags): AdminCommand | string {
  if (command === 'config') return configOf(name, rest, flags.version);
  const isTransfer = command === 'export' || command === 'import';
  if (rest.length > 0) {
    return `Unexpected argument ${JSON.stringify(rest[0])}. Name one ${isTransfer ? 'file' : 'service'} at a time.`;
  }
  if (isTransfer) return transferOf(command, name, flags);
  if (command === 'promote' || command === 'hubs') return hubCommandOf(command, name, flags);
  if (command === 'rebuild') return { command, apply: flags.apply };
  if (command === 'expire') return { command, all: flags.all };
  if (command === 'revive') return reviveOf(name, flags);
  return nameCommandOf(command, name, flags);
}

function nameCommandOf(command: string, name: string, flags: AdminFlags): AdminCommand | string {
  if (command !== 'release' && command !== 'pin' && command !== 'unpin') {
    return `Unknown command ${JSON.stringify(command)}. Use release, pin, unpin, revive, rebuild, hubs, promote, export, import, expire or config.`;
  }
  if (!isServiceName(name)) return `Invalid service name ${JSON.stringify(name)}. ${EXAMPLES[command]}`;
  if (command === 'unpin') return { command, name };
  if (command === 'pin') {
    return isApiId(flags.api) ? { command, name, apiId: flags.api } : `Missing or invalid --api. ${EXAMPLES.pin}`;
  }
  if (flags.account === undefined) return { command, name };
  return isAccountId(flags.account)
    ? { command, name, account: flags.account }
    : `Invalid --account. It must be twelve digits. ${EXAMPLES.release}`;
}

function hubCommandOf(command: HubCommand['command'], surplus: string, flags: AdminFlags): AdminCommand | string {
  if (surplus !== '') {
    return `Unexpected argument ${JSON.stringify(surplus)}. Name the hub by its region: set AWS_REGION.`;
  }
  return command === 'hubs' ? { command } : { command, dryRun: flags['dry-run'] };
}

function transferOf(command: 'export' | 'import', file: string, flags: AdminFlags): AdminCommand | string {
  if (file === '') return `Missing file. ${EXAMPLES[command]}`;
  if (command === 'export') return { command, file };
  return { command, file, dryRun: flags['dry-run'], replace: flags.replace, correct: flags.correct };
}

function configOf(act: string, files: readonly string[], version: string | undefined): AdminCommand | string {
  const [file, surplus] = files;
  const command = 'config';
  if (act === 'validate' || act === 'diff' || act === 'apply') {
    if (surplus !== undefined) return `Unexpected argument ${JSON.stringify(surplus)}. Name one file.`;
    return file === undefined ? `Missing file. ${EXAMPLES.apply}` : { command, act, file };
  }
  if (act !== 'show' && act !== 'edit' && act !== 'history') {
    return `Unknown command ${JSON.stringify(`config ${act}`)}. Use show, edit, validate, diff, apply or history.`;
  }
  if (act !== 'show') {
    return file === undefined
      ? { command, act }
      : `Unexpected argument ${JSON.stringify(file)}. The command ${act} takes no file.`;
  }
  if (version === undefined) return { command, act, ...defined({ file }) };
  return /^[1-9][0-9]{0,8}$/.test(version)
    ? { command, act, version: Number(version), ...defined({ file }) }
    : 'Invalid --version. It must be a number that the command history prints.';
}

function reviveOf(id: string, { account, region }: AdminFlags): AdminCommand | string {
  if (!isApiId(id) && !isVpceId(id)) return `Invalid id ${JSON.stringify(id)}. ${EXAMPLES.revive}`;
  if (!isAccountId(account)) return `Missing or invalid --account. It must be twelve digits. ${EXAMPLES.revive}`;
  return isRegion(region)
    ? { command: 'revive', id, account, region }
    : `Missing or invalid --region. ${EXAMPLES.revive}`;
}

const LOCAL_HUB = 'A local server has no other hub, so there is nothing to promote. Leave out --engine.';

const EXAMPLES = {
  export: 'Example: npm run admin -- export registry.gz',
  import: 'Example: npm run admin -- import registry.gz --dry-run',
  apply: 'Example: npm run admin -- config apply enrolment.json',
  revive: 'Example: npm run admin -- revive a1b2c3d4e5 --account 111122223333 --region eu-west-1',
  release: 'Example: npm run admin -- release orders-api --account 111122223333',
  pin: 'Example: npm run admin -- pin orders-api --api a1b2c3d4e5',
  unpin: 'Example: npm run admin -- unpin orders-api',
};
