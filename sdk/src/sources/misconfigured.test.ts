// The mistakes of a first day, on real servers: each is named for what it is, and is not retryable.
import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { CERTIFICATE, KEY } from '../cli/doctor/test/certificate.js';
import { describeOnEngine, startEngine, type TestEngine } from '../../test/engine.js';
import { clientOf, credentials } from '../../test/table.js';
import { isWaypostError } from '../model/errors.js';
import { createDynamoSource } from './dynamodb.js';
import { createHttpSource } from './http.js';
import type { RegistrySource } from './source.js';

const orders = { kind: 'service', name: 'orders-api' } as const;

async function failureOf(source: RegistrySource): Promise<{ message: string; reason: string; retryable: boolean }> {
  const error: unknown = await source.read([orders]).catch((reason: unknown) => reason);
  if (!isWaypostError(error) || error.code !== 'REGISTRY_UNAVAILABLE') throw new Error('It is another error.');
  return { message: error.message, reason: error.details.reason, retryable: error.retryable };
}

describe('a source that is configured wrongly', () => {
  it('a query endpoint with a self-signed certificate is named, with the variable that trusts it', async () => {
    const server = createServer({ cert: CERTIFICATE, key: KEY }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo; // a TCP server has one

    const failure = await failureOf(createHttpSource({ url: `https://127.0.0.1:${port}` }));
    server.closeAllConnections();
    server.close();

    expect(failure).toMatchObject({ reason: 'certificate', retryable: false });
    expect(failure.message).toMatch(/does not trust \(.*SELF_SIGNED.*NODE_EXTRA_CA_CERTS/);
  });

  it('a profile that does not exist is named', async () => {
    const env = { AWS_PROFILE: 'prdo', AWS_REGION: 'us-west-2', AWS_ENDPOINT_URL: 'http://127.0.0.1:1' };

    const failure = await failureOf(createDynamoSource({ table: 'waypost-prod', env, timeoutMs: 9000 }));

    expect(failure).toMatchObject({ reason: 'credentials', retryable: false });
    expect(failure.message).toMatch(/for the profile "prdo" of AWS_PROFILE.*Set AWS_PROFILE to a profile/s);
  });

  it('a function that gives no credentials is named, with its error as the cause', async () => {
    const options = { table: 'waypost-prod', region: 'us-west-2', env: {}, endpoint: 'http://127.0.0.1:1' };
    const broken = () => Promise.reject(new Error('vault is sealed'));
    const empty = () => Promise.resolve({} as never);

    expect(await failureOf(createDynamoSource({ ...options, credentials: broken }))).toMatchObject({
      message: expect.stringContaining('The option `credentials` gave no credentials: vault is sealed.'),
      reason: 'credentials',
    });
    expect(await failureOf(createDynamoSource({ ...options, credentials: empty }))).toMatchObject({
      message: expect.stringContaining('returned no accessKeyId'),
    });
  });
});

describeOnEngine('a table that is no registry', () => {
  let engine: TestEngine;
  const sourceOf = (table: string): RegistrySource =>
    createDynamoSource({ table, region: 'us-west-2', endpoint: engine.url, credentials, env: {} });

  beforeAll(async () => {
    engine = await startEngine();
    const client = clientOf(engine.url);
    await client.send(
      new CreateTableCommand({
        TableName: 'sessions',
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      }),
    );
    client.destroy();
  });

  afterAll(() => engine.stop());

  it('a table with other keys is named, and the remedy says which keys a registry has', async () => {
    const failure = await failureOf(sourceOf('sessions'));

    expect(failure).toMatchObject({ reason: 'configuration', retryable: false });
    expect(failure.message).toMatch(/sessions in us-west-2.*which has the keys pk and sk/s);
  });

  it('a table that does not exist is named', async () => {
    const failure = await failureOf(sourceOf('waypost-prdo'));

    expect(failure).toMatchObject({ reason: 'not-found', retryable: false });
    expect(failure.message).toMatch(/waypost-prdo in us-west-2.*Check the table’s name and region/s);
  });
});
