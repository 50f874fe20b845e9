// The tables of methods and options: what each method takes, and what each value must be. Every call is checked against them.
import { asChoice, kindOf, nearest, quote } from './model/text.js';
import { isObject } from './model/schema.js';
import { WaypostError } from './model/errors.js';
import { ASKED, invalid } from './model/question.js';
import { sdkRemedyText } from './model/remedies.js';
import { isAwsRegion } from './model/url.js';

/** What an option's value must be. */
export interface OptionRule {
  readonly fits: (value: unknown) => boolean;
  readonly wanted: string;
  /** The part of the question that it is, whose problem the model words. */
  readonly part?: 'network' | 'region' | 'stage';
}

type Rules = Readonly<Record<string, OptionRule>>;

/** What a value must be: annotated, so that bundlers drop the tables that are not used. */
const rule = /* @__NO_SIDE_EFFECTS__ */ (fits: OptionRule['fits'], wanted: string): OptionRule => ({ fits, wanted });

/** An object in which each of these members is a function. */
const hasMethods = (value: unknown, ...names: readonly string[]): boolean =>
  typeof value === 'object' && value !== null && names.every((name) => typeof Reflect.get(value, name) === 'function');

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
const isMilliseconds = (value: unknown): boolean => typeof value === 'number' && value >= 0;
const isSource = (value: unknown): boolean => hasMethods(value, 'read');

const text = rule(isText, 'a text that is not empty');
const flag = rule((value) => typeof value === 'boolean', 'true or false');
const milliseconds = rule(isMilliseconds, 'a number of milliseconds, 0 or more');
const callback = rule((value) => typeof value === 'function', 'a function');
const members = rule(isObject, 'an object');
const urls = rule(isObject, 'an object of URLs by service');
const signal = rule(
  (value) => hasMethods(value, 'addEventListener') && typeof Reflect.get(value as object, 'aborted') === 'boolean',
  'an AbortSignal',
);
const runtime = rule(
  (value) => hasMethods(value, 'now', 'random', 'after'),
  'an object with the functions now, random and after',
);

const network: OptionRule = { ...ASKED.network, part: 'network' };
const region: OptionRule = { ...ASKED.region, fits: isAwsRegion, part: 'region' };
const stage: OptionRule = { ...ASKED.stage, part: 'stage' };
const question = { stage, network, region };
const call = { ...question, signal, timeoutMs: milliseconds };
const limits = { signal, timeoutMs: milliseconds };

const registry = {
  table: rule(
    (value) => isText(value) || (Array.isArray(value) && value.length > 0 && value.every(isText)),
    "a table's name or ARN, or a list of them",
  ),
  url: text,
  sources: rule(
    (value) => Array.isArray(value) && value.every(isSource),
    'a list of sources, as createDynamoSource returns them',
  ),
  network,
  region,
  // A process with a broken snapshot starts anyway.
  snapshot: rule((value) => isText(value) || isObject(value), 'a snapshot, or the path of a file with one'),
  overrides: urls,
  fallbacks: urls,
  freshForMs: milliseconds,
  maxStaleMs: milliseconds,
  timeoutMs: milliseconds,
  fetch: callback,
  authorize: callback,
  runtime,
  env: members,
} satisfies Rules;

const fetchCall = { ...question, timeoutMs: milliseconds, replay: flag };
const sending = { ...limits, background: flag, once: flag };
const reading = { ...sending, consistent: flag };

const httpSource = {
  url: text,
  fetch: callback,
  authorize: callback,
  timeoutMs: milliseconds,
  attemptTimeoutMs: milliseconds,
  env: members,
  runtime,
};

/** The options of each method. Those of `registry.fetch` are the member `waypost` of its init. */
export const METHOD_OPTIONS = {
  createRegistry: registry,
  'registry.resolve': call,
  'registry.lookup': call,
  'registry.explain': call,
  'registry.watch': call,
  'registry.peek': question,
  'registry.fetch': fetchCall,
  'registry.snapshot': {},
  'registry.status': {},
  createHttpSource: httpSource,
  'source.read': reading,
} as const satisfies Methods;

/** The options of each method that only the importer of another function calls, in tables of their own, so that bundlers drop them. */
type Methods = Readonly<Record<string, Rules>>;

const credentials = rule(
  (value) =>
    typeof value === 'function' || (isObject(value) && isText(value.accessKeyId) && isText(value.secretAccessKey)),
  'an object with accessKeyId and secretAccessKey, or a function that returns a promise of one',
);

