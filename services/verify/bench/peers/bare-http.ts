// What node:http costs by itself: sends recorded bytes as a request over a kept-alive socket and reads the body of the response.
import { Agent, request } from 'node:http';

interface BareHttp {
  readonly send: () => Promise<string>;
  readonly close: () => void;
}

export function createBareHttp(port: number, recorded: Buffer): BareHttp {
  const agent = new Agent({ keepAlive: true });
  const [head = '', body = ''] = recorded.toString().split('\r\n\r\n');
  const [first = '', ...lines] = head.split('\r\n');
  const [method = '', path = ''] = first.split(' ');
  const headers = lines.flatMap((line) => line.split(/: (.*)/).slice(0, 2));
  const options = { agent, method, host: '127.0.0.1', port, path, headers };
  return {
    send: () =>
      new Promise((resolve, reject) => {
        const sent = request(options, (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () => resolve(Buffer.concat(chunks).toString()));
        });
        sent.on('error', reject);
        sent.end(body);
      }),
    close: () => agent.destroy(),
  };
}
