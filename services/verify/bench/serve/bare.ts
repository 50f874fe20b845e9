// The upper bound of a query server: `node:http` that sends the same bytes for every request. At `/read` it first makes one read of
// the engine, as the SDK's source sends it, and discards the result.
import { Agent, createServer } from 'node:http';
import { listen } from '../peers/listen.js';
import { readEngine, type RecordedRead } from '../query/read-engine.js';
import { ready } from './ready.js';

const { ENGINE_PORT = '', READ = '{}', ANSWER = '{}' } = process.env;
const read = JSON.parse(READ) as RecordedRead; // areas/query.ts sets both
const answer = JSON.parse(ANSWER) as RecordedRead;
const agent = new Agent({ keepAlive: true, maxSockets: 50 });

const server = createServer((asked, response) => {
  const send = (): void => {
    response.writeHead(200, answer.headers);
    response.end(answer.body);
  };
  if (asked.url !== '/read') send();
  else void readEngine(ENGINE_PORT, agent, read).then(send);
});
ready(await listen(server));
