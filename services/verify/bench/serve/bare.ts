// The upper bound of a query server: `node:http` that sends the same bytes for every request, or the same 304 to a caller who names a
// tag. At `/read` it first makes one read of the engine, as the SDK's source sends it, and discards the result.
import { Agent, createServer } from 'node:http';
import { listen } from '../peers/listen.js';
import { readEngine, type RecordedRead } from '../query/read-engine.js';
import { ready } from './ready.js';

const { ENGINE_PORT = '', READ = '{}', ANSWER = '{}', UNCHANGED = '{}' } = process.env;
const read = JSON.parse(READ) as RecordedRead; // areas/query.ts sets all three
const answer = JSON.parse(ANSWER) as RecordedRead;
const unchanged = JSON.parse(UNCHANGED) as RecordedRead['headers'];
const agent = new Agent({ keepAlive: true, maxSockets: 50 });

const server = createServer((asked, response) => {
  const send = (): void => {
    if (asked.headers['if-none-match'] === undefined) response.writeHead(200, answer.headers).end(answer.body);
    else response.writeHead(304, unchanged).end();
  };
  if (asked.url !== '/read') send();
  else void readEngine(ENGINE_PORT, agent, read).then(send);
});
ready(await listen(server));
