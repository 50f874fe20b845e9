// About the least that a proxy on `node:http` costs: it pipes each request to one fixed service and the answer back, with headers as
// they are, and ends neither side when the other one does.
import { Agent, createServer, request } from 'node:http';
import { listen } from '../peers/listen.js';
import { ready } from './ready.js';

const { UPSTREAM = '' } = process.env;
const agent = new Agent({ keepAlive: true });

const server = createServer((asked, response) => {
  const { method, url: path, rawHeaders: headers } = asked;
  const sending = request({ agent, hostname: '127.0.0.1', port: UPSTREAM, method, path, headers });
  sending.on('response', (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
    answer.pipe(response);
  });
  sending.on('error', () => response.destroy());
  asked.pipe(sending);
});
ready(await listen(server));
