// Refuses requests that do not come from a program that may use the agent: a browser's page, a relayed request (SSRF), a
// request for another host, or one without the token.
import type { IncomingMessage } from 'node:http';
import { readTarget, type ClientTarget } from './call-target.js';
import { readHost, type HostPolicy, type NamedHost } from './host.js';
import { invalidCall, type AgentProblem } from './problem.js';
import { TOKEN_HEADER } from './own-headers.js';
import { isToken } from './token.js';

export interface GuardPolicy extends HostPolicy {
  readonly token: string | undefined;
  /** Accept headers of browsers and proxies, which an application passes on. */
  readonly allowsRelayed: boolean;
}

interface IncomingHead extends Pick<IncomingMessage, 'url' | 'headers' | 'rawHeaders' | 'httpVersion'> {
  readonly socket: Pick<IncomingMessage['socket'], 'localPort'>;
}

/** What an admitted request names. The token is checked by `refuseWithoutToken`. */
interface AdmittedRequest {
  readonly host: NamedHost;
  readonly target: ClientTarget;
}

/** More headers than this are refused rather than cut off, which could hide one that the guard must see. */
const MOST_HEADERS = 200;

export const USE_PATH_FORM = 'Call http://127.0.0.1:4681/svc/<service>/<path> directly, without a proxy setting.';

/** What the request names, or why it is refused. */
export function admit(head: IncomingHead, policy: GuardPolicy): AdmittedRequest | AgentProblem {
  const malformed = refuseMalformed(head);
  if (malformed !== undefined) return malformed;
  const target = readTarget(head.url ?? '', head.headers.host);
  if (target === undefined) return otherHost();
  const host = readHost(target.authority, policy);
  if (target.isProxied && !isServiceAuthority(host, target, head)) return otherHost();
  if (host === undefined) return unknownHost(head.headers.host);
  return (policy.allowsRelayed ? undefined : refuseStranger(head)) ?? { host, target };
}

/** A proxied request names a service, and no other port than that of HTTP or of the agent. */
function isServiceAuthority(
  host: NamedHost | undefined,
  { authority = '' }: ClientTarget,
  { socket }: IncomingHead,
): boolean {
  const port = /:(\d+)$/.exec(authority)?.[1] ?? '80';
  return host?.kind === 'service' && [80, socket.localPort].includes(Number(port));
}

function otherHost(): AgentProblem {
  return invalidCall(
    'The request names another host: as a proxy, the agent leads only to http://<service>.waypost.internal/.',
    `Keep other hosts from the proxy (NO_PROXY). ${USE_PATH_FORM}`,
  );
}

export function refuseWithoutToken(
  { headers }: IncomingHead,
  { token }: GuardPolicy,
  isProxied: boolean,
): AgentProblem | undefined {
  if (token === undefined) return undefined;
  const given = headers[TOKEN_HEADER] ?? (isProxied ? proxyPassword(headers['proxy-authorization']) : undefined);
  if (isToken(typeof given === 'string' ? given : undefined, token)) return undefined;
  const ask = isProxied
    ? { 'proxy-authenticate': 'Basic realm="waypost agent"' }
    : { 'www-authenticate': 'X-Waypost-Token realm="waypost agent"' };
  return {
    status: isProxied ? 407 : 401,
    code: 'TOKEN_REQUIRED',
    title: 'Token required',
    message: given === undefined ? 'The request has no token.' : 'The token is wrong.',
    remedy: isProxied
      ? "Set HTTP_PROXY=http://agent:<token>@127.0.0.1:4681, with the content of the agent's --token-file."
      : `Send the content of the agent's --token-file in the header ${TOKEN_HEADER}.`,
    headers: ask,
  };
}

/** Clients send the password of a proxy's URL as `Basic` credentials. */
function proxyPassword(authorization: string | undefined): string | undefined {
  const [, encoded] = /^basic +([a-z0-9+/=]+)$/i.exec(authorization ?? '') ?? [];
  return encoded === undefined ? undefined : /:(.*)$/s.exec(Buffer.from(encoded, 'base64').toString())?.[1];
}

