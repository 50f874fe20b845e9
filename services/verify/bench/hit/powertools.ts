// Powertools' parameters, for those who keep URLs in SSM: each was fetched once, from a server that speaks SSM's protocol.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Bench } from '../harness/bench.js';
import { packageOf } from '../harness/peer.js';
import { createTurn, NAMES, type Hits } from './hits.js';

export async function createParameters(bench: Bench): Promise<Hits | undefined> {
  const powertools = await packageOf(
    bench,
    '@aws-lambda-powertools/parameters',
    () => import('@aws-lambda-powertools/parameters/ssm'),
  );
  const ssm = await packageOf(bench, '@aws-sdk/client-ssm', () => import('@aws-sdk/client-ssm'));
  if (powertools === undefined || ssm === undefined) return undefined;
  const server = await startParameterStore();
  const client = new ssm.SSMClient({ endpoint: server.url });
  const provider = new powertools.SSMProvider({ awsSdkV3Client: client });
  const options = { maxAge: 3600 };
  for (const name of NAMES) await provider.get(`/urls/${name}`, options);
  const next = createTurn();
  return {
    calls: { 'Powertools getParameter': () => provider.get(`/urls/${next()}`, options) },
    close: () => {
      client.destroy();
      server.close();
    },
  };
}

/** Answers `GetParameter` of any name. */
export async function startParameterStore(): Promise<{ readonly url: string; readonly close: () => void }> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { Name } = JSON.parse(Buffer.concat(chunks).toString()) as { Name: string }; // GetParameter asks so
      response.setHeader('content-type', 'application/x-amz-json-1.1');
      response.end(
        JSON.stringify({ Parameter: { Name, Type: 'String', Value: `https://${Name}.example/`, Version: 1 } }),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // a TCP server has one
  return { url: `http://127.0.0.1:${port}`, close: () => void server.close() };
}
