// The grammars of what answers hold and questions do not: no call that memory answers needs them.
import { grammar } from './grammar.js';

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
