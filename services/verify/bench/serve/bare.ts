// The upper bound of a query server: `node:http` that sends the same bytes for every request. At `/read` it first makes one read of
// the engine, as the SDK's source sends it, and discards the result.
import { Agent, createServer, request, type OutgoingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ready } from './ready.js';

interface RecordedMessage {
  readonly headers: OutgoingHttpHeaders;
  readonly body: string;
}

const { ENGINE_PORT = '', READ = '{}', ANSWER = '{}' } = process.env;
const read = JSON.parse(READ) as RecordedMessage; // areas/query.ts sets both
const answer = JSON.parse(ANSWER) as RecordedMessage;
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
  const send = (): void => {
    response.writeHead(200, answer.headers);
    response.end(answer.body);
  };
  if (asked.url !== '/read') send();
  else void readEngine().then(send);
});
server.listen(0, '127.0.0.1', () => ready((server.address() as AddressInfo).port)); // a TCP server has one
