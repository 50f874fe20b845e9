// A proxy in front of the engine that records the commands sent to it.
import { Agent, createServer, request } from 'node:http';
import { listen } from './listen.js';

export interface Recorder {
  readonly url: string;
  readonly commands: Command[];
  readonly close: () => void;
}

export interface Command {
  /** `TransactWriteItems` */
  readonly operation: string;
  readonly body: string;
}

export async function startRecorder(enginePort: number): Promise<Recorder> {
  const commands: Command[] = [];
  const agent = new Agent({ keepAlive: true });
  const server = createServer((asked, response) => {
    const chunks: Buffer[] = [];
    asked.on('data', (chunk: Buffer) => chunks.push(chunk));
    asked.on('end', () => {
      const body = Buffer.concat(chunks);
      const operation = String(asked.headers['x-amz-target']).split('.')[1] ?? '';
      commands.push({ operation, body: body.toString() });
      const { headers, method, url: path } = asked;
      const passed = request({ agent, port: enginePort, host: '127.0.0.1', method, path, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      });
      passed.end(body);
    });
  });
  const port = await listen(server);
  const close = (): void => {
    server.closeAllConnections();
    server.close();
    agent.destroy();
  };
  return { url: `http://127.0.0.1:${port}`, commands, close };
}