/** The options of `waypost/testing`. */
export const TEST_OPTIONS = { createTestRegistry: { fetch: callback } } as const satisfies Methods;

/** The options of `sigV4`. */
export const SIGNING_OPTIONS = {
  sigV4: {
    credentials,
    region,
    runtime: rule((value) => hasMethods(value, 'now'), 'an object with the function now'),
  },
} as const satisfies Methods;

const pageSize = rule(
  (value) => Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 1000,
  'a whole number from 1 to 1000',
);
const list = { signal, timeoutMs: milliseconds, limit: pageSize, cursor: text };

/** The options of `waypost/dynamodb`. */
export const DYNAMO_OPTIONS = {
  createDynamoSource: {
    table: text,
    region,
    endpoint: text,
    credentials,
    client: rule((value) => hasMethods(value, 'send'), 'a DynamoDBClient'),
    agent: rule((value) => typeof value === 'object' && value !== null, 'an agent of node:https'),
    timeoutMs: milliseconds,
    attemptTimeoutMs: milliseconds,
    env: members,
    runtime,
  },
  'source.list': list,
  'source.networks': list,
  'source.send': sending,
} as const satisfies Methods;

/** A method of the table. */
export type CheckedMethod = keyof typeof METHOD_OPTIONS;

/** Throws INVALID_REQUEST, which names the option, unless `given` fits the method. Sources cannot be created without options. */
export function checkOptions(method: CheckedMethod, given: unknown): void;
export function checkOptions<M extends Methods>(method: keyof M & string, given: unknown, methods: M): void;
export function checkOptions(method: string, given: unknown, methods: Methods = METHOD_OPTIONS): void {
  if (given === undefined && !/^create\w+Source$/.test(method)) return;
  if (!isObject(given)) throw wrongOptions(given);
  const rules = methods[method] ?? {};
  for (const [name, value] of Object.entries(given)) {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    if (!rule) throw unknownOption(method, name, Object.keys(rules));
    checkValue(name, value, rule);
  }
}

/** Throws INVALID_REQUEST, which names the option or variable, for a value that does not fit. */
export function checkValue(option: string, value: unknown, { fits, wanted, part }: OptionRule): void {
  if (value === undefined || fits(value)) return;
  if (part === undefined) throw invalidOption(option, wanted);
  const { message, remedy } = invalid(part, value, wanted);
  throw refuseOption(`Invalid option ${quote(option)}: ${message}`, sdkRemedyText(remedy), option);
}

/** INVALID_REQUEST for a value that is not `wanted`. */
export const invalidOption = (option: string, wanted: string): WaypostError =>
  refuseOption(`Invalid option ${quote(option)}.`, `Set it to ${wanted}.`, option);

/** INVALID_REQUEST with the name of the option. */
export const refuseOption = (message: string, remedy: string, option: string): WaypostError =>
  new WaypostError({ code: 'INVALID_REQUEST', message, remedy, details: { option } });

/** Throws INVALID_REQUEST unless the watcher can be called. */
export function checkWatcher(watcher: unknown): void {
  if (typeof watcher === 'function') return;
  throw refuseOption('registry.watch has no watcher to call.', 'Give a function as its second argument.', 'watcher');
}

/** Throws INVALID_REQUEST unless these are keys that a source can read. */
export function checkKeys(keys: unknown): void {
  if (Array.isArray(keys) && keys.every(isObject)) return;
  throw refuseOption(`The keys to read are ${kindOf(keys)}.`, "Give a list, as in [{ kind: 'networks' }].", 'keys');
}

function unknownOption(method: string, option: string, known: readonly string[]): WaypostError {
  const meant = nearest(option, known);
  if (meant.length > 0) return noSuchOption(option, `Did you mean ${asChoice(meant)}?`);
  return noSuchOption(
    option,
    known.length === 0 ? `Call ${method} without options.` : `Use one of ${known.join(', ')}.`,
  );
}

/** INVALID_REQUEST for an option that does not exist. */
export const noSuchOption = (option: string, remedy: string): WaypostError =>
  refuseOption(`Unknown option ${quote(option)}.`, remedy, option);

/** INVALID_REQUEST for options that are not an object. */
export function wrongOptions(given: unknown): WaypostError {
  const message = `The options are ${kindOf(given)}, and not an object.`;
  return refuseOption(message, 'Give an object of options, as in { timeoutMs: 500 }.', 'options');
}
