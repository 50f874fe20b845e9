// AWS Signature Version 4, for requests to DynamoDB and calls to API Gateway, and the credentials that sign. Loaded by the first
// request or call, as is Node's crypto.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
import { compareText, defined, isObject, mapped, type Environment } from '../model/schema.js';
import { invalidRequest, type WaypostError } from '../model/errors.js';
import { loadOnce, nodeModule, readVariable, type RegistryRuntime } from '../runtime.js';
import { messageOf, quote } from '../model/text.js';
import { unavailable } from '../outage.js';
import { encodeStrictly } from '../model/url.js';

/** A call that is about to be sent. */
export interface OutgoingCall {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  /** As given to `fetch`; the body of a `Request` as bytes. */
  readonly body: unknown;
}

/**
 * Returns the headers to add to a call. Called for each attempt, with the address filled in.
 * @example const authorize: Authorize = async () => ({ authorization: `Bearer ${await token()}` });
 */
export type Authorize = (
  call: OutgoingCall,
) => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>;

/** What `sigV4` adds to its `authorize`. */
export interface SigV4Authorize {
  /** The URL to send, so that no reader of the signature sees another. */
  readonly wireUrl: (url: string) => Promise<string>;
}

export interface SignerOptions {
  readonly credentials: SigningCredentials | CredentialProvider | undefined;
  readonly region: string | undefined;
  readonly runtime: Pick<RegistryRuntime, 'now'>;
}

/** `….execute-api.{region}.…`, also in an endpoint's own DNS name, where some signers take `vpce` for the service. */
const REGION = /\.execute-api\.([a-z0-9-]+)\./;

/** Signs a call whose URL has the form of `signableUrl`. */
export function createSigner({ credentials, region: given, runtime }: SignerOptions): Authorize {
  const provide = credentialProvider(credentials, process.env);
  return async ({ url: text, method, headers, body }: OutgoingCall) => {
    signableUrl(text); // refuses malformed escapes
    const url = new URL(text);
    const region = REGION.exec(url.hostname)?.[1] ?? given;
    if (region === undefined) {
      throw unsignable(`The host ${url.hostname} does not contain its region.`, 'Give the option `region`.');
    }
    const request = {
      service: 'execute-api',
      region,
      url,
      method,
      headers: Object.fromEntries(headers),
      body: bytesOf(body),
    };
    return signatureOf(request, await provide(), runtime.now());
  };
}

export interface SignableRequest {
  readonly service: string;
  readonly region: string;
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer | undefined;
}

/** The headers to add: the signature, its time and the session's token; `time` is in ms since 1970. */
export function signatureOf(
  request: SignableRequest,
  credentials: SigningCredentials,
  time: number,
): Record<string, string> {
  const { sessionToken } = credentials;
  const crypto = nodeModule('node:crypto');
  const date = dateOf(time);
  const added = { 'x-amz-date': date, ...(sessionToken && { 'x-amz-security-token': sessionToken }) };
  const headers = signedHeaders({ ...request.headers, ...added, host: request.url.host });
  const names = headers.map(([name]) => name).join(';');
  const lines = headers.map(([name, value]) => `${name}:${value}\n`).join('');
  const hash = crypto.hash('sha256', request.body ?? '');
  const canonical = `${request.method}\n${canonicalUrl(request.url)}\n${lines}\n${names}\n${hash}`;
  return { ...added, authorization: authorizationOf(crypto, { ...request, date, names, canonical }, credentials) };
}

/** A POST to an endpoint whose other POSTs differ only in these parts. */
export interface SignablePost {
  /** The value of `x-amz-target`. */
  readonly target: string;
  readonly body: string;
  /** In ms since 1970. */
  readonly time: number;
}

/** Signs POSTs to one endpoint. Returns all their headers, as Node takes them: names and values in turn. */
export type PostSigner = (post: SignablePost, credentials: SigningCredentials) => string[];

/** The same signature as by `signatureOf`, with what does not change written beforehand. */
export function createPostSigner(
  endpoint: Pick<SignableRequest, 'service' | 'region' | 'url'>,
  contentType: string,
): PostSigner {
  const crypto = nodeModule('node:crypto');
  const { url, region, service } = endpoint;
  const { host } = url;
  const head = `POST\n${canonicalUrl(url)}\ncontent-type:${contentType}\nhost:${host}\nx-amz-date:`;
  return ({ target, body, time }, credentials) => {
    const date = dateOf(time);
    const { sessionToken: token = '' } = credentials;
    const named = token === '' ? '' : 'x-amz-security-token;';
    const line = token === '' ? '' : `x-amz-security-token:${canonicalValue(token)}\n`;
    const names = `content-type;host;x-amz-date;${named}x-amz-target`;
    const canonical = `${head}${date}\n${line}x-amz-target:${target}\n\n${names}\n${crypto.hash('sha256', body)}`;
    const authorization = authorizationOf(crypto, { region, service, date, names, canonical }, credentials);
    const length = String(Buffer.byteLength(body));
    // oxfmt-ignore
    const headers = ['host', host, 'content-type', contentType, 'content-length', length,
      'x-amz-target', target, 'x-amz-date', date, 'authorization', authorization];
    if (token !== '') headers.push('x-amz-security-token', token);
    return headers;
  };
}

