// How a private API's URL is read.
import { isApiId } from './answer-grammar.js';
import { isRegion, isStageName } from './grammar.js';
import { partitionOf } from './partitions.js';

/** What an execute-api URL says; `vpceId` of the form `endpoint-alias`, `stage` where it has a path. */
export interface ApiUrl {
  readonly apiId: string;
  readonly vpceId?: string;
  readonly region: string;
  readonly stage?: string;
}

/**
 * What an execute-api URL says, or `undefined` when it is not one. The endpoint's own DNS name says no API.
 * @example parseApiUrl('https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/prod/') // { apiId: 'a1b2c3d4e5', region: 'eu-west-1', stage: 'prod' }
 */
export function parseApiUrl(text: string): ApiUrl | undefined {
  const url = parseUrl(text);
  if (url === undefined) return undefined;
  const parts = /^([a-z0-9]+)(?:-(vpce-[0-9a-f]+))?\.execute-api\.([a-z0-9-]+)\.(.+)$/.exec(url.hostname);
  const [, apiId, vpceId, region, suffix] = parts ?? [];
  if (!isApiId(apiId) || !isRegion(region) || suffix !== partitionOf(region).dnsSuffix) return undefined;
  const stage = url.pathname.split('/')[1];
  return { apiId, region, ...(vpceId === undefined ? {} : { vpceId }), ...(isStageName(stage) ? { stage } : {}) };
}

function parseUrl(text: string): URL | undefined {
  try {
    return new URL(/^https?:\/\//i.test(text) ? text : `https://${text}`);
  } catch {
    return undefined;
  }
}
