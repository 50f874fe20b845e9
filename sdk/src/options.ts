// The options of a registry and of a call: their checks, their defaults, and what the environment adds.
import { checkOptions, checkValue, invalidOption, refuseOption, METHOD_OPTIONS } from './check-options.js';
import {
  files,
  globalFetch,
  FRESH_FOR_MS,
  TIMEOUT_MS,
  readVariable,
  systemRuntime,
  type FetchFunction,
  type RegistryRuntime,
} from './runtime.js';
import type { WaypostError } from './model/errors.js';
import { isServiceName, type Environment, parseUrl } from './model/schema.js';
import { quote } from './model/text.js';
import { isAwsRegion, partitionOf } from './model/url.js';
import type { RegistrySnapshot } from './snapshot.js';
import type { Table } from './sources/dynamodb/table.js';
import type { Authorize } from './sources/sign.js';
import type { RegistrySource } from './sources/source.js';

/** The options of `createRegistry`; the environment gives those that are left out. */
export interface RegistryOptions {
  /**
   * The readers' table: its name, or its ARN for a table of another account or region; the region `*` stands for the caller's. Its
   * replicas as a list, or with commas between them: the one in the caller's region is read first. @default the variable WAYPOST_TABLE
   */
  readonly table?: string | readonly string[] | undefined;
  /** The query endpoint, for callers without access to the table. @default the variable WAYPOST_URL */
  readonly url?: string | undefined;
  /** Ready sources, in order of preference; they come before `table` and `url`. @default none */
  readonly sources?: readonly RegistrySource[] | undefined;
  /** The caller's network: a VPC id, an endpoint id or a network name. @default the variable WAYPOST_NETWORK */
  readonly network?: string | undefined;
  /** The caller's region, where a network name has several. @default the variable AWS_REGION, else AWS_DEFAULT_REGION */
  readonly region?: string | undefined;
  /** The last known good state of another process, or the path of a file that holds it. @default the variable WAYPOST_SNAPSHOT */
  readonly snapshot?: RegistrySnapshot | string | undefined;
  /** URLs that replace the registry's answer, by service. @default the variable WAYPOST_OVERRIDES */
  readonly overrides?: ServiceUrls | undefined;
  /** URLs to use when the registry has no answer, by service. @default the variable WAYPOST_FALLBACKS */
  readonly fallbacks?: ServiceUrls | undefined;
  /** How long an answer is served without reading the registry, in ms; shortened by up to a fifth. @default 30000 */
  readonly freshForMs?: number | undefined;
  /** How old an answer may be while the registry cannot be read (stale-if-error), in ms. @default Infinity */
  readonly maxStaleMs?: number | undefined;
  /** How long a call waits for the registry, in ms. @default 3000 */
  readonly timeoutMs?: number | undefined;
  /** The `fetch` that `registry.fetch` calls services with. @default the global fetch */
  readonly fetch?: FetchFunction | undefined;
  /** Adds headers to each call of `registry.fetch`; see `sigV4()`. @default none */
  readonly authorize?: Authorize | undefined;
  /** The clock, timers and random numbers. @default the machine's */
  readonly runtime?: RegistryRuntime | undefined;
  /** The environment. @default process.env */
  readonly env?: Environment | undefined;
}

/** The options of one call. */
export interface LookupOptions {
  /** Another stage than the one that serves. @default the stage that serves */
  readonly stage?: string | undefined;
  /** Another network than the registry's own option. @default the registry's network */
  readonly network?: string | undefined;
  /** The caller's region, where a network name has several. @default the registry's region */
  readonly region?: string | undefined;
  /** Ends the wait; a read that other calls share goes on. @default none */
  readonly signal?: AbortSignal | undefined;
  /** How long this call waits for the registry, in ms. @default the registry's timeoutMs */
  readonly timeoutMs?: number | undefined;
}

