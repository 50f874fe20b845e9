// What a value must be: the grammars of texts, and the schemas that types, decoding and the OpenAPI document come from. A text
// from outside is hostile until it fits its grammar: only then may it reach a URL, a key or a page. Bundlers drop what is not used,
// since the annotations say that to make a grammar or a schema has no effect.

/** Tests a text. The OpenAPI document quotes its pattern and length. */
export interface Grammar {
  (text: unknown): text is string;
  readonly pattern: RegExp;
  /** The maximum number of characters. */
  readonly longest: number;
}

/** Accepts texts of a pattern, up to a length, except those that match `never`. */
/* @__NO_SIDE_EFFECTS__ */ export function grammar(pattern: RegExp, longest: number, never?: RegExp): Grammar {
  const fits = (text: unknown): text is string =>
    typeof text === 'string' && text.length <= longest && pattern.test(text) && never?.test(text) !== true;
  return Object.assign(fits, { pattern, longest });
}

/** The pattern of a time in whole seconds: `2026-01-02T03:04:05Z`. */
export const UTC_SECOND = '\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])T([01]\\d|2[0-3])(:[0-5]\\d){2}Z';

/**
 * A VPC endpoint's id: `vpce-` and 17 hexadecimal digits (8 in old accounts).
 * @example isVpceId('vpce-0a1b2c3d') // true
 */
export const isVpceId = grammar(/^vpce-[0-9a-f]+$/, 40);

/**
 * A VPC's id: `vpc-` and 17 hexadecimal digits (8 in old accounts).
 * @example isVpcId('vpc-0a1b2c3d') // true
 */
export const isVpcId = grammar(/^vpc-[0-9a-f]+$/, 40);

/**
 * A stage's name. `__proto__` fits AWS's grammar, but is refused: it is hostile.
 * @example isStageName('prod') // true
 */
export const isStageName = grammar(/^[A-Za-z0-9_-]+$/, 128, /^__proto__$/);

/**
 * A region's name, of any partition: `us-west-2`, `us-gov-east-1`, `eusc-de-east-1`, `us-isob-east-1`.
 * @example isRegion('us-gov-west-1') // true
 */
export const isRegion = grammar(/^[a-z]{2,5}(-[a-z]+){1,2}-[0-9]{1,2}$/, 32);

/**
 * A REST API's id. AWS's ids are ten of `[a-z0-9]`; its own samples and compatible servers use other lengths.
 * @see https://docs.aws.amazon.com/migrationhub-refactor-spaces/latest/APIReference/API_ApiGatewayProxyConfig.html
 * @example isApiId('a1b2c3d4e5') // true
 */
export const isApiId = grammar(/^[a-z0-9]+$/, 32);

/**
 * An account's id: twelve digits, always a string (leading zeros).
 * @example isAccountId('000011112222') // true
 */
export const isAccountId = grammar(/^[0-9]{12}$/, 12);

/**
 * The base path of a custom domain's mapping, without slashes around it.
 * @see https://docs.aws.amazon.com/apigateway/latest/api/API_CreateBasePathMapping.html
 * @example isBasePath('orders/v2') // true
 */
export const isBasePath = (text: unknown): text is string =>
  grammar(/^[A-Za-z0-9$_.+!*'()-]+(\/[A-Za-z0-9$_.+!*'()-]+)*$/, 300)(text) && !/(^|\/)\.{1,2}(\/|$)/.test(text);

/**
 * What follows the stage in a call's URL, without the slash before it: printable ASCII, as URLs are written.
 * @example isCallPath('orders/42?page=2') // true
 */
export const isCallPath = grammar(/^[!-~]+$/, 8192);

/**
 * A registry's name. Every physical name derives from it, so it is short and plain.
 * @example isRegistryName('prod') // true
 */
export const isRegistryName = grammar(/^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$/, 32);

const LONGEST_NAME = 253;
const NAME = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/;

/**
 * A host name: two lower-case DNS labels or more.
 * @example isHostName('orders.example.com') // true
 */
export const isHostName = grammar(NAME, LONGEST_NAME, /^[^.]*$/);

/**
 * Whether `text` is a service's name: lower-case DNS labels of at most 63, at most 253 characters in all.
 * @example isServiceName('orders-api') // true
 */
export const isServiceName = grammar(NAME, LONGEST_NAME);

/**
 * Whether `text` is a network's name: the grammar of a service's name, but not that of an id.
 * @example isNetworkName('vpc-0a1b2c3d') // false
 */
export const isNetworkName = grammar(NAME, LONGEST_NAME, /^vpce?-/);

/**
 * Whether `text` can name a network.
 * @example isNetworkRef('vpce-0a1b2c3d') // true
 */
export const isNetworkRef = (text: string): boolean => isVpcId(text) || isVpceId(text) || isNetworkName(text);

