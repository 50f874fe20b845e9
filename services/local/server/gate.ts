// Who may talk to the local server: this machine. A page of another site can send requests here too, by a name of its own that
// resolves to 127.0.0.1 or by a form; its Host or its Origin gives it away.
import type { IncomingMessage } from 'node:http';
import { quote } from '../../core/cloudtrail/quote.js';
import type { LocalProblem } from './problem.js';

/** Any port, since a tunnel may lead here from another. */
const OWN_HOST = /^(?:127\.0\.0\.1|localhost)(?::\d{1,5})?$/i;

export function refuseStranger({
  method,
  headers,
}: Pick<IncomingMessage, 'method' | 'headers'>): LocalProblem | undefined {
  const { host, origin } = headers;
  if (host === undefined || !OWN_HOST.test(host)) {
    return {
      status: 421,
      message: `This server is 127.0.0.1 or localhost, not ${quote(host)}.`,
      remedy: 'Ask it by one of these names.',
    };
  }
  if (method === 'GET' || method === 'HEAD' || origin === undefined || origin === `http://${host}`) return undefined;
  return {
    status: 403,
    message: `Pages of ${quote(origin)} may not change this registry.`,
    remedy: 'Send the request without an Origin, from a program on this machine.',
  };
}
