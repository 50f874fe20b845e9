// The names that people choose: of services and of networks.
import { grammar } from './grammar.js';

const LONGEST_NAME = 253;
const NAME = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/;

/**
 * Whether `text` is a service's name: lower-case DNS labels of at most 63, at most 253 characters in all.
 * @example isServiceName('orders-api') // true
 */
export const isServiceName = grammar(NAME, LONGEST_NAME);

/**
 * Whether `text` is a network's name: the grammar of a service's name, and not mistakable for an id.
 * @example isNetworkName('vpc-0a1b2c3d') // false
 */
export const isNetworkName = grammar(NAME, LONGEST_NAME, /^vpce?-/);

/**
 * The service's name that a tag or an API's own name stands for, or `undefined` when nothing usable is left.
 * Only what AWS shows is rewritten; a name that a caller asks for never is.
 * @example normaliseName('Orders API') // 'orders-api'
 */
export function normaliseName(raw: string): string | undefined {
  // Ten times the longest name is read at most, so that a hostile value costs nothing.
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
