// The agent on a registry in memory, or on the one behind REGISTRY_URL. Its services are one process on this machine, without TLS, as behind the bare proxy.
import { Agent as HttpAgent } from 'node:http';
import { connect, type Socket } from 'node:net';
import { startAgent } from '../../../../sdk/src/agent/agent.js';
import { readAgentSettings } from '../../../../sdk/src/agent/settings.js';
import { TlsPool } from '../../../../sdk/src/agent/send-call.js';
import { settingsOf } from '../../../../sdk/src/options.js';
import { createHttpSource } from '../../../../sdk/src/sources/http.js';
import { documentsOf } from '../fixture/documents.js';
import { NETWORK } from '../fixture/scope.js';
import { ready } from './ready.js';

const { UPSTREAM = '', REGISTRY_URL, STATE } = process.env;

class PlainPool extends TlsPool {
  override createConnection(): Socket {
    return connect(Number(UPSTREAM), '127.0.0.1').setNoDelay(true);
  }
}

const source = REGISTRY_URL === undefined ? documentsOf(['orders-0-api']) : createHttpSource({ url: REGISTRY_URL });
const none = () => Promise.reject(new Error('The bench lists nothing.'));
const { url } = await startAgent({
  settings: readAgentSettings((name) => ({ port: '0', state: STATE })[name], {}),
  registry: settingsOf({ sources: [source], network: NETWORK, env: {} }),
  source,
  reader: { services: none, networks: none, lookup: none, explainUrl: none, impact: none, operator: undefined },
  pools: { http: new HttpAgent({ keepAlive: true }), https: new PlainPool() },
  warn: (line) => void process.stderr.write(`${line}\n`),
});
ready(Number(new URL(url).port));
