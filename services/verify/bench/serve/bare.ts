// The limit of a query server: `node:http` that gives the same bytes to whoever asks, at `/read` after one read of the engine
// that is sent as the SDK's source sends it, and thrown away.
import { Agent, createServer, request, type OutgoingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ready } from './ready.js';

interface Sent {
  readonly headers: OutgoingHttpHeaders;
  readonly body: string;
}

const { ENGINE_PORT = '', READ = '{}', ANSWER = '{}' } = process.env;
const read = JSON.parse(READ) as Sent; // areas/query.ts gives both
const answer = JSON.parse(ANSWER) as Sent;
const agent = new Agent({ keepAlive: true, maxSockets: 50 });
const target = { agent, method: 'POST', hostname: '127.0.0.1', port: ENGINE_PORT, path: '/', headers: read.headers };

function readEngine(): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request(target, (response) => {
      response.on('data', () => undefined);
      response.on('end', resolve);
    });
    sent.on('error', reject);
    sent.end(read.body);
  });
}

const server = createServer((asked, response) => {
  const give = (): void => {
    response.writeHead(200, answer.headers);
    response.end(answer.body);
  };
  if (asked.url !== '/read') give();
  else void readEngine().then(give);
});
server.listen(0, '127.0.0.1', () => ready((server.address() as AddressInfo).port)); // a TCP server has one
