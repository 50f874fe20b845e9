// The options of `npm start`, from its arguments (after `--`) and from the environment.
import { parseArgs } from 'node:util';
import { asChoice, defined, nearest, type Environment } from 'waypost/model';
import { quote } from '../../core/cloudtrail/quote.js';

export interface LocalServerOptions {
  readonly port: number;
  readonly dataFolder: string;
  /** A DynamoDB-compatible endpoint to use instead of the embedded engine. */
  readonly engineUrl?: string;
  /** True if the recorded story is played into an empty registry. */
  readonly story: boolean;
  readonly scan?: ScanOptions;
  /** The readers' table of a deployed registry to show, by name or ARN. */
  readonly table?: string;
  /** Keys of tags, separated by commas. */
  readonly lineageTags?: string;
}

export interface ScanOptions {
  /** One region, all regions, or the region of the environment. */
  readonly regions: { readonly only: string } | 'all' | 'environment';
  /** Makes this the second sweep, which carries out the removals that the first sweep held back. */
  readonly confirm: boolean;
}

type ParsedOptions =
  | { readonly kind: 'start'; readonly options: LocalServerOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'wrong'; readonly message: string };

const OPTIONS = {
  port: { type: 'string' },
  'no-story': { type: 'boolean' },
  scan: { type: 'boolean' },
  region: { type: 'string' },
  'all-regions': { type: 'boolean' },
  confirm: { type: 'boolean' },
  table: { type: 'string' },
  'lineage-tags': { type: 'string' },
  help: { type: 'boolean' },
  version: { type: 'boolean' },
} as const;

type Option = keyof typeof OPTIONS;
type OptionValues = { readonly [Name in Option]?: (typeof OPTIONS)[Name]['type'] extends 'string' ? string : boolean };

export function parseOptions(args: readonly string[], env: Environment): ParsedOptions {
  const { values, tokens } = tokenize(args);
  const fault = firstOf(tokens, faultOf);
  if (fault !== undefined) return { kind: 'wrong', message: fault };
  const given = values as OptionValues; // every token was checked, so each value has its option's type
  if (given.help === true) return { kind: 'help' };
  if (given.version === true) return { kind: 'version' };
  const port = given.port ?? variable(env, 'WAYPOST_PORT') ?? '4680';
  const message = contradiction(given) ?? portFault(port, given.port === undefined ? 'WAYPOST_PORT' : '--port');
  return message === undefined
    ? { kind: 'start', options: optionsOf(given, Number(port), env) }
    : { kind: 'wrong', message };
}

function optionsOf(given: OptionValues, port: number, env: Environment): LocalServerOptions {
  const { table, region, confirm = false } = given;
  const every = given['all-regions'] === true ? 'all' : 'environment';
  const regions: ScanOptions['regions'] = region === undefined ? every : { only: region };
  return {
    port,
    dataFolder: variable(env, 'WAYPOST_DATA') ?? '.waypost',
    story: given['no-story'] !== true && given.scan !== true && table === undefined,
    ...defined({
      engineUrl: variable(env, 'WAYPOST_ENGINE_URL'),
      scan: given.scan === true ? { regions, confirm } : undefined,
      table,
      lineageTags: given['lineage-tags'] ?? variable(env, 'WAYPOST_LINEAGE_TAGS'),
    }),
  };
}

/** A variable that is set to nothing counts as not set. */
function variable(env: Environment, name: string): string | undefined {
  const text = env[name];
  return text === '' ? undefined : text;
}

const tokenize = (args: readonly string[]) =>
  parseArgs({ args: [...args], options: OPTIONS, strict: false, tokens: true });

type OptionToken = ReturnType<typeof tokenize>['tokens'][number];

/** What is wrong with one argument. `parseArgs` itself would refuse it without a suggestion. */
function faultOf(token: OptionToken): string | undefined {
  if (token.kind === 'option-terminator') return undefined;
  if (token.kind === 'positional') return unknownOption(token.value);
  const { name, rawName, value, inlineValue } = token;
  if (!Object.hasOwn(OPTIONS, name) || !rawName.startsWith('--')) return unknownOption(rawName);
  if (OPTIONS[name as Option].type === 'boolean') return value === undefined ? undefined : `${rawName} takes no value.`;
  const isMissing = value === undefined || value === '' || (!inlineValue && value.startsWith('--'));
  return isMissing ? `${rawName} needs a value.` : undefined;
}

function unknownOption(name: string): string {
  const near = nearest(
    name,
    Object.keys(OPTIONS).map((known) => `--${known}`),
  );
  return `Unknown option ${quote(name)}. ${near.length > 0 ? `Did you mean ${asChoice(near)}?` : 'See npm start -- --help.'}`;
}

function contradiction({ scan = false, table, region, confirm = false, ...rest }: OptionValues): string | undefined {
  const all = rest['all-regions'] === true;
  if (scan && table !== undefined) return '--scan and --table exclude each other. Leave one out.';
  if (region !== undefined && all) return '--region and --all-regions exclude each other. Leave one out.';
  if (scan) return undefined;
  const misplaced = region !== undefined ? '--region' : all ? '--all-regions' : confirm ? '--confirm' : undefined;
  return misplaced === undefined ? undefined : `${misplaced} works only with --scan. Add --scan.`;
}

function portFault(text: string, source: string): string | undefined {
  const isPort = /^\d{1,5}$/.test(text) && Number(text) <= 65_535;
  return isPort ? undefined : `${source} must be a number from 0 to 65535, not ${quote(text)}.`;
}

function firstOf<Item, Result>(items: readonly Item[], find: (item: Item) => Result | undefined): Result | undefined {
  for (const item of items) {
    const result = find(item);
    if (result !== undefined) return result;
  }
  return undefined;
}

export const HELP = `Waypost on one machine: npm start [-- options]

  --port <n>          the port to listen on, on 127.0.0.1 (WAYPOST_PORT, 4680)
  --no-story          do not play the recorded story into an empty registry
  --scan              read the APIs and endpoints of a real account, read-only
    --region <name>     in this region instead of AWS_REGION
    --all-regions       in every region
    --confirm           carry out the removals that the previous scan held back
  --table <name|arn>  show a deployed registry, read-only, with your AWS credentials
  --lineage-tags <k,k>  tags that tell a replacement from a sibling (WAYPOST_LINEAGE_TAGS)
  --help, --version

Environment
  WAYPOST_PORT        the port: 4680
  WAYPOST_DATA        the folder that keeps the registry: .waypost
  WAYPOST_ENGINE_URL  a DynamoDB-compatible endpoint to use instead of the embedded engine
  NO_COLOR            no colour
`;