type Crypto = ReturnType<typeof nodeModule<'node:crypto'>>;

/** A request in the form that is signed, and what its signature is made with. */
interface CanonicalRequest {
  readonly canonical: string;
  /** Of the signed headers. */
  readonly names: string;
  readonly date: string;
  readonly region: string;
  readonly service: string;
}

/** The value of the header `authorization`. */
function authorizationOf(
  crypto: Crypto,
  { canonical, names, date, region, service }: CanonicalRequest,
  { accessKeyId, secretAccessKey }: SigningCredentials,
): string {
  const scope = `${date.slice(0, 8)}/${region}/${service}/aws4_request`;
  const text = `AWS4-HMAC-SHA256\n${date}\n${scope}\n${crypto.hash('sha256', canonical)}`;
  const signature = crypto
    .createHmac('sha256', signingKey(crypto, secretAccessKey, scope))
    .update(text)
    .digest('hex');
  return `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`;
}

/** `20260102T030405Z`. Without `toISOString`, whose first call in a process takes a millisecond. */
function dateOf(time: number): string {
  const date = new Date(time);
  const day = joined(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate());
  return `${day}T${joined(date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds())}Z`;
}

/** Numbers of two digits or more, in one text. */
const joined = (...numbers: readonly number[]): string =>
  mapped(numbers, (number) => String(number).padStart(2, '0')).join('');

/** The last key: it is the same for a day. */
let last: { readonly of: string; readonly key: string | Buffer } = { of: '', key: '' };

function signingKey(crypto: Crypto, secret: string, scope: string): string | Buffer {
  const of = `${secret}/${scope}`;
  const hmac = (key: string | Buffer, data: string): Buffer => crypto.createHmac('sha256', key).update(data).digest();
  if (last.of !== of) last = { of, key: scope.split('/').reduce<string | Buffer>(hmac, `AWS4${secret}`) };
  return last.key;
}

/** Headers that proxies may change, or that `fetch` sets itself. */
const UNSIGNED: ReadonlySet<string> = new Set(
  'authorization connection content-length expect range user-agent x-amzn-trace-id'.split(' '),
);

/** The headers that the signature covers, by name. */
function signedHeaders(headers: Readonly<Record<string, string>>): [name: string, value: string][] {
  return (
    Object.entries(headers)
      .map(([name, value]): [string, string] => [name.toLowerCase(), canonicalValue(value)])
      // Other characters than those of ASCII are sent in another encoding than they are signed in.
      .filter(([name, value]) => !UNSIGNED.has(name) && /^[ -~]*$/.test(value))
      .sort(([a], [b]) => compareText(a, b))
  );
}

const canonicalValue = (value: string): string => value.trim().replace(/\s+/g, ' ');

const canonicalUrl = (url: URL): string => `${canonicalPath(url)}\n${canonicalQuery(url)}`;

/** The path without empty segments, encoded once more: AWS expects that of every service but S3. */
const canonicalPath = ({ pathname }: URL): string =>
  pathname
    .replace(/\/{2,}/g, '/')
    .split('/')
    .map(encodeStrictly)
    .join('/');

const canonicalQuery = ({ searchParams }: URL): string =>
  [...searchParams]
    .map((pair) => pair.map(encodeStrictly))
    .sort(([a = '', x = ''], [b = '', y = '']) => compareText(a, b) || compareText(x, y))
    .map((pair) => pair.join('='))
    .join('&');

function bytesOf(body: unknown): string | Buffer | undefined {
  if (body === undefined || body === null) return undefined;
  if (typeof body === 'string') return body;
  if (ArrayBuffer.isView(body)) return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  // The tag is the same for every realm.
  const tag = Object.prototype.toString.call(body);
  if (tag === '[object URLSearchParams]') return (body as URLSearchParams).toString(); // its tag says so
  if (tag === '[object ArrayBuffer]') return Buffer.from(body as ArrayBuffer); // its tag says so
  throw unsignable('A stream, form or blob cannot be signed.', 'Give the body as text or bytes.');
}

const unsignable = (message: string, remedy: string): WaypostError => invalidRequest(message, remedy, 'authorize');

/** Keys that sign requests to AWS. */
export interface SigningCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

/** Called for every request; it should cache what it found until that expires. */
export type CredentialProvider = (options?: { readonly forceRefresh?: boolean }) => Promise<SigningCredentials>;

