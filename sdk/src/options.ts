// The options of a registry and of a call: their defaults, and an error that names the one that is wrong.
import type { Authorize } from './authorize.js';
import { readVariable, type Environment } from './environment.js';
import { WaypostError } from './model/errors.js';
import { isRegion } from './model/grammar.js';
import { isServiceName } from './model/names.js';
import { isNetworkRef } from './model/question.js';
import { systemRuntime, type Runtime } from './runtime.js';
import type { Snapshot } from './snapshot.js';
import type { Source } from './sources/source.js';

/** What `createRegistry` takes; what is left out comes from the environment. */
export interface RegistryOptions {
  /** The readers' table: its name, or its ARN for a table of another account or region. `WAYPOST_TABLE`. */
  readonly table?: string | undefined;
  /** The query endpoint, for callers without access to the table. `WAYPOST_URL`. */
  readonly url?: string | undefined;
  /** Ready sources, in order: the first that answers is taken. Instead of `table` and `url`. */
  readonly sources?: readonly Source[] | undefined;
  /** Where this process sits: a VPC id, an endpoint's id, or a network's name. `WAYPOST_NETWORK`. */
  readonly network?: string | undefined;
  /** Which region of a network's name; `AWS_REGION` by default. */
  readonly region?: string | undefined;
  /** The last known good of another process, or the path of a file that holds it. `WAYPOST_SNAPSHOT`. */
  readonly snapshot?: Snapshot | string | undefined;
  /** URLs that win over the registry, by service. `WAYPOST_OVERRIDES`. */
  readonly overrides?: Readonly<Record<string, string>> | undefined;
  /** URLs for when the registry has no answer, by service. `WAYPOST_FALLBACKS`. */
  readonly fallbacks?: Readonly<Record<string, string>> | undefined;
  /** How long an answer is taken without a look at the registry, in ms; 30 000 by default, shortened by up to a fifth. */
  readonly freshFor?: number | undefined;
  /** How old an answer may get while the registry cannot be read, in ms; unlimited by default. */
  readonly maxStale?: number | undefined;
  /** How long a call waits for the registry, in ms; 3000 by default. */
  readonly timeout?: number | undefined;
  /** What `registry.fetch` calls services with; the global `fetch` by default. */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Adds to each call of `registry.fetch` what the service wants; see `sigV4()`. */
  readonly authorize?: Authorize | undefined;
  /** The clock, timers and dice; the machine's by default. */
  readonly runtime?: Runtime | undefined;
  /** The environment; `process.env` by default. */
  readonly env?: Environment | undefined;
}

/** What every call takes last. */
export interface CallOptions {
  /** Another stage than the one that is served. */
  readonly stage?: string | undefined;
  /** Another network than the registry's own option. */
  readonly network?: string | undefined;
  /** Which region of a network's name. */
  readonly region?: string | undefined;
  /** Ends the wait; a read that others wait for goes on. */
  readonly signal?: AbortSignal | undefined;
  /** How long this call waits for the registry, in ms. */
  readonly timeout?: number | undefined;
}

/** The options with their defaults and what the environment adds. */
export interface Settings {
  readonly table: string | undefined;
  readonly url: string | undefined;
  readonly sources: readonly Source[] | undefined;
  readonly network: string | undefined;
  readonly region: string | undefined;
  readonly snapshot: Snapshot | string | undefined;
  readonly overrides: ReadonlyMap<string, string>;
  readonly fallbacks: ReadonlyMap<string, string>;
  readonly freshFor: number;
  readonly maxStale: number;
  readonly timeout: number;
  readonly fetch: typeof globalThis.fetch;
  readonly authorize: Authorize | undefined;
  readonly runtime: Runtime;
  readonly env: Environment;
}

/** The options that there are, each with the `typeof` of its values; true where another place looks at it. */
export type Known<Options> = Readonly<Record<keyof Options, string | true>>;

const OPTIONS: Known<RegistryOptions> = {
  table: 'string',
  url: 'string',
  sources: 'object',
  network: 'string',
  region: 'string',
  // A process that holds a broken one starts all the same.
  snapshot: true,
  overrides: 'object',
  fallbacks: 'object',
  freshFor: 'number',
  maxStale: 'number',
  timeout: 'number',
  fetch: 'function',
  authorize: 'function',
  runtime: 'object',
  env: 'object',
};

