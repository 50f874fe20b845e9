// The options of a registry and of a call: their checks, their defaults, and what the environment adds.
import type { Authorize } from './fetch/authorize.js';
import { FRESH_FOR_MS, TIMEOUT_MS } from './freshness.js';
import { WaypostError } from './model/errors.js';
import { isRegion, isServiceName, isNetworkRef } from './model/schema.js';
import { asChoice, nearest } from './model/nearest.js';
import { readVariable, systemRuntime, type Environment, type RegistryRuntime } from './runtime.js';
import type { Snapshot } from './snapshot.js';
import type { RegistrySource } from './sources/source.js';

/** The options of `createRegistry`; the environment gives those that are left out. */
export interface RegistryOptions {
  /** The readers' table: its name, or its ARN for a table of another account or region. `WAYPOST_TABLE`. */
  readonly table?: string | undefined;
  /** The query endpoint, for callers without access to the table. `WAYPOST_URL`. */
  readonly url?: string | undefined;
  /** Ready sources, in order of preference, instead of `table` and `url`. */
  readonly sources?: readonly RegistrySource[] | undefined;
  /** The caller's network: a VPC id, an endpoint id or a network name. `WAYPOST_NETWORK`. */
  readonly network?: string | undefined;
  /** The caller's region, where a network name has several; `AWS_REGION` by default. */
  readonly region?: string | undefined;
  /** The last known good state of another process, or the path of a file that holds it. `WAYPOST_SNAPSHOT`. */
  readonly snapshot?: Snapshot | string | undefined;
  /** URLs that replace the registry's answer, by service. `WAYPOST_OVERRIDES`. */
  readonly overrides?: Readonly<Record<string, string>> | undefined;
  /** URLs to use when the registry has no answer, by service. `WAYPOST_FALLBACKS`. */
  readonly fallbacks?: Readonly<Record<string, string>> | undefined;
  /** How long an answer is served without reading the registry, in ms; 30 000 by default, shortened by up to a fifth. */
  readonly freshFor?: number | undefined;
  /** How old an answer may be while the registry cannot be read (stale-if-error), in ms; unlimited by default. */
  readonly maxStale?: number | undefined;
  /** How long a call waits for the registry, in ms; 3000 by default. */
  readonly timeout?: number | undefined;
  /** The `fetch` that `registry.fetch` calls services with; the global one by default. */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Adds headers to each call of `registry.fetch`; see `sigV4()`. */
  readonly authorize?: Authorize | undefined;
  /** The clock, timers and random numbers; the machine's by default. */
  readonly runtime?: RegistryRuntime | undefined;
  /** The environment; `process.env` by default. */
  readonly env?: Environment | undefined;
}

/** The options of one call. */
export interface CallOptions {
  /** Another stage than the one that serves. */
  readonly stage?: string | undefined;
  /** Another network than the registry's own option. */
  readonly network?: string | undefined;
  /** The caller's region, where a network name has several. */
  readonly region?: string | undefined;
  /** Ends the wait; a read that other calls share goes on. */
  readonly signal?: AbortSignal | undefined;
  /** How long this call waits for the registry, in ms. */
  readonly timeout?: number | undefined;
}

/** The options, with the defaults and the environment applied. */
export interface Settings {
  readonly table: string | undefined;
  readonly url: string | undefined;
  readonly sources: readonly RegistrySource[] | undefined;
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
  readonly runtime: RegistryRuntime;
  readonly env: Environment;
}

/**
 * Declares the services of a registry, so that a wrong name does not compile. While it is empty, any string is a name.
 * `npx waypost types` writes the declaration.
 * @example
 * declare module 'waypost' {
 *   interface Register { service: 'orders-api' | 'billing-api' }
 * }
 */
// Users merge their own declaration into it, which takes an interface; it is empty until they do.
// eslint-disable-next-line @typescript-eslint/no-empty-object-type
export interface Register {}

/** A service's name: those of `Register`, or any string if it declares none. */
export type ServiceName = Register extends { readonly service: infer Name extends string } ? Name : string;

/** The known options, each with the `typeof` of its values; true where the value is checked elsewhere. */
type OptionKinds<Options> = Readonly<Record<keyof Options, string | true>>;

