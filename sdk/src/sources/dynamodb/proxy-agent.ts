// The agent for the proxy that the environment names: a kept-alive tunnel by CONNECT.
import type { Agent } from 'node:http';
import { HttpProxyAgent, HttpsProxyAgent } from 'hpagent';
import { readVariable, type Environment } from '../../runtime.js';
import { WaypostError } from '../../model/errors.js';

/** How sockets to DynamoDB are kept. */
export const POOL = { keepAlive: true, maxSockets: 50 } as const;

/** The agent for an endpoint, or undefined if `NO_PROXY` excludes it. */
export function proxyAgent(proxy: string, endpoint: URL, env: Environment): Agent | undefined {
  if (isExcluded(endpoint, readVariable(env, 'no_proxy') ?? readVariable(env, 'NO_PROXY') ?? '')) return undefined;
  const text = proxy.includes('://') ? proxy : `http://${proxy}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) throw misconfigured();
  const options = { ...POOL, proxy: url };
  return endpoint.protocol === 'http:' ? new HttpProxyAgent(options) : new HttpsProxyAgent(options);
}

/** `NO_PROXY` lists hosts and domains, each with its subdomains and optionally a port; `*` is everything. */
function isExcluded({ hostname, port, protocol }: URL, text: string): boolean {
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
    // The URL may contain a password, so the message does not repeat it.
    message: 'The proxy in the environment is not an http(s) URL.',
    remedy: 'Set HTTPS_PROXY as in http://proxy.example:3128, or NO_PROXY for DynamoDB.',
    details: { what: 'proxy' },
  });
}
