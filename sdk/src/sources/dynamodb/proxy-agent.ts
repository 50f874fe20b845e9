// Through the proxy that the environment names: a tunnel by CONNECT, kept alive. Loaded only where there is one.
import type { Agent } from 'node:http';
import { HttpProxyAgent, HttpsProxyAgent } from 'hpagent';
import { readVariable, type Environment } from '../../environment.js';
import { WaypostError } from '../../model/errors.js';
import { POOL } from './pool.js';

/** The agent for an endpoint, or undefined where `NO_PROXY` leaves it out. */
export function proxyAgent(proxy: string, endpoint: URL, env: Environment): Agent | undefined {
  if (isLeftOut(endpoint, readVariable(env, 'no_proxy') ?? readVariable(env, 'NO_PROXY') ?? '')) return undefined;
  const text = proxy.includes('://') ? proxy : `http://${proxy}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) throw misconfigured();
  const options = { ...POOL, proxy: url };
  return endpoint.protocol === 'http:' ? new HttpProxyAgent(options) : new HttpsProxyAgent(options);
}

/** `NO_PROXY`: hosts and domains with all below them, each perhaps with a port; `*` is everything. */
function isLeftOut({ hostname, port, protocol }: URL, text: string): boolean {
  const own = port || (protocol === 'http:' ? '80' : '443');
  return text
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*') return true;
      const [, domain = '', only = own] = /^(?:\*?\.)?(.*?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
      return only === own && (hostname === domain || hostname.endsWith(`.${domain}`));
    });
}

function misconfigured(): WaypostError {
  return new WaypostError({
    code: 'INVALID_REQUEST',
    message: 'The proxy that the environment names is no http(s) URL.', // which may hold a password, and is not repeated
    remedy: 'Set HTTPS_PROXY as in http://proxy.example:3128, or NO_PROXY for DynamoDB.',
    details: { what: 'proxy' },
  });
}