/** Checks the options and adds the defaults; what is wrong is INVALID_REQUEST and names the option. */
export function settingsOf(options: RegistryOptions): Settings {
  checkOptions(options, OPTIONS);
  const env = options.env ?? process.env;
  return {
    ...placeOf(options, env),
    ...whereabouts(options, env),
    snapshot: options.snapshot ?? readVariable(env, 'WAYPOST_SNAPSHOT'),
    overrides: urlsOf('overrides', options.overrides ?? pairsOf(env, 'WAYPOST_OVERRIDES')),
    fallbacks: urlsOf('fallbacks', options.fallbacks ?? pairsOf(env, 'WAYPOST_FALLBACKS')),
    freshFor: milliseconds('freshFor', options.freshFor, 30_000),
    maxStale: milliseconds('maxStale', options.maxStale, Infinity),
    timeout: milliseconds('timeout', options.timeout, 3000),
    fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    authorize: options.authorize,
    runtime: options.runtime ?? systemRuntime,
    env,
  };
}

/** Which registry; the environment only counts where no option says it. */
function placeOf(
  { table, url, sources }: RegistryOptions,
  env: Environment,
): Pick<Settings, 'table' | 'url' | 'sources'> {
  if (sources !== undefined && !Array.isArray(sources)) throw wrong('sources', 'a list of sources');
  if (table !== undefined || url !== undefined || sources !== undefined) return { table, url, sources };
  return { table: readVariable(env, 'WAYPOST_TABLE'), url: readVariable(env, 'WAYPOST_URL'), sources };
}

/** Where the caller sits. */
function whereabouts(options: RegistryOptions, env: Environment): Pick<Settings, 'network' | 'region'> {
  const network = options.network ?? readVariable(env, 'WAYPOST_NETWORK');
  if (network !== undefined && !isNetworkRef(network)) throw wrong('network', "a VPC id, an endpoint's id or a name");
  const region = options.region ?? readVariable(env, 'AWS_REGION') ?? readVariable(env, 'AWS_DEFAULT_REGION');
  if (region !== undefined && !isRegion(region)) throw wrong('region', 'a region, as in eu-west-1');
  return { network, region };
}

/** Refuses an option that does not exist, and one of another kind than it is to be. */
export function checkOptions<Options>(options: unknown, known: Known<Options>): void {
  if (typeof options !== 'object' || options === null) throw wrong(String(options), 'an object of options');
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(known, name)) throw wrong(name, `one of ${Object.keys(known).join(', ')}`, 'There is no option');
    const kind = known[name as keyof Options]; // it is one of its own
    if (kind === true || value === undefined) continue;
    if (value === null || typeof value !== kind) throw wrong(name, `of type ${kind}`);
  }
}

export function milliseconds(name: string, value: number | undefined, usual: number): number {
  if (value === undefined) return usual;
  if (typeof value === 'number' && value >= 0) return value;
  throw wrong(name, 'milliseconds, 0 or more');
}

/** `orders-api=http://localhost:3001,billing-api=…` as an object. */
function pairsOf(env: Environment, variable: string): Record<string, string> {
  const text = readVariable(env, variable) ?? '';
  const pairs = text.split(',').filter((pair) => pair.trim() !== '');
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      if (at < 0) throw wrong(variable, 'pairs as in orders-api=http://…');
      return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
    }),
  );
}

function urlsOf(option: string, urls: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(urls).map(([service, text]) => {
      if (!isServiceName(service)) throw wrong(`${option}.${service}`, "a service's name");
      const url = URL.canParse(text) ? new URL(text) : undefined;
      if (url === undefined || !/^https?:$/.test(url.protocol)) throw wrong(`${option}.${service}`, 'an http(s) URL');
      if (!url.pathname.endsWith('/')) url.pathname += '/';
      return [service, url.href];
    }),
  );
}

function wrong(option: string, wanted: string, words = 'Wrong option'): WaypostError {
  const message = `${words} ${JSON.stringify(option.slice(0, 80))}.`;
  return new WaypostError({ code: 'INVALID_REQUEST', message, remedy: `It is to be ${wanted}.`, details: { option } });
}
