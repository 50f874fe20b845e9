// `resolve` with nothing in memory, over a connection that is open: a registry of its own for every call.
import type * as Sdk from 'waypost';
import type * as Dynamo from 'waypost/dynamodb';
import type { Source } from 'waypost/dynamodb';
import type * as Http from 'waypost/http';
import { NETWORK, REGION } from '../fixture/scope.js';
import { importBundle } from '../harness/bundle.js';
import { COUNTED } from '../harness/latency.js';
import { CREDENTIALS } from '../peers/engine.js';
import { openRawSocket, recordRequest, type RawSocket } from '../peers/raw-socket.js';
import { inTurn, type ColdContender, type Prepared, type Registry } from './contender.js';

type Bundled = Pick<typeof Sdk, 'createRegistry'> &
  Pick<typeof Dynamo, 'createDynamoSource'> &
  Pick<typeof Http, 'createHttpSource'>;

/** Asked for beforehand, so that all is loaded that finds services, and nothing is read. */
const WARM = 'warm';

const CONTENTS = `
  export { createRegistry } from 'waypost';
  export { createDynamoSource } from 'waypost/dynamodb';
  export { createHttpSource } from 'waypost/http';`;

/** Each way to read, and a raw socket that sends what it sends. */
export async function createWaypost({ enginePort, table, queryPort, names }: Registry): Promise<ColdContender[]> {
  const { createRegistry, createDynamoSource, createHttpSource } = await importBundle<Bundled>('sdk-sources', CONTENTS);
  const open = (source: Source) =>
    createRegistry({ sources: [source], network: NETWORK, overrides: { [WARM]: 'http://127.0.0.1/' } });
  const resolver = (source: Source) => async (calls: number) => {
    const registries = Array.from({ length: calls + COUNTED }, () => open(source));
    // What a process loads on its first call is loaded here; the area `start` has that.
    for (const registry of registries) await registry.resolve(WARM);
    const next = inTurn(names);
    return () => (registries.pop() ?? open(source)).resolve(next());
  };
  const dynamo = (port: number): Source =>
    createDynamoSource({
      table,
      region: REGION,
      endpoint: `http://127.0.0.1:${port}`,
      credentials: CREDENTIALS,
      env: {},
    });
  const http = (port: number): Source => createHttpSource({ url: `http://127.0.0.1:${port}` });
  return [
    ...(await withRawSocket('DynamoDB', { port: enginePort, open: dynamo, resolver })),
    ...(await withRawSocket('the query endpoint', { port: queryPort, open: http, resolver })),
  ];
}

interface Way {
  readonly port: number;
  readonly open: (port: number) => Source;
  readonly resolver: (source: Source) => (calls: number) => Promise<Prepared>;
}

async function withRawSocket(to: string, { port, open, resolver }: Way): Promise<ColdContender[]> {
  const source = open(port);
  const bytes = await recordRequest(port, async (recorded) => {
    const once = open(recorded);
    await (
      await resolver(once)(1)
    )();
    once.close?.();
  });
  let raw: RawSocket | undefined;
  const reopen = async (): Promise<Prepared> => {
    raw?.close();
    const opened = (raw = await openRawSocket(port));
    return () => opened.send(bytes);
  };
  return [
    { name: `resolve over ${to}`, prepare: resolver(source), close: () => source.close?.() },
    { name: `raw socket to ${to}`, prepare: reopen, close: () => raw?.close() },
  ];
}
