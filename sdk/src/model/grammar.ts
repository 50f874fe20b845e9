// The grammars of all texts that may reach a URL, a key or a page. A string from an event is hostile until it fits one.

/** Tests a text. The OpenAPI document quotes its pattern and length. */
export interface Grammar {
  (text: unknown): text is string;
  readonly pattern: RegExp;
  /** The maximum number of characters. */
  readonly longest: number;
}

/** Accepts texts of a pattern, up to a length, except those that match `never`. */
export function grammar(pattern: RegExp, longest: number, never?: RegExp): Grammar {
  const fits = (text: unknown): text is string =>
    typeof text === 'string' && text.length <= longest && pattern.test(text) && never?.test(text) !== true;
  return Object.assign(fits, { pattern, longest });
}

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
 * A host name: lower-case DNS labels.
 * @example isHostName('orders.example.com') // true
 */
export const isHostName = grammar(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+$/, 253);

/**
 * The base path of a custom domain's mapping, without slashes around it.
 * @see https://docs.aws.amazon.com/apigateway/latest/api/API_CreateBasePathMapping.html
 * @example isBasePath('orders/v2') // true
 */
export const isBasePath = (text: unknown): text is string =>
  grammar(/^[A-Za-z0-9$_.+!*'()-]+(\/[A-Za-z0-9$_.+!*'()-]+)*$/, 300)(text) && !/(^|\/)\.{1,2}(\/|$)/.test(text);

/**
 * A registry's name. Every physical name derives from it, so it is short and plain.
 * @example isRegistryName('prod') // true
 */
export const isRegistryName = grammar(/^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$/, 32);

const LONGEST_NAME = 253;
const NAME = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/;

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
 * The service's name that a tag or an API's own name stands for, or `undefined` if nothing usable is left.
 * Only names from AWS are rewritten; a caller's never is.
 * @example normaliseName('Orders API') // 'orders-api'
 */
export function normaliseName(raw: string): string | undefined {
  // A hostile value must cost nothing.
  if (raw.length > LONGEST_NAME * 10) return undefined;
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
