// A server that answers SSM's GetParameter for every name.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export async function startParameterStore(): Promise<{ readonly url: string; readonly close: () => void }> {
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const { Name } = JSON.parse(body) as { Name: string }; // the body of GetParameter
      const Parameter = { Name, Type: 'String', Value: `https://${Name}.example/`, Version: 1 };
      response.setHeader('content-type', 'application/x-amz-json-1.1');
      response.end(JSON.stringify({ Parameter }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // a TCP server has one
  return { url: `http://127.0.0.1:${port}`, close: () => void server.close() };
}
