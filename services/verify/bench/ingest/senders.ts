// Clients that only send commands: the AWS SDK's document client, and a raw socket. Each gives every transaction a token of its own, as
// the handler does.
import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
  TransactWriteCommand,
  type BatchGetCommandInput,
  type GetCommandInput,
  type QueryCommandInput,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import type { TableConnection } from '../../../adapters/dynamodb/client.js';
import { openRawSocket, type RawSocket } from '../peers/raw-socket.js';
import type { Command } from '../peers/recorder.js';
import { inputOf } from './commands.js';

export interface Sender {
  /** Reconnects. Called before each round. */
  readonly reopen: () => Promise<void>;
  /** Prepares a command, outside the measured time. */
  readonly ready: (command: Command) => (lane: number) => Promise<unknown>;
  readonly close: () => void;
}

export function createAwsSender(connection: TableConnection): Sender {
  // As AWS documents it. Our handler sends these commands by the same client without its marshalling.
  const options = { marshallOptions: { removeUndefinedValues: true } };
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(connection), options);
  return {
    reopen: () => Promise.resolve(),
    ready: (command) => {
      const input = inputOf(command);
      switch (
        command.operation // the recorded input is that of its operation
      ) {
        case 'GetItem':
          return () => client.send(new GetCommand(input as GetCommandInput));
        case 'BatchGetItem':
          return () => client.send(new BatchGetCommand(input as BatchGetCommandInput));
        case 'Query':
          return () => client.send(new QueryCommand(input as QueryCommandInput));
        case 'TransactWriteItems':
          return () => client.send(new TransactWriteCommand(input as TransactWriteCommandInput));
        default:
          throw new Error(`Add ${command.operation} to the AWS sender of the bench.`);
      }
    },
    close: () => client.destroy(),
  };
}

export function createRawSender(port: number, lanes: number): Sender {
  let sockets: readonly RawSocket[] = [];
  const close = (): void => {
    for (const socket of sockets) socket.close();
  };
  return {
    reopen: async () => {
      close();
      sockets = await Promise.all(Array.from({ length: lanes }, () => openRawSocket(port)));
    },
    ready: ({ operation, body: recorded }) => {
      const body = operation === 'TransactWriteItems' ? withToken(recorded) : recorded;
      const head = [
        'POST / HTTP/1.1',
        `host: 127.0.0.1:${port}`,
        'content-type: application/x-amz-json-1.0',
        `x-amz-target: DynamoDB_20120810.${operation}`,
        'authorization: AWS4-HMAC-SHA256 Credential=bench/20260102/eu-west-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
        'x-amz-date: 20260102T030405Z',
        `content-length: ${Buffer.byteLength(body)}`,
      ];
      const bytes = Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`);
      return async (lane) => sockets[lane]?.send(bytes);
    },
    close,
  };
}

function withToken(body: string): string {
  return body.replace(/}$/, `,"ClientRequestToken":"${randomUUID()}"}`);
}
