// The service behind the proxies: it answers with 1 kB, and at /large with many chunks.
import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { listen } from '../peers/listen.js';
import { largeAnswer } from './large.js';
import { ready } from './ready.js';

const body = Buffer.alloc(1024, 'a');
const headers = { 'content-type': 'text/plain', 'content-length': String(body.length) };

const server = createServer((asked, response) => {
  if (asked.url?.endsWith('/large') === true) pipeline(Readable.from(largeAnswer()), response).catch(() => undefined);
  else response.writeHead(200, headers).end(body);
});
ready(await listen(server));
