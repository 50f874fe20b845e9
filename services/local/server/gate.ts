// Refuses requests from another site's page. Such a page reaches 127.0.0.1 by its own host name (DNS rebinding) or by a form, and its
// Host or Origin header shows that.
import type { IncomingMessage } from 'node:http';
import { quote } from '../../core/cloudtrail/quote.js';
import type { LocalProblem } from './problem.js';

/** Any port, since a tunnel may lead here from another one. */
const OWN_HOST = /^(?:127\.0\.0\.1|localhost)(?::\d{1,5})?$/i;

export function refuseStranger({
  method,
  headers,
  rawHeaders,
}: Pick<IncomingMessage, 'method' | 'headers' | 'rawHeaders'>): LocalProblem | undefined {
  const { host, origin } = headers;
  // If there are several Host lines, Node keeps the first, but a proxy may have checked another (RFC 9112, 3.2).
  if (rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host').length > 1) {
    return { status: 400, message: 'The request has several Host headers.', remedy: 'Send exactly one.' };
  }
  if (host === undefined || !OWN_HOST.test(host)) {
    return {
      status: 421,
      message: `This server is 127.0.0.1 or localhost, not ${quote(host)}.`,
      remedy: 'Use http://127.0.0.1 or http://localhost in the URL.',
    };
  }
  if (method === 'GET' || method === 'HEAD' || origin === undefined || origin === `http://${host}`) return undefined;
  return {
    status: 403,
    message: `Pages of ${quote(origin)} may not change this registry.`,
    remedy: 'Send the request from a program on this machine, without an Origin header.',
  };
}