/** The options, with the defaults and the environment applied. */
export interface Settings {
  /** In the order in which they are read. */
  readonly tables: readonly string[];
  readonly url: string | undefined;
  readonly sources: readonly RegistrySource[] | undefined;
  readonly network: string | undefined;
  readonly region: string | undefined;
  readonly snapshot: RegistrySnapshot | string | undefined;
  readonly overrides: ReadonlyMap<string, string>;
  readonly fallbacks: ReadonlyMap<string, string>;
  readonly freshForMs: number;
  readonly maxStaleMs: number;
  readonly timeoutMs: number;
  readonly fetch: FetchFunction;
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
// oxlint-disable-next-line typescript/no-empty-object-type
export interface Register {}

/** A service's name: those of `Register`, or any string if it declares none. */
export type ServiceName = Register extends { readonly service: infer Name extends string } ? Name : string;

/** URLs by service: the keys are those of `Register`, or any string if it declares none. */
export type ServiceUrls = Readonly<Partial<Record<ServiceName, string>>>;

/** Checks the options and adds the defaults; throws INVALID_REQUEST, which names the option, if one is wrong. */
export function settingsOf(options: RegistryOptions): Settings {
  checkOptions('createRegistry', options);
  const env = options.env ?? process.env;
  const caller = callerOf(options, env);
  return {
    ...sourcesOf(options, env),
    ...caller,
    snapshot: options.snapshot ?? readVariable(env, 'WAYPOST_SNAPSHOT'),
    overrides: urlsOf('overrides', options.overrides ?? pairsOf(env, 'WAYPOST_OVERRIDES')),
    fallbacks: urlsOf('fallbacks', options.fallbacks ?? pairsOf(env, 'WAYPOST_FALLBACKS')),
    freshForMs: options.freshForMs ?? FRESH_FOR_MS,
    maxStaleMs: options.maxStaleMs ?? Infinity,
    timeoutMs: options.timeoutMs ?? TIMEOUT_MS,
    fetch: options.fetch ?? globalFetch,
    authorize: options.authorize,
    runtime: options.runtime ?? systemRuntime,
    env,
  };
}

/** Where the registry is read, for messages. */
export function describeSources({ tables, url, sources = [] }: Pick<Settings, 'tables' | 'url' | 'sources'>): string {
  const named = [...tables.map((table) => `table ${table}`), ...(url === undefined ? [] : [url])];
  return [...sources.map(({ description }) => description), ...named].join(', then ');
}

/** The registry to read; the environment counts only if no option names one. */
function sourcesOf(
  { table, url, sources, region }: RegistryOptions,
  env: Environment,
): Pick<Settings, 'tables' | 'url' | 'sources'> {
  if (sources?.length === 0 && (table !== undefined || url !== undefined)) {
    throw refuseOption('The option "sources" is empty beside a table or URL.', 'Leave `sources` out.', 'sources');
  }
  const isGiven = table !== undefined || url !== undefined || sources !== undefined;
  const location = isGiven
    ? { table, url }
    : { table: readVariable(env, 'WAYPOST_TABLE'), url: readVariable(env, 'WAYPOST_URL') };
  // Both throw for a value that no read could ever use.
  const tables = location.table === undefined ? [] : tablesOf({ table: location.table, region, env });
  if (location.url !== undefined) baseUrl(isGiven ? 'url' : 'WAYPOST_URL', location.url);
  return { tables, url: location.url, sources };
}

/** The caller's network and region. */
function callerOf(options: RegistryOptions, env: Environment): Pick<Settings, 'network' | 'region'> {
  const network = readVariable(env, 'WAYPOST_NETWORK');
  const region = readVariable(env, 'AWS_REGION', 'AWS_DEFAULT_REGION');
  if (options.network === undefined) checkValue('WAYPOST_NETWORK', network, METHOD_OPTIONS.createRegistry.network);
  if (options.region === undefined) checkValue('AWS_REGION', region, METHOD_OPTIONS.createRegistry.region);
  return { network: options.network ?? network, region: options.region ?? region };
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

/** The URLs of `overrides` or `fallbacks`, each ending in `/`. */
export function urlsOf(option: string, urls: Readonly<Record<string, unknown>>): ReadonlyMap<string, string> {
  if (urls instanceof Map) throw invalidOption(option, 'an object of URLs by service, and no Map');
  return new Map(
    Object.entries(urls).map(([service, text]) => {
      if (!isServiceName(service)) throw invalidOption(`${option}.${service}`, "a service's name");
      return [service, baseUrl(`${option}.${service}`, text)];
    }),
  );
}

const HTTP = /^https?:$/;

/** A URL that paths can be joined to: http(s), ending in `/`, without what a path or a header could not follow. */
export function baseUrl(option: string, text: unknown): string {
  const url = typeof text === 'string' ? parseUrl(text) : undefined;
  if (!url || !HTTP.test(url.protocol)) throw invalidOption(option, 'an http(s) URL');
  if (url.search !== '' || url.hash !== '' || url.username !== '' || url.password !== '') {
    throw invalidOption(option, 'an http(s) URL without a query, a fragment or a user');
  }
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return url.href;
}

interface TableOptions {
  readonly table: string;
  readonly region?: string | undefined;
  readonly endpoint?: string | undefined;
  readonly env: Environment;
}

const ARN = /^arn:aws[a-z-]*:dynamodb:([a-z0-9-]+|\*):\d{12}:table\/([A-Za-z0-9_.-]{3,255})$/;
const NAME = /^[A-Za-z0-9_.-]{3,255}$/;

/** By the registry's convention. Readers have no access to it. */
const RECORDS = /^(waypost-.+)-records$/;

interface TablesOptions extends Omit<TableOptions, 'table' | 'endpoint'> {
  readonly table: string | readonly string[];
}

/** The replicas of a table by name or ARN: the one in the caller's region first, then in the given order. */
export function tablesOf({ table: given, region, env }: TablesOptions): readonly string[] {
  const texts = typeof given === 'string' ? given.split(',') : given;
  const tables = texts.map((table) => tableOf({ table, region, env }));
  const near = tables.length > 1 ? (region ?? regionOf(env)) : undefined;
  const nearestFirst = [...tables.filter(({ region: where }) => where === near), ...tables];
  return [...new Set(nearestFirst.map(({ id }) => id))];
}

export function tableOf({ table, region, endpoint, env }: TableOptions): Table {
  const [, arnRegion, arnName] = ARN.exec(table) ?? [];
  if (!table) throw invalidOption('table', "a table's name or its ARN");
  if (arnName === undefined && !NAME.test(table)) throw noTable(table);
  const name = arnName ?? table;
  const [, readers] = RECORDS.exec(name) ?? [];
  if (readers !== undefined) {
    throw misconfigured(`"${name}" is the registry's own table of records.`, `Give the readers' table, "${readers}".`);
  }
  const where = (arnRegion === '*' ? undefined : arnRegion) ?? region ?? regionOf(env);
  if (where === undefined) {
    throw misconfigured(
      `The region of table "${table}" is unknown.`,
      "Give the table's ARN, or set AWS_REGION or the profile's region.",
    );
  }
  if (!isAwsRegion(where)) throw misconfigured(`${quote(where)} is not a region.`, 'Give one as in eu-west-1.');
  return { id: table.replace(':*:', `:${where}:`), name, region: where, endpoint: endpointOf(where, endpoint, env) };
}

/** What is wrong with the name or ARN of a table. */
function noTable(text: string): WaypostError {
  const given = quote(text);
  if (text.trim() !== text) return misconfigured(`The table ${given} has white space around it.`, 'Remove it.');
  const kind = text.startsWith('arn:') ? 'the ARN of a DynamoDB table' : 'a table';
  return misconfigured(`${given} is not ${kind}.`, "Give a table's name or its ARN.");
}

const regionOf = (env: Environment): string | undefined =>
  readVariable(env, 'AWS_REGION', 'AWS_DEFAULT_REGION') ?? profileRegion(env);

function endpointOf(region: string, given: string | undefined, env: Environment): URL {
  const isIgnored = env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS === 'true';
  const configured = readVariable(env, 'AWS_ENDPOINT_URL_DYNAMODB', 'AWS_ENDPOINT_URL');
  const text = given ?? (isIgnored ? undefined : configured) ?? `https://${awsHost(region, env)}`;
  const url = parseUrl(text);
  if (!url || !HTTP.test(url.protocol)) {
    throw misconfigured(`The endpoint ${quote(text)} is not an http(s) URL.`, 'Give one as in https://host.');
  }
  return url;
}

/** The suffix of dual-stack hosts (IPv4 and IPv6), per partition. */
const DUAL_STACK: Readonly<Record<string, string>> = {
  'aws-cn': 'api.amazonwebservices.com.cn',
  'aws-eusc': 'api.amazonwebservices.eu',
  'aws-iso': 'api.aws.ic.gov',
  'aws-iso-b': 'api.aws.scloud',
  'aws-iso-e': 'api.cloud-aws.adc-e.uk',
  'aws-iso-f': 'api.aws.hci.ic.gov',
};

function awsHost(region: string, env: Environment): string {
  const { id, dnsSuffix } = partitionOf(region);
  const dualStack = env.AWS_USE_DUALSTACK_ENDPOINT === 'true';
  // GovCloud's plain host is a FIPS host already. https://aws.amazon.com/compliance/fips/
  const fips = env.AWS_USE_FIPS_ENDPOINT === 'true' && (id !== 'aws-us-gov' || dualStack);
  const suffix = dualStack ? (DUAL_STACK[id] ?? 'api.aws') : dnsSuffix;
  return `dynamodb${fips ? '-fips' : ''}.${region}.${suffix}`;
}

const misconfigured = (message: string, remedy: string): WaypostError => refuseOption(message, remedy, 'table');

/** The region of the profile that `AWS_PROFILE` names, or of the default one; undefined if there is none. */
function profileRegion(env: Environment): string | undefined {
  const home = readVariable(env, 'HOME', 'USERPROFILE');
  const file = readVariable(env, 'AWS_CONFIG_FILE') ?? (home === undefined ? undefined : `${home}/.aws/config`);
  const profile = readVariable(env, 'AWS_PROFILE') ?? 'default';
  return file === undefined ? undefined : regionIn(readIfPresent(file), profile);
}

/** The file's sections are `[default]` and `[profile name]`; a setting that belongs to another one is indented. */
function regionIn(text: string, profile: string): string | undefined {
  let isOwn = false;
  for (const line of text.split(/\r?\n/)) {
    const section = /^\[\s*(?:profile\s+)?["']?(.*?)["']?\s*\]/.exec(line)?.[1];
    if (section !== undefined) isOwn = section === profile;
    const region = /^region\s*=\s*(\S+)/.exec(line)?.[1];
    if (isOwn && region !== undefined) return region;
  }
  return undefined;
}

function readIfPresent(file: string): string {
  try {
    return files().readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
