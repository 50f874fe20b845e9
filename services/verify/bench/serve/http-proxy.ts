// A proxy on the library http-proxy: each request goes to one fixed service.
import { Agent, createServer } from 'node:http';
import httpProxy from 'http-proxy';
import { listen } from '../peers/listen.js';
import { ready } from './ready.js';

const { UPSTREAM = '' } = process.env;
const proxy = httpProxy.createProxyServer({
  target: `http://127.0.0.1:${UPSTREAM}`,
  agent: new Agent({ keepAlive: true }),
});
proxy.on('error', (_error, _request, response) => void response.destroy());
ready(await listen(createServer((request, response) => proxy.web(request, response))));
