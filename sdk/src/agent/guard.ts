// Refuses requests that do not come from a program that may use the agent: a browser's page, a relayed request (SSRF), a
// request for another host, or one without the token.
import type { IncomingMessage } from 'node:http';
import { readHost, type HostPolicy, type NamedHost } from './host.js';
import { invalidCall, type AgentProblem } from './problem.js';
import { isToken, TOKEN_HEADER } from './token.js';

export interface GuardPolicy extends HostPolicy {
  readonly token: string | undefined;
}

export type IncomingHead = Pick<IncomingMessage, 'url' | 'headers' | 'rawHeaders'>;

/** More headers than this are refused rather than cut off, which could hide one that the guard must see. */
const MOST_HEADERS = 200;

export const USE_PATH_FORM = 'Call http://127.0.0.1:4681/svc/<service>/<path> directly, without a proxy setting.';

/** The host that the request names, or why the request is refused. The token is checked by `refuseWithoutToken`. */
export function admit(head: IncomingHead, policy: GuardPolicy): NamedHost | AgentProblem {
  const malformed = refuseMalformed(head);
  if (malformed !== undefined) return malformed;
  const host = readHost(head.headers.host, policy);
  if (host === undefined) return unknownHost(head.headers.host);
  return refuseStranger(head) ?? host;
}

export function refuseWithoutToken({ headers }: IncomingHead, { token }: GuardPolicy): AgentProblem | undefined {
  const given = headers[TOKEN_HEADER];
  if (token === undefined || isToken(typeof given === 'string' ? given : undefined, token)) return undefined;
  return {
    status: 401,
    code: 'TOKEN_REQUIRED',
    title: 'Token required',
    message: given === undefined ? 'The request has no token.' : 'The token is wrong.',
    remedy: `Send the content of the agent's --token-file in the header ${TOKEN_HEADER}.`,
  };
}

function refuseMalformed({ url = '', headers, rawHeaders }: IncomingHead): AgentProblem | undefined {
  if (rawHeaders.length / 2 > MOST_HEADERS) {
    return {
      status: 431,
      code: 'TOO_MANY_HEADERS',
      title: 'Too many headers',
      message: `The request has more than ${MOST_HEADERS} headers.`,
      remedy: 'Send fewer headers.',
    };
  }
  if (!url.startsWith('/')) {
    return invalidCall('The request names another host: the agent is no forward proxy.', USE_PATH_FORM);
  }
  if (rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host').length > 1) {
    return invalidCall('The request has several Host headers.', 'Send one.');
  }
  const coding = headers['transfer-encoding'];
  if (coding !== undefined && coding.toLowerCase() !== 'chunked') {
    return invalidCall('The request has a transfer coding other than chunked.', 'Send it chunked, or with its length.');
  }
  return undefined;
}

function unknownHost(host: string | undefined): AgentProblem {
  return {
    status: 421,
    code: 'HOST_NOT_ALLOWED',
    title: 'Host not allowed',
    message: `The agent does not answer to the host ${JSON.stringify((host ?? '').slice(0, 80))}.`,
    remedy: 'Use 127.0.0.1, localhost or <service>.waypost.localhost, or start the agent with --allow-host.',
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
    remedy: `Call from a program on this machine, and do not pass on the header ${header}.`,
  };
}
