// `resolve` with nothing in memory over an open connection: every call has its own registry.
import type * as Sdk from 'waypost';
import type * as Dynamo from 'waypost/dynamodb';
import type { RegistrySource } from 'waypost/dynamodb';
import type * as Http from 'waypost/http';
import { NETWORK, REGION } from '../fixture/scope.js';
import { importBundle } from '../harness/bundle.js';
import { createBareHttp } from '../peers/bare-http.js';
import { CREDENTIALS } from '../peers/engine.js';
import { openRawSocket, recordRequest, type RawSocket } from '../peers/raw-socket.js';
import { inTurn, type ColdContender, type PreparedCall, type RegistryPorts } from './contender.js';

type ColdBundle = Pick<typeof Sdk, 'createRegistry'> &
  Pick<typeof Dynamo, 'createDynamoSource'> &
  Pick<typeof Http, 'createHttpSource'>;

/** Resolved beforehand, so that all code is loaded and nothing is read. */
const WARM = 'warm';

const CONTENTS = `
  export { createRegistry } from 'waypost';
  export { createDynamoSource } from 'waypost/dynamodb';
  export { createHttpSource } from 'waypost/http';`;

/** Each source of the SDK; a raw socket and a bare request of node:http that send the same bytes. */
export async function createWaypost({ enginePort, table, queryPort, names }: RegistryPorts): Promise<ColdContender[]> {
  const { createRegistry, createDynamoSource, createHttpSource } = await importBundle<ColdBundle>(
    'sdk-sources',
    CONTENTS,
  );
  const open = (source: RegistrySource) =>
    createRegistry({ sources: [source], network: NETWORK, overrides: { [WARM]: 'http://127.0.0.1/' } });
  const resolver = (source: RegistrySource) => async (calls: number) => {
    const registries = Array.from({ length: calls }, () => open(source));
    // Loads the code of a first call, which the area `start` measures.
    for (const registry of registries) await registry.resolve(WARM);
    const next = inTurn(names);
    return () => (registries.pop() ?? open(source)).resolve(next());
  };
  const dynamo = (port: number): RegistrySource =>
    createDynamoSource({
      table,
      region: REGION,
      endpoint: `http://127.0.0.1:${port}`,
      credentials: CREDENTIALS,
      env: {},
    });
  const http = (port: number): RegistrySource => createHttpSource({ url: `http://127.0.0.1:${port}` });
  return [
    ...(await withYardsticks('DynamoDB', { port: enginePort, open: dynamo, resolver })),
    ...(await withYardsticks('the query endpoint', { port: queryPort, open: http, resolver })),
  ];
}

interface SourceRoute {
  readonly port: number;
  readonly open: (port: number) => RegistrySource;
  readonly resolver: (source: RegistrySource) => (calls: number) => Promise<PreparedCall>;
}

async function withYardsticks(to: string, { port, open, resolver }: SourceRoute): Promise<ColdContender[]> {
  const source = open(port);
  const bytes = await recordRequest(port, async (recorded) => {
    const once = open(recorded);
    await (
      await resolver(once)(1)
    )();
    once.close?.();
  });
  let raw: RawSocket | undefined;
  const reopen = async (): Promise<PreparedCall> => {
    raw?.close();
    const opened = (raw = await openRawSocket(port));
    return () => opened.send(bytes);
  };
  const bare = createBareHttp(port, bytes);
  return [
    { name: `resolve over ${to}`, prepare: resolver(source), close: () => source.close?.() },
    { name: `bare node:http to ${to}`, prepare: () => bare.send, close: bare.close },
    { name: `raw socket to ${to}`, prepare: reopen, close: () => raw?.close() },
  ];
}