/**
 * The service's name that a tag or an API's own name stands for, or `undefined` if nothing usable is left. A character outside
 * ASCII makes it unusable: without it, `größe-api` and `grüße-api` would be one service.
 * Only names from AWS are rewritten; a caller's never is.
 * @example normaliseName('Orders API') // 'orders-api'
 */
export function normaliseName(raw: string): string | undefined {
  // A hostile value must cost nothing.
  if (raw.length > LONGEST_NAME * 10 || /\P{ASCII}/u.test(raw)) return undefined;
  const name = raw
    .replace(/[A-Z]+/g, (run) => run.toLowerCase())
    .replace(/[^a-z0-9.]+/g, '-')
    .split('.')
    .map((label) => label.replace(/^-+|-+$/g, ''))
    .filter((label) => label !== '')
    .join('.');
  return isServiceName(name) ? name : undefined;
}

/**
 * As `normaliseName`, for the name of a network.
 * @example normaliseNetworkName('Shared Services') // 'shared-services'
 */
export function normaliseNetworkName(raw: string): string | undefined {
  const name = normaliseName(raw);
  return name !== undefined && isNetworkName(name) ? name : undefined;
}

/** The major version of the format. A minor one only adds members, and every reader accepts members it does not know. */
export const SCHEMA = 1;

/** A schema as data: the OpenAPI document is made from it. */
export type SchemaKind =
  | { readonly is: 'text'; readonly grammar?: Grammar }
  | { readonly is: 'time' | 'boolean' | 'true' }
  | { readonly is: 'number'; readonly least: number }
  | { readonly is: 'choice'; readonly values: readonly string[] }
  | { readonly is: 'url' }
  | { readonly is: 'list'; readonly element: Schema<unknown> }
  | { readonly is: 'map'; readonly value: Schema<unknown> }
  | { readonly is: 'nullable'; readonly value: Schema<unknown> }
  | { readonly is: 'object'; readonly required: SchemaMembers; readonly optional: SchemaMembers };

/** Describes values of a type. */
export interface Schema<T> {
  readonly kind: SchemaKind;
  /** What is wrong with a value, after the path to it: ` is not a list`, `.name is not a string`; undefined if it fits. */
  readonly misfit: (value: unknown) => string | undefined;
  /** Carries the type; it has no value. */
  readonly type?: T;
}

/** The schemas of an object's members, by name. */
export type SchemaMembers = Readonly<Record<string, Schema<unknown>>>;

/** The type that a schema describes. */
export type Infer<S> = S extends Schema<infer T> ? T : never;

type AllMembers<M> = { readonly [K in keyof M]: Infer<M[K]> };
type SomeMembers<M> = { readonly [K in keyof M]?: Infer<M[K]> };

const leaf = /* @__NO_SIDE_EFFECTS__ */ <T>(
  kind: SchemaKind,
  fits: (value: unknown) => boolean,
  wanted: string,
): Schema<T> => ({
  kind,
  misfit: (value) => (fits(value) ? undefined : ` is not ${wanted}`),
});

const isText = (value: unknown): boolean => typeof value === 'string';

export const text: Schema<string> = leaf({ is: 'text' }, isText, 'a string');
export const flag: Schema<boolean> = leaf({ is: 'boolean' }, (value) => typeof value === 'boolean', 'true or false');
export const time: Schema<string> = leaf(
  { is: 'time' },
  (value) => typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value),
  'a time',
);
/** The URL of an API's stage, which paths are appended to. */
export const url: Schema<string> = leaf(
  { is: 'url' },
  (value) => typeof value === 'string' && parseUrl(value) !== undefined && value.endsWith('/'),
  'a URL that ends in "/"',
);
/** Accepts any value: it is shown, and nothing depends on it. */
export const unchecked = /* @__NO_SIDE_EFFECTS__ */ <T>({ kind }: Schema<T>): Schema<T> => ({
  kind,
  misfit: () => undefined,
});

/** True or absent, so it is not checked. */
export const onlyTrue: Schema<true> = unchecked({ kind: { is: 'true' }, misfit: () => undefined });

/** A number. Readers accept any; the OpenAPI document promises a whole number from `least`. */
export const amountFrom = /* @__NO_SIDE_EFFECTS__ */ (least: number): Schema<number> =>
  leaf({ is: 'number', least }, Number.isFinite, 'a number');

/** A string that fits a grammar, or another test. */
/* @__NO_SIDE_EFFECTS__ */ export function fitting(
  fits: Grammar | ((value: string) => boolean),
  wanted: string,
): Schema<string> {
  const kind: SchemaKind = 'pattern' in fits ? { is: 'text', grammar: fits } : { is: 'text' };
  return leaf(kind, (value) => typeof value === 'string' && fits(value), wanted);
}

