// Reads the URL of a private API, old or current.
import { defined, isApiId, isRegion, isStageName, parseUrl } from './schema.js';
import { partitionOf } from './url.js';

/** The parts of an execute-api URL: `vpceId` in the form `endpoint-alias`, `stage` where it has a path. */
export interface ApiUrl {
  readonly apiId: string;
  readonly vpceId?: string;
  readonly region: string;
  readonly stage?: string;
}

/**
 * The parts of an execute-api URL; `undefined` for any other text. An endpoint's own DNS name does not name an API.
 * @example parseApiUrl('https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/prod/') // { apiId: 'a1b2c3d4e5', region: 'eu-west-1', stage: 'prod' }
 */
export function parseApiUrl(text: string): ApiUrl | undefined {
  const whole = /^https?:\/\//i.test(text) ? text : `https://${text}`;
  const url = parseUrl(whole);
  if (!url) return undefined;
  const { hostname, pathname } = url;
  const parts = /^([a-z0-9]+)(?:-(vpce-[0-9a-f]+))?\.execute-api\.([a-z0-9-]+)\.(.+?)\.?$/.exec(hostname);
  const [, apiId, vpceId, region, suffix] = parts ?? [];
  if (!isApiId(apiId) || !isRegion(region) || suffix !== partitionOf(region).dnsSuffix) return undefined;
  const stage = pathname.split('/')[1];
  return { apiId, region, ...defined({ vpceId, stage: isStageName(stage) ? stage : undefined }) };
}
