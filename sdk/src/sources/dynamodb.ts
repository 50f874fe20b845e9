// `waypost/dynamodb`: reads a registry from its DynamoDB table, by name or by ARN, with one request per read.
import type { Agent } from 'node:http';
import { DYNAMO_OPTIONS, checkOptions } from '../check-options.js';
import type { Network, ServiceSummary } from '../model/documents.js';
import type { Environment } from '../model/schema.js';
import { tableOf } from '../options.js';
import { ATTEMPT_TIMEOUT_MS, TIMEOUT_MS, systemRuntime, type RegistryRuntime } from '../runtime.js';
import { decodes } from './decode.js';
import { listNetworks, listServices } from './dynamodb/list.js';
import { openTable } from './dynamodb/reader.js';
import { throughClient, type ReadyClient } from './dynamodb/ready-client.js';
import type { SourceSend } from './dynamodb/table.js';
import type { CredentialProvider, SigningCredentials } from './sign.js';
import type { SourceListOptions, SourcePage, RegistrySource } from './source.js';

export { unmarshal } from './decode.js';
export type { ReadyClient } from './dynamodb/ready-client.js';
export type { SourceSend, SourceSendOptions } from './dynamodb/table.js';
export type { CredentialProvider, SigningCredentials } from './sign.js';
export type {
  SourceAnswer,
  RegistryDocument,
  RegistryDocumentKey,
  RegistryDocumentTypes,
  RegistryDocuments,
  SourceListOptions,
  SourcePage,
  SourceReadOptions,
  RegistrySource,
} from './source.js';

/** The options of `createDynamoSource`. */
export interface DynamoSourceOptions {
  /** The table's name, or its ARN for a table of another account or region. */
  readonly table: string;
  /** The table's region, if only its name is given. @default the variable AWS_REGION, else AWS_DEFAULT_REGION, else the profile's region */
  readonly region?: string;
  /** Another endpoint than AWS's. @default the variable AWS_ENDPOINT_URL_DYNAMODB, else AWS_ENDPOINT_URL, else AWS's */
  readonly endpoint?: string;
  /** The credentials to sign with. @default those of the environment, else of the AWS SDK's chain if it is installed */
  readonly credentials?: SigningCredentials | CredentialProvider;
  /** A ready `DynamoDBClient` of `@aws-sdk/client-dynamodb` to read through instead. @default none */
  readonly client?: ReadyClient;
  /** An agent of `node:https`, for pinned certificates. @default one that uses the proxy of HTTPS_PROXY and NO_PROXY */
  readonly agent?: Agent;
  /** For one read, in ms. @default 3000 */
  readonly timeoutMs?: number;
  /** For one attempt of a read, in ms. @default 1000 */
  readonly attemptTimeoutMs?: number;
  /** The environment. @default process.env */
  readonly env?: Environment;
  /** The clock, timers and random numbers. @default the machine's */
  readonly runtime?: RegistryRuntime;
}

/** A source that reads the readers' table, and can list its content. */
export interface DynamoSource extends RegistrySource {
  /** The services, by name. */
  readonly list: (options?: SourceListOptions) => Promise<SourcePage<ServiceSummary>>;
  /** The networks, by VPC id. */
  readonly networks: (options?: SourceListOptions) => Promise<SourcePage<Network>>;
  /** Any operation of DynamoDB's, by the same connection and credentials. */
  readonly send: SourceSend;
  readonly close: () => void;
}

/**
 * A source that reads the readers' table.
 * @example createDynamoSource({ table: 'arn:aws:dynamodb:us-west-2:111122223333:table/waypost-prod' })
 */
export function createDynamoSource(options: DynamoSourceOptions): DynamoSource {
  checkOptions('createDynamoSource', options, DYNAMO_OPTIONS);
  const { timeoutMs = TIMEOUT_MS, attemptTimeoutMs = ATTEMPT_TIMEOUT_MS, env = process.env } = options;
  const { runtime = systemRuntime, client, agent, credentials } = options;
  const table = tableOf({ table: options.table, region: options.region, endpoint: options.endpoint, env });
  const reader = openTable({
    ...{ table, agent, credentials, env, runtime, timeoutMs, attemptTimeoutMs },
    ...(client !== undefined && { connection: throughClient(client, { table, runtime, timeoutMs }) }),
  });
  return {
    description: reader.description,
    read: decodes(reader.read),
    list: async (listOptions) => {
      checkOptions('source.list', listOptions, DYNAMO_OPTIONS);
      return listServices(reader, listOptions);
    },
    networks: async (listOptions) => {
      checkOptions('source.networks', listOptions, DYNAMO_OPTIONS);
      return listNetworks(reader, listOptions);
    },
    send: async (operation, body, sendOptions) => {
      checkOptions('source.send', sendOptions, DYNAMO_OPTIONS);
      return reader.send(operation, body, sendOptions);
    },
    close: reader.close,
  };
}