function refuseMalformed({ headers, rawHeaders, httpVersion }: IncomingHead): AgentProblem | undefined {
  if (httpVersion !== '1.1' && httpVersion !== '1.0') {
    return invalidCall(`The agent does not speak HTTP/${httpVersion}.`, 'Send HTTP/1.1.');
  }
  if (rawHeaders.length / 2 > MOST_HEADERS) {
    return {
      status: 431,
      code: 'TOO_MANY_HEADERS',
      title: 'Too many headers',
      message: `The request has more than ${MOST_HEADERS} headers.`,
      remedy: 'Send fewer headers.',
    };
  }
  const hosts = countHosts(rawHeaders);
  if (hosts !== 1) {
    return invalidCall(`The request has ${hosts === 0 ? 'no Host header' : 'several Host headers'}.`, 'Send one.');
  }
  const coding = headers['transfer-encoding'];
  // HTTP/1.0 has no transfer codings, so that another server would read such a body to another end.
  if (coding !== undefined && (httpVersion === '1.0' || coding.toLowerCase() !== 'chunked')) {
    return invalidCall(
      'The request has a transfer coding other than chunked, or one in HTTP/1.0, which has none.',
      'Send it chunked, or with its length.',
    );
  }
  if (headers.expect !== undefined && headers.expect.toLowerCase() !== '100-continue') return NO_EXPECTATION;
  // Other upgrades, such as Java's to h2c, are offers that a server may ignore.
  return headers.upgrade !== undefined && /websocket/i.test(headers.upgrade) ? NO_WEBSOCKET : undefined;
}

/** Node keeps the first one alone in `headers`. Called for each request, so it creates nothing for other names. */
function countHosts(rawHeaders: readonly string[]): number {
  let hosts = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    if (name.length === 4 && name.toLowerCase() === 'host') hosts += 1;
  }
  return hosts;
}

const NO_EXPECTATION: AgentProblem = {
  status: 417,
  code: 'EXPECTATION_REFUSED',
  title: 'Expectation refused',
  message: 'The request expects something other than 100-continue.',
  remedy: 'Leave out the header Expect.',
};

const NO_WEBSOCKET: AgentProblem = {
  status: 501,
  code: 'UPGRADE_REFUSED',
  title: 'Upgrade refused',
  message: 'The agent passes on no WebSocket: private REST APIs have none.',
  remedy: 'Call the service by HTTP; server-sent events and long answers stream through the agent.',
};

function unknownHost(host: string | undefined): AgentProblem {
  return {
    status: 421,
    code: 'HOST_NOT_ALLOWED',
    title: 'Host not allowed',
    message: `The agent does not answer to the host ${JSON.stringify((host ?? '').slice(0, 80))}.`,
    remedy:
      'Use 127.0.0.1, localhost, <service>.waypost.localhost or <service>.waypost.internal, or start the agent with --allow-host.',
  };
}

/** Only browsers send `Origin` and `Sec-Fetch-Site`, and only proxies the others. */
function refuseStranger({ headers }: IncomingHead): AgentProblem | undefined {
  const site = headers['sec-fetch-site'];
  if (headers.origin !== undefined) return stranger('Origin', 'a web page');
  if (site !== undefined && site !== 'none') return stranger('Sec-Fetch-Site', 'a web page');
  if (headers['x-forwarded-for'] !== undefined) return stranger('X-Forwarded-For', 'another machine');
  if (headers.forwarded !== undefined) return stranger('Forwarded', 'another machine');
  return undefined;
}

function stranger(header: string, source: string): AgentProblem {
  return {
    status: 403,
    code: 'CALLER_REFUSED',
    title: 'Caller refused',
    message: `The header ${header} shows that the request comes from ${source}.`,
    remedy: `Call from a program on this machine, and do not pass on the header ${header}; --allow-relayed accepts it.`,
  };
}
