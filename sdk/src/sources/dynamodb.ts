// `waypost/dynamodb`: reads a registry from its DynamoDB table, by name or by ARN, with one request per read.
import type { Agent } from 'node:http';
import type { Environment } from '../environment.js';
import type { Network, ServiceSummary } from '../model/documents.js';
import { systemRuntime, type Runtime } from '../runtime.js';
import type { CredentialProvider, Credentials } from './credentials.js';
import { lateConnection } from './dynamodb/late-connection.js';
import { readDocuments } from './dynamodb/read.js';
import type { ReadyClient } from './dynamodb/ready-client.js';
import type { Send } from './dynamodb/send.js';
import { tableOf } from './dynamodb/table.js';
import type { ListOptions, Page, Source } from './source.js';

export { unmarshal } from './dynamodb/attribute-value.js';
export type { AttributeValue, Item } from './dynamodb/attribute-value.js';
export type { ReadyClient } from './dynamodb/ready-client.js';
export type { Send, SendOptions } from './dynamodb/send.js';
export type { CredentialProvider, Credentials } from './credentials.js';
export type {
  Answer,
  Document,
  DocumentKey,
  DocumentTypes,
  Documents,
  ListOptions,
  Page,
  ReadOptions,
  Source,
} from './source.js';

/** What `createDynamoSource` takes. */
export interface DynamoSourceOptions {
  /** The table's name, or its ARN: the ARN says the account and region, which is how another account's table is read. */
  readonly table: string;
  /** Where the table is, when only its name is given; `AWS_REGION` by default. */
  readonly region?: string;
  /** Another endpoint than AWS's; `AWS_ENDPOINT_URL_DYNAMODB`, then `AWS_ENDPOINT_URL` by default. */
  readonly endpoint?: string;
  /** Whose credentials sign; by default those of the environment, then the AWS SDK's chain if it is installed. */
  readonly credentials?: Credentials | CredentialProvider;
  /** A ready `DynamoDBClient` of `@aws-sdk/client-dynamodb` to read through instead. */
  readonly client?: ReadyClient;
  /** An agent of `node:https`, for pinned certificates; a proxy is taken from `HTTPS_PROXY` and `NO_PROXY` by default. */
  readonly agent?: Agent;
  /** For one read, in ms; 3000 by default. */
  readonly timeout?: number;
  /** For one attempt of a read, in ms; 1000 by default. */
  readonly attemptTimeout?: number;
  /** The environment; `process.env` by default. */
  readonly env?: Environment;
  /** The clock and the dice; the machine's by default. */
  readonly runtime?: Runtime;
}

/** A source that reads the readers' table, and can list what is in it. */
export interface DynamoSource extends Source {
  /** The services, by name. */
  readonly list: (options?: ListOptions) => Promise<Page<ServiceSummary>>;
  /** The networks, by VPC id. */
  readonly networks: (options?: ListOptions) => Promise<Page<Network>>;
  /** Any operation of DynamoDB's, by the same connection and credentials. */
  readonly send: Send;
  readonly close: () => void;
}

/**
 * A source that reads the readers' table.
 * @example createDynamoSource({ table: 'arn:aws:dynamodb:us-west-2:111122223333:table/waypost-prod' })
 */
export function createDynamoSource(options: DynamoSourceOptions): DynamoSource {
  const { timeout = 3000, attemptTimeout = 1000, env = process.env, runtime = systemRuntime } = options;
  const table = tableOf({ table: options.table, region: options.region, endpoint: options.endpoint, env });
  const { client, agent, credentials } = options;
  const { send, close } = lateConnection(async () => {
    if (client !== undefined)
      return (await import('./dynamodb/ready-client.js')).throughClient(client, { table, runtime, timeout });
    const { connect } = await import('./dynamodb/connect.js');
    return connect({ table, agent, credentials, env, runtime, timeout, attemptTimeout });
  });
  const description = `table ${table.name} in ${table.region}`;
  const reader = { send, runtime, tableId: table.id, description, timeout, attemptTimeout };
  return {
    description,
    read: async (keys, readOptions) => {
      const answer = await readDocuments(reader, keys, readOptions);
      return answer.registry === undefined ? { ...answer, registry: registryOf(table.name) } : answer;
    },
    list: async (listOptions) => (await import('./dynamodb/list.js')).listServices(reader, listOptions),
    networks: async (listOptions) => (await import('./dynamodb/list.js')).listNetworks(reader, listOptions),
    send,
    close,
  };
}

/** A registry's table is `waypost-{registry}`, as a rule. */
function registryOf(tableName: string): string {
  return tableName.replace(/^waypost-(?=.)/, '');
}
