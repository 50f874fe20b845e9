// What `npm start` is told: by its arguments (after `--`) and by the environment.
import type { Environment } from '../adapters/environment.js';
import { quote } from '../core/cloudtrail/quote.js';

export interface LocalServerOptions {
  readonly port: number;
  readonly dataFolder: string;
  /** A DynamoDB-compatible endpoint to use instead of the embedded engine. */
  readonly engineUrl?: string;
  /** Whether an empty registry is shown the recorded story first. */
  readonly story: boolean;
  readonly scan?: ScanOptions;
  /** A deployed registry to show, by name or ARN. */
  readonly table?: string;
}

export interface ScanOptions {
  /** One region, all of them, or where neither is given AWS_REGION. */
  readonly regions: { readonly only: string } | 'all' | 'environment';
  /** The second sweep, which carries out what the first held back. */
  readonly confirm: boolean;
}

export type Parsed =
  | { readonly kind: 'start'; readonly options: LocalServerOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'wrong'; readonly message: string };

const FLAGS = ['--no-story', '--scan', '--all-regions', '--confirm', '--help', '--version'] as const;
const VALUED = ['--port', '--region', '--table'] as const;

type Flag = (typeof FLAGS)[number];
type Valued = (typeof VALUED)[number];

interface Given {
  readonly flags: ReadonlySet<Flag>;
  readonly values: ReadonlyMap<Valued, string>;
}

export function parseOptions(args: readonly string[], env: Environment): Parsed {
  const given = readArguments(args);
  if (typeof given === 'string') return { kind: 'wrong', message: given };
  const { flags, values } = given;
  if (flags.has('--help')) return { kind: 'help' };
  if (flags.has('--version')) return { kind: 'version' };
  const message = contradiction(given);
  if (message !== undefined) return { kind: 'wrong', message };
  const port = portOf(values.get('--port'), env);
  return typeof port === 'string'
    ? { kind: 'wrong', message: port }
    : { kind: 'start', options: optionsOf(given, port, env) };
}

function optionsOf(given: Given, port: number, env: Environment): LocalServerOptions {
  const { flags, values } = given;
  const [table, engineUrl] = [values.get('--table'), readVariable(env, 'WAYPOST_ENGINE_URL')];
  return {
    port,
    dataFolder: readVariable(env, 'WAYPOST_DATA') ?? '.waypost',
    ...(engineUrl === undefined ? {} : { engineUrl }),
    story: !flags.has('--no-story') && !flags.has('--scan') && table === undefined,
    ...(flags.has('--scan') ? { scan: scanOptions(given) } : {}),
    ...(table === undefined ? {} : { table }),
  };
}

/** The port, or what is wrong with it. */
function portOf(option: string | undefined, env: Environment): number | string {
  const text = option ?? readVariable(env, 'WAYPOST_PORT') ?? '4680';
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  const source = option === undefined ? 'WAYPOST_PORT' : '--port';
  return `${source} wants a number from 0 to 65535, not ${quote(text)}.`;
}

/** A variable that is set to nothing counts as not set. */
function readVariable(env: Environment, name: string): string | undefined {
  const text = env[name];
  return text === '' ? undefined : text;
}

/** The options given, or what is wrong with them. */
function readArguments(args: readonly string[]): Given | string {
  const flags = new Set<Flag>();
  const values = new Map<Valued, string>();
  const rest = [...args];
  for (let next = rest.shift(); next !== undefined; next = rest.shift()) {
    const equals = next.startsWith('--') ? next.indexOf('=') : -1;
    const name = equals < 0 ? next : next.slice(0, equals);
    const flag = FLAGS.find((known) => known === name);
    const valued = VALUED.find((known) => known === name);
    if (flag !== undefined && equals < 0) flags.add(flag);
    else if (flag !== undefined) return `${flag} takes no value.`;
    else if (valued === undefined) return unknown(name);
    else {
      const value = equals < 0 ? rest.shift() : next.slice(equals + 1);
      if (value === undefined || value === '' || value.startsWith('--')) return `${valued} wants a value.`;
      values.set(valued, value);
    }
  }
  return { flags, values };
}

function contradiction({ flags, values }: Given): string | undefined {
  const scan = flags.has('--scan');
  if (scan && values.has('--table')) return '--scan and --table exclude each other.';
  if (values.has('--region') && flags.has('--all-regions')) return '--region and --all-regions exclude each other.';
  const alone = ['--region', '--all-regions', '--confirm'].find(
    (name) => values.has(name as Valued) || flags.has(name as Flag), // a name of the other kind is in neither
  );
  return !scan && alone !== undefined ? `${alone} belongs to --scan.` : undefined;
}

function scanOptions({ flags, values }: Given): ScanOptions {
  const only = values.get('--region');
  const regions = only === undefined ? (flags.has('--all-regions') ? 'all' : 'environment') : { only };
  return { regions, confirm: flags.has('--confirm') };
}

function unknown(name: string): string {
  const nearest = [...FLAGS, ...VALUED]
    .map((known) => ({ known, distance: distance(name, known) }))
    .sort((one, other) => one.distance - other.distance)[0];
  const near = nearest !== undefined && nearest.distance <= name.length / 2;
  return `${quote(name)} is not an option.${near ? ` Did you mean ${nearest.known}?` : ' See npm start -- --help.'}`;
}

/** How many letters must be changed, put in or left out (Levenshtein). */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [index, letter] of one.slice(0, 40).split('').entries()) {
    const next = [index + 1];
    for (let at = 1; at <= other.length; at += 1) {
      const replaced = (row[at - 1] ?? 0) + (letter === other[at - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[at] ?? 0) + 1, (next[at - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}

export const HELP = `Waypost on one machine: npm start [-- options]

  --port <n>          where to listen on 127.0.0.1 (WAYPOST_PORT, 4680)
  --no-story          do not play the recorded story into an empty registry
  --scan              read a real account's APIs and endpoints, read-only
    --region <name>     of this region instead of AWS_REGION
    --all-regions       of every region
    --confirm           as the second sweep: carry out the removals that the first held back
  --table <name|arn>  show a deployed registry instead, read-only, with your AWS credentials
  --help, --version

Environment
  WAYPOST_PORT        4680
  WAYPOST_DATA        .waypost, the folder that keeps the registry
  WAYPOST_ENGINE_URL  a DynamoDB-compatible endpoint to use instead of the embedded engine
  NO_COLOR            no colour
`;