const REGISTRY_OPTIONS: OptionKinds<RegistryOptions> = {
  table: 'string',
  url: 'string',
  sources: 'object',
  network: 'string',
  region: 'string',
  // A process with a broken snapshot starts all the same.
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

const CALL_OPTIONS: OptionKinds<CallOptions> = {
  stage: 'string',
  network: 'string',
  region: 'string',
  signal: 'object',
  timeout: 'number',
};

/** Checks the options and adds the defaults; throws INVALID_REQUEST, which names the option, if one is wrong. */
export function settingsOf(options: RegistryOptions): Settings {
  checkOptions(options, REGISTRY_OPTIONS);
  const env = options.env ?? process.env;
  return {
    ...sourcesOf(options, env),
    ...callerOf(options, env),
    snapshot: options.snapshot ?? readVariable(env, 'WAYPOST_SNAPSHOT'),
    overrides: urlsOf('overrides', options.overrides ?? pairsOf(env, 'WAYPOST_OVERRIDES')),
    fallbacks: urlsOf('fallbacks', options.fallbacks ?? pairsOf(env, 'WAYPOST_FALLBACKS')),
    freshFor: milliseconds('freshFor', options.freshFor, FRESH_FOR_MS),
    maxStale: milliseconds('maxStale', options.maxStale, Infinity),
    timeout: milliseconds('timeout', options.timeout, TIMEOUT_MS),
    fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    authorize: options.authorize,
    runtime: options.runtime ?? systemRuntime,
    env,
  };
}

/** Throws INVALID_REQUEST for a call's option that is unknown, of the wrong type or out of range. */
export function checkCall(call: CallOptions): void {
  checkOptions(call, CALL_OPTIONS);
  milliseconds('timeout', call.timeout, 0);
}

/** Where the registry is read, for messages. */
export function describeSources({ table, url, sources = [] }: Pick<Settings, 'table' | 'url' | 'sources'>): string {
  const named = [table && `table ${table}`, url].filter((text) => text !== undefined);
  return [...sources.map(({ description }) => description), ...named].join(', then ');
}

/** The registry to read; the environment counts only if no option names one. */
function sourcesOf(
  { table, url, sources }: RegistryOptions,
  env: Environment,
): Pick<Settings, 'table' | 'url' | 'sources'> {
  if (sources !== undefined && !Array.isArray(sources)) throw invalidOption('sources', 'a list of sources');
  if (table !== undefined || url !== undefined || sources !== undefined) return { table, url, sources };
  return { table: readVariable(env, 'WAYPOST_TABLE'), url: readVariable(env, 'WAYPOST_URL'), sources };
}

/** The caller's network and region. */
function callerOf(options: RegistryOptions, env: Environment): Pick<Settings, 'network' | 'region'> {
  const network = options.network ?? readVariable(env, 'WAYPOST_NETWORK');
  if (network !== undefined && !isNetworkRef(network)) {
    throw invalidOption('network', 'a VPC id, an endpoint id or a network name');
  }
  const region = options.region ?? readVariable(env, 'AWS_REGION') ?? readVariable(env, 'AWS_DEFAULT_REGION');
  if (region !== undefined && !isRegion(region)) throw invalidOption('region', 'a region, as in eu-west-1');
  return { network, region };
}

function checkOptions<Options>(options: unknown, kinds: OptionKinds<Options>): void {
  if (typeof options !== 'object' || options === null) throw invalidOption(String(options), 'an object of options');
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(kinds, name)) throw unknownOption(name, Object.keys(kinds));
    const kind = kinds[name as keyof Options]; // checked on the line above
    if (kind === true || value === undefined) continue;
    if (value === null || typeof value !== kind) throw invalidOption(name, `a value of type ${kind}`);
  }
}

function milliseconds(name: string, value: number | undefined, usual: number): number {
  if (value === undefined) return usual;
  if (typeof value === 'number' && value >= 0) return value;
  throw invalidOption(name, 'milliseconds, 0 or more');
}

/** `orders-api=http://localhost:3001,billing-api=…` as an object. */
function pairsOf(env: Environment, variable: string): Record<string, string> {
  const text = readVariable(env, variable) ?? '';
  const pairs = text.split(',').filter((pair) => pair.trim() !== '');
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      if (at < 0) throw invalidOption(variable, 'pairs, as in orders-api=http://…');
      return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
    }),
  );
}

function urlsOf(option: string, urls: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(urls).map(([service, text]) => {
      if (!isServiceName(service)) throw invalidOption(`${option}.${service}`, "a service's name");
      const url = URL.canParse(text) ? new URL(text) : undefined;
      if (url === undefined || !/^https?:$/.test(url.protocol)) {
        throw invalidOption(`${option}.${service}`, 'an http(s) URL');
      }
      if (!url.pathname.endsWith('/')) url.pathname += '/';
      return [service, url.href];
    }),
  );
}

function unknownOption(option: string, known: readonly string[]): WaypostError {
  const meant = nearest(option, known);
  const remedy = meant.length > 0 ? `Did you mean ${asChoice(meant)}?` : `Use one of ${known.join(', ')}.`;
  return refuseOption('Unknown', option, remedy);
}

function invalidOption(option: string, wanted: string): WaypostError {
  return refuseOption('Invalid', option, `Set it to ${wanted}.`);
}

function refuseOption(what: 'Unknown' | 'Invalid', option: string, remedy: string): WaypostError {
  const message = `${what} option ${JSON.stringify(option.slice(0, 80))}.`;
  return new WaypostError({ code: 'INVALID_REQUEST', message, remedy, details: { option } });
}