/**
 * The provider of the given credentials; by default that of the environment, then the AWS SDK's chain. Those of the environment
 * are read directly, which is what Lambda and most containers have. All others come from the AWS SDK's chain, an optional package
 * that is loaded only then.
 */
export function credentialProvider(
  given: SigningCredentials | CredentialProvider | undefined,
  env: Environment,
): CredentialProvider {
  if (typeof given === 'function') return ownProvider(given);
  if (given) return () => Promise.resolve(given);
  const loadChain = loadOnce(() => loadAwsChain(readVariable(env, 'AWS_PROFILE')));
  return async (options) => {
    // Like the AWS SDK: a named profile disables the keys in the environment.
    const found = readVariable(env, 'AWS_PROFILE') === undefined ? fromEnvironment(env) : undefined;
    return found ?? (await loadChain())(options);
  };
}

/** The user's own provider. If it throws, or returns no usable keys, the error says which of the two happened. */
function ownProvider(provide: CredentialProvider): CredentialProvider {
  return async (options) => {
    const found: unknown = await provide(options).catch(failed);
    const isUsable =
      isObject(found) && typeof found.accessKeyId === 'string' && typeof found.secretAccessKey === 'string';
    if (!isUsable) failed(new TypeError('it returned no accessKeyId and secretAccessKey'));
    return found as unknown as SigningCredentials; // checked on the line above
  };
}

function failed(cause: unknown): never {
  throw unavailable({
    reason: 'credentials',
    message: `The option \`credentials\` gave no credentials: ${messageOf(cause)}.`,
    remedy: 'Correct the function, or leave it out for the credentials of the environment.',
    cause,
  });
}

function fromEnvironment(env: Environment): SigningCredentials | undefined {
  const accessKeyId = readVariable(env, 'AWS_ACCESS_KEY_ID');
  const secretAccessKey = readVariable(env, 'AWS_SECRET_ACCESS_KEY');
  if (accessKeyId === undefined || secretAccessKey === undefined) return undefined;
  return { accessKeyId, secretAccessKey, sessionToken: readVariable(env, 'AWS_SESSION_TOKEN') };
}

/** The AWS SDK's chain: profiles, SSO, containers, instances. */
async function loadAwsChain(profile: string | undefined): Promise<CredentialProvider> {
  const provide = await loadAwsProvider(profile);
  return (options) =>
    provide(options).catch((cause: unknown) => {
      throw unavailable({
        reason: 'credentials',
        message: `No AWS credentials were found${forProfile(profile)}: ${messageOf(cause).replace(/\.$/, '')}.`,
        remedy:
          profile === undefined
            ? 'Give the process a role, a profile or keys.'
            : 'Set AWS_PROFILE to a profile of ~/.aws/config or ~/.aws/credentials, or unset it.',
        cause,
      });
    });
}

const forProfile = (profile: string | undefined): string =>
  profile === undefined ? '' : ` for the profile ${quote(profile)} of AWS_PROFILE`;

/** Within `try`, bundlers treat the package as optional. */
async function loadAwsProvider(profile: string | undefined): Promise<CredentialProvider> {
  try {
    return (await import('@aws-sdk/credential-provider-node')).defaultProvider(defined({ profile }));
  } catch (cause) {
    throw unavailable({
      reason: 'credentials',
      message: `The environment has no AWS credentials${forProfile(profile)}, and the package that looks elsewhere is not installed.`,
      remedy: { kind: 'find-credentials' },
      cause,
    });
  }
}

/**
 * The same URL: what a path may not hold is encoded, a query is encoded strictly and `+` in it is a space, as in forms.
 * @throws WaypostError INVALID_REQUEST for an escape that is no UTF-8 text
 */
export function signableUrl(text: string): string {
  const { origin, pathname, search } = new URL(text);
  const query = search
    .slice(1)
    .split('&')
    .filter((pair) => pair !== '')
    .map(strictPair)
    .join('&');
  return `${origin}${strictPath(pathname)}${query === '' ? '' : `?${query}`}`;
}

function strictPath(path: string): string {
  decode(path);
  return path
    .replace(/%[0-9a-f]{2}/gi, (escape) => {
      const character = String.fromCharCode(Number.parseInt(escape.slice(1), 16));
      return /[A-Za-z0-9._~-]/.test(character) ? character : escape.toUpperCase();
    })
    .replace(/[^A-Za-z0-9._~!$&'()*+,;=:@/%-]/g, encodeStrictly);
}

function strictPair(pair: string): string {
  const at = pair.indexOf('=');
  const strict = (text: string): string => encodeStrictly(decode(text.replaceAll('+', ' ')));
  return at < 0 ? strict(pair) : `${strict(pair.slice(0, at))}=${strict(pair.slice(at + 1))}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalidRequest(
      `The escapes of ${quote(text)} are malformed, so that it cannot be signed.`,
      'Encode the path and the query as UTF-8: a percent sign itself is %25.',
      'path',
    );
  }
}
