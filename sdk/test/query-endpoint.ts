// The real query endpoint over a reader of documents, without what only operators ask it.
import type { QueryEndpoint } from '../../services/app/http/endpoint.js';
import { createQueryEndpoint } from '../../services/app/http/query-endpoint.js';
import type { DynamoSource } from '../src/sources/dynamodb.js';

export function queryEndpointOf(reader: DynamoSource): QueryEndpoint {
  return createQueryEndpoint({
    registry: 'prod',
    reader,
    store: { history: async () => ({ lines: [] }) },
    heartbeat: { all: async () => [] },
    activity: async () => ({ rows: [] }),
    accounts: async () => ({ accounts: [] }),
    clock: () => 1_800_000_000,
    log: () => undefined,
  });
}
