// Reads what people paste about a call: a URL, a bare host, a curl command, a raw request, or the message of a 403 with its ARN.
// Every part of the result fits its grammar, whatever the text holds.
import { giveApiHeader, giveApiUrl } from './remedies.js';
import { METHODS, type AddressForm, type PastedCall } from './answers.js';
import { LONGEST_URL } from './http-request.js';
import { quote } from './text.js';
import { requestProblem, type Problem } from './errors.js';
import { defined, isApiId, isCallPath, isRegion, isStageName, isVpceId, parseUrl } from './schema.js';
import { partitionOf } from './url.js';

/** What a text names: a call, or why it names none. */
export type PastedText = { readonly call: PastedCall } | { readonly problem: Problem };

/**
 * The call that a text names.
 * @example readPasted('https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/prod/orders/42') // { call: { apiId: 'a1b2c3d4e5', region: 'eu-west-1', form: 'private-dns', stage: 'prod', path: 'orders/42' } }
 */
export function readPasted(text: string): PastedText {
  if (text.length > LONGEST_URL) return { problem: notAnApiUrl(text) };
  const byArn = callOfArn(text);
  if (byArn) return { call: byArn };
  const hosts = text.split(BREAKS).flatMap((word) => hostOf(word) ?? []);
  const endpoint = hosts.find(({ form }) => form === 'endpoint-dns');
  const host = endpoint ?? hosts.find(({ isWhole }) => isWhole) ?? hosts[0];
  if (!host) return { problem: notAnApiUrl(text) };
  const apiId = !endpoint ? host.apiId : headerOf(text, hosts, endpoint);
  if (apiId === undefined) return { problem: endpointAlone(host.url.hostname) };
  const { vpceId, region, form, url } = host;
  const line = REQUEST_LINE.exec(text);
  const target = url.pathname === '/' && line?.[2] !== undefined ? new URL(line[2], url) : url;
  const given = METHOD_OPTION.exec(text)?.[1] ?? line?.[1];
  const method = METHODS.find((known) => known === given);
  return { call: { apiId, region, ...defined({ vpceId }), form, ...partsOf(target), ...defined({ method }) } };
}

/**
 * A text with the value of the header `x-apigw-api-id`, where it was given beside it.
 * @example withApiHeader('https://vpce-0a-1b.execute-api.eu-west-1.vpce.amazonaws.com/prod/', 'a1b2c3d4e5')
 */
export const withApiHeader = (text: string, apiId: string | undefined): string =>
  apiId === undefined ? text : `${text}\nx-apigw-api-id: ${apiId}`;

/**
 * Whether a text is meant as a call, and not as a name: it has the host or ARN of an API, a scheme, or several words.
 * @example isPasted('a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com') // true
 */
export const isPasted = (text: string): boolean => /\.execute-api\.|:execute-api:|:\/\/|\s/.test(text.trim());

/**
 * INVALID_REQUEST for a text that names no API.
 * @example notAnApiUrl('https://example.com/').message // '"https://example.com/" is not the URL of a private API.'
 */
export function notAnApiUrl(text: string): Problem {
  return requestProblem(`${quote(text)} is not the URL of a private API.`, giveApiUrl(), 'url');
}

function endpointAlone(host: string): Problem {
  return requestProblem(
    `${quote(host)} is the DNS name of an endpoint, which does not name an API.`,
    giveApiHeader(),
    'header',
  );
}

/** Between words: a URL contains none of these. */
const BREAKS = /[\s"'`<>\\]+/;

const METHOD = METHODS.join('|');
const METHOD_OPTION = new RegExp(`(?:^|\\s)(?:-X|--request)[\\s=]*["']?(${METHOD})\\b`);
/** `GET /prod/orders HTTP/1.1`, or a method before a URL. */
const REQUEST_LINE = new RegExp(`(?:^|["'])[ \\t]*(${METHOD})[ \\t]+(?:(/\\S*)[ \\t]+HTTP/|\\S)`, 'm');
const API_HEADER = /x-apigw-api-id["']?\s*[:=]\s*["']?([a-z0-9]+)(?=["'\s,;}]|$)/i;

