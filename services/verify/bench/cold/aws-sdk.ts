// The AWS SDK reading the same items, by its client and by its document client: both keys, or only the service's.
import { BatchGetItemCommand, DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { BatchGetCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { networkKey, serviceKey, type ItemKey } from 'waypost/model';
import { NETWORK, REGION } from '../fixture/scope.js';
import { CREDENTIALS } from '../peers/engine.js';
import { inTurn, type ColdContender, type RegistryPorts } from './contender.js';

export function createAwsSdk({ enginePort, table, names }: RegistryPorts): ColdContender[] {
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${enginePort}`,
    region: REGION,
    credentials: CREDENTIALS,
  });
  const documents = DynamoDBDocumentClient.from(client);
  const next = inTurn(names);
  const keys = (): ItemKey[] => [serviceKey(next()), networkKey(NETWORK)];
  const wire = ({ pk, sk }: ItemKey) => ({ pk: { S: pk }, sk: { S: sk } });
  const plain = ({ pk, sk }: ItemKey) => ({ pk, sk });
  const contender = (name: string, call: () => Promise<unknown>): ColdContender => ({ name, prepare: () => call });
  return [
    contender('AWS SDK BatchGetItem', () =>
      client.send(new BatchGetItemCommand({ RequestItems: { [table]: { Keys: keys().map(wire) } } })),
    ),
    contender('AWS SDK GetItem (one key)', () =>
      client.send(new GetItemCommand({ TableName: table, Key: wire(serviceKey(next())) })),
    ),
    {
      ...contender('AWS DocumentClient BatchGet', () =>
        documents.send(new BatchGetCommand({ RequestItems: { [table]: { Keys: keys().map(plain) } } })),
      ),
      close: () => client.destroy(),
    },
  ];
}
