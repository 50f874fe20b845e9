// One read of the engine by `node:http`, with the bytes that the SDK's source sends. The answer is discarded.
import { type Agent, request } from 'node:http';

export interface RecordedRead {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export function readEngine(port: number | string, agent: Agent, { headers, body }: RecordedRead): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request({ agent, method: 'POST', hostname: '127.0.0.1', port, path: '/', headers }, (response) => {
      response.on('data', () => undefined);
      response.on('end', resolve);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
