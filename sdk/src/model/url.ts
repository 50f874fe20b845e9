// Builds the URLs of private APIs. Refuses any part that does not fit its grammar.
import { isApiId, isHostName } from './grammar.js';
import { isRegion, isStageName, isVpceId } from './grammar.js';
import { partitionOf } from './partitions.js';

/**
 * `{api}-{vpce}.execute-api.{region}.{suffix}`: public DNS leads it to the endpoint, if the two are associated.
 * @example aliasHost('a1b2c3d4e5', 'vpce-0a', 'eu-west-1') // 'a1b2c3d4e5-vpce-0a.execute-api.eu-west-1.amazonaws.com'
 */
export function aliasHost(apiId: string, vpceId: string, region: string): string {
  return `${fit(apiId, isApiId)}-${fit(vpceId, isVpceId)}.execute-api.${hostTail(region)}`;
}

/**
 * `{api}.execute-api.{region}.{suffix}`: only a VPC whose endpoint has private DNS leads it to that endpoint.
 * @example privateDnsHost('a1b2c3d4e5', 'eu-west-1') // 'a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com'
 */
export function privateDnsHost(apiId: string, region: string): string {
  return `${fit(apiId, isApiId)}.execute-api.${hostTail(region)}`;
}

/**
 * `https://{host}/{stage}/`.
 * @example stageUrl('orders.example.com', 'prod') // 'https://orders.example.com/prod/'
 */
export function stageUrl(host: string, stage: string): string {
  return `https://${fit(host, isHostName)}/${fit(stage, isStageName)}/`;
}

/**
 * Whether `name` is an endpoint's own DNS name in that region: `vpce-0f-rand.execute-api.{region}.vpce.{suffix}`.
 * @example isEndpointDnsName('vpce-0a-1b.execute-api.eu-west-1.vpce.amazonaws.com', 'vpce-0a', 'eu-west-1') // true
 */
export function isEndpointDnsName(name: string, vpceId: string, region: string): boolean {
  return (
    name.startsWith(`${vpceId}-`) &&
    name.endsWith(`.execute-api.${region}.vpce.${partitionOf(region).dnsSuffix}`) &&
    isHostName(name)
  );
}

function hostTail(region: string): string {
  return `${fit(region, isRegion)}.${partitionOf(region).dnsSuffix}`;
}

function fit(text: string, grammar: (text: unknown) => boolean): string {
  if (!grammar(text)) throw new TypeError(`not fit for a URL: ${JSON.stringify(text.slice(0, 80))}`);
  return text;
}