interface PastedHost {
  readonly form: AddressForm;
  readonly apiId: string | undefined;
  readonly vpceId: string | undefined;
  readonly region: string;
  readonly url: URL;
  /** The text gives its scheme. */
  readonly isWhole: boolean;
}

const HOST =
  /^(?:(?<apiId>[a-z0-9]+)(?:-(?<aliased>vpce-[0-9a-f]+))?|(?<own>vpce-[0-9a-f]+)-[a-z0-9-]+)\.execute-api\.(?<region>[a-z0-9-]+)\.(?<tail>.+?)\.?$/;

/** The execute-api host of a word, or undefined. */
function hostOf(word: string): PastedHost | undefined {
  const scheme = word.search(/https?:\/\//i);
  const url = /execute-api\./i.test(word) ? urlOf(word, scheme) : undefined;
  if (!url) return undefined;
  const { apiId, aliased, own, region, tail } = HOST.exec(url.hostname)?.groups ?? {};
  if (!isRegion(region)) return undefined;
  const vpceId = own ?? aliased;
  const suffix = partitionOf(region).dnsSuffix;
  const isFit = own === undefined ? isApiId(apiId) && tail === suffix : tail === `vpce.${suffix}`;
  if (!isFit || !(vpceId === undefined || isVpceId(vpceId))) return undefined;
  const withoutOwn = aliased === undefined ? 'private-dns' : 'endpoint-alias';
  const form = own === undefined ? withoutOwn : 'endpoint-dns';
  return { form, apiId, vpceId, region, url, isWhole: scheme >= 0 };
}

/** The URL in a word, from its scheme on, without the punctuation that follows it in a sentence. */
function urlOf(word: string, scheme: number): URL | undefined {
  const text = word.slice(Math.max(0, scheme)).replace(word[scheme - 1] === '(' ? /[),;]+$/ : /[,;]+$/, '');
  const whole = scheme >= 0 ? text : `https://${text.replace(/^\/\//, '')}`;
  return parseUrl(whole);
}

/** The API that a call by the endpoint's own name leads to: by its header, else by its `Host`. */
function headerOf(text: string, hosts: readonly PastedHost[], { region }: PastedHost): string | undefined {
  const header = API_HEADER.exec(text)?.[1]?.toLowerCase();
  if (header !== undefined) return isApiId(header) ? header : undefined;
  return hosts.find((host) => host.apiId !== undefined && host.region === region)?.apiId;
}

/** `arn:aws:execute-api:eu-west-1:********3333:a1b2c3d4e5/prod/GET/orders`, as a 403 quotes it. */
const ARN =
  /(?<![\w-])arn:(?<partition>[a-z-]+):execute-api:(?<region>[a-z0-9-]+):[*\d]{12}:(?<apiId>[a-z0-9]+)(?:\/(?<rest>[^\s"'`<>\\]*))?/;

function callOfArn(text: string): PastedCall | undefined {
  const { partition, region = '', apiId, rest = '' } = ARN.exec(text)?.groups ?? {};
  if (!isApiId(apiId) || !isRegion(region) || partition !== partitionOf(region).id) return undefined;
  const [stage = '', method = '', ...path] = rest.split('/');
  // A star makes it a pattern, which names no path.
  const called = path.some((segment) => segment.includes('*')) ? [] : path;
  const url = `https://${apiId}/${[stage, ...called].join('/')}`;
  const parsed = parseUrl(url);
  const parts = !parsed ? {} : partsOf(parsed);
  return { apiId, region, ...parts, ...defined({ method: METHODS.find((known) => known === method) }) };
}

/** The stage of a URL, and what follows it. A URL without a stage names no path. */
function partsOf({ pathname, search }: URL): Pick<PastedCall, 'stage' | 'path'> {
  const [, stage, ...rest] = pathname.split('/');
  if (!isStageName(stage)) return {};
  const path = `${rest.join('/')}${search}`;
  return { stage, ...defined({ path: isCallPath(path) ? path : undefined }) };
}