export const choice = /* @__NO_SIDE_EFFECTS__ */ <const V extends readonly string[]>(...values: V): Schema<V[number]> =>
  leaf({ is: 'choice', values }, (value) => values.includes(value as string), `one of ${values.join(', ')}`);

/** Accepts any string, so that a later version may add values; whoever uses it checks the grammar. */
export const loose = /* @__NO_SIDE_EFFECTS__ */ <T extends string>({ kind }: Schema<T>): Schema<T> =>
  leaf(kind, isText, 'a string');

export const nullable = /* @__NO_SIDE_EFFECTS__ */ <T>(value: Schema<T>): Schema<T | null> => ({
  kind: { is: 'nullable', value },
  misfit: (given) => (given === null ? undefined : value.misfit(given)),
});

/* @__NO_SIDE_EFFECTS__ */ export function list<T>(element: Schema<T>): Schema<readonly T[]> {
  const misfit = (value: unknown): string | undefined => {
    if (!Array.isArray(value)) return ' is not a list';
    for (const [index, each] of value.entries()) {
      const wrong = element.misfit(each);
      if (wrong !== undefined) return `[${index}]${wrong}`;
    }
    return undefined;
  };
  return { kind: { is: 'list', element }, misfit };
}

/** An object with any members, each with a value of this schema. */
/* @__NO_SIDE_EFFECTS__ */ export function mapOf<T>(value: Schema<T>): Schema<Readonly<Record<string, T>>> {
  const misfit = (given: unknown): string | undefined => {
    if (!isObject(given)) return ' is not an object';
    const wrong = Object.entries(given).map(([name, each]) => [name, value.misfit(each)] as const);
    const [first] = wrong.filter(([, why]) => why !== undefined);
    return first && `.${first[0]}${first[1]}`;
  };
  return { kind: { is: 'map', value }, misfit };
}

/** An object with these members; others are accepted, since a later version may add some. */
export function object<R extends SchemaMembers>(required: R): Schema<AllMembers<R>>;
export function object<R extends SchemaMembers, O extends SchemaMembers>(
  required: R,
  optional: O,
): Schema<AllMembers<R> & SomeMembers<O>>;
/* @__NO_SIDE_EFFECTS__ */ export function object(
  required: SchemaMembers,
  optional: SchemaMembers = {},
): Schema<unknown> {
  const members = [...Object.entries(required), ...Object.entries(optional)];
  const misfit = (value: unknown): string | undefined => {
    if (!isObject(value)) return ' is not an object';
    for (const [name, member] of members) {
      const own = value[name];
      const wrong = own === undefined && Object.hasOwn(optional, name) ? undefined : member.misfit(own);
      if (wrong !== undefined) return `.${name}${wrong}`;
    }
    return undefined;
  };
  return { kind: { is: 'object', required, optional }, misfit };
}

/** The same schema with a named type, which messages and documents then show. */
export const typed = /* @__NO_SIDE_EFFECTS__ */ <T>(schema: Schema<T>): Schema<T> => schema;

/** The members whose value may be undefined become optional; the others stay as they are. */
type Defined<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/**
 * The object without the members that are undefined, which `exactOptionalPropertyTypes` forbids to pass on.
 * @example defined({ apiId: 'a1b2c3d4e5', stage: undefined }) // { apiId: 'a1b2c3d4e5' }
 */
export function defined<T extends object>(members: T): Defined<T> {
  const found: Record<string, unknown> = {};
  // A member named `__proto__` would become the prototype.
  for (const [name, value] of Object.entries(members))
    if (value !== undefined && name !== '__proto__') found[name] = value;
  // Every undefined member is left out, as `Defined` states.
  return found as Defined<T>;
}

/**
 * The URL in a text, relative to `base`; `undefined` for any other text.
 * `URL.canParse` is not asked: in Node 20 and 22 it refuses text with characters such as `ü` once it is called often.
 * @example parseUrl('/x', 'https://a.test')?.href // 'https://a.test/x'
 */
export function parseUrl(text: string, base?: string): URL | undefined {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}

/**
 * The value of a text in JSON; `undefined` for any other text.
 * @example parseJson('{') // undefined
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Like `Array.map`, for code that must be fast from the start. When V8 compiles `map`, it begins to create arrays of another internal
 * kind, and then discards the compiled code of all functions that read them.
 * @example mapped([1, 2], (value) => value * 2) // [2, 4]
 */
export function mapped<T, U>(list: Iterable<T>, of: (element: T) => U): U[] {
  const found: U[] = [];
  for (const element of list) found.push(of(element));
  return found;
}

/**
 * Compares by code units: the same on every machine, whatever its locale.
 * @example ['b', 'a'].sort(compareText) // ['a', 'b']
 */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * True for an object with members: not null, not an array.
 * @example isObject(JSON.parse('{}')) // true
 */
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The environment's variables; only entry points read `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;
