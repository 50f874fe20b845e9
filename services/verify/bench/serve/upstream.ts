// The service behind the proxies: it answers with 1 kB.
import { createServer } from 'node:http';
import { listen } from '../peers/listen.js';
import { ready } from './ready.js';

const body = Buffer.alloc(1024, 'a');
const headers = { 'content-type': 'text/plain', 'content-length': String(body.length) };

ready(await listen(createServer((_, response) => response.writeHead(200, headers).end(body))));
