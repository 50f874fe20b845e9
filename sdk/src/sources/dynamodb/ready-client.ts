// Sends through a user's own DynamoDB client of the AWS SDK, which signs, retries and picks its endpoint.
import { unavailable } from '../../outage.js';
import { bySignal, limited } from '../../runtime.js';
import type { Connection, SourceSend } from './table.js';
import type { ConnectOptions } from './connection.js';

/** The used part of `DynamoDBClient` (or `DynamoDB`) of `@aws-sdk/client-dynamodb`. */
export interface ReadyClient {
  // The AWS SDK's own command types are too large to repeat here.
  readonly send: (command: never, options?: { readonly abortSignal?: AbortSignal }) => Promise<unknown>;
}

type ThroughParts = Pick<ConnectOptions, 'table' | 'runtime' | 'timeoutMs'>;
type CommandClass = new (input: object) => object;

export function throughClient(client: ReadyClient, parts: ThroughParts): Connection {
  // The client's owner ends it.
  return { send: sendThrough(client, parts), close: () => undefined };
}

function sendThrough(client: ReadyClient, { table, runtime, timeoutMs: usual }: ThroughParts): SourceSend {
  return async (operation, body, { signal, timeoutMs = usual } = {}) => {
    const command = await commandOf(operation, body);
    return limited(
      runtime,
      { timeoutMs, signal, tooLate: () => tooSlow(table.name, timeoutMs) },
      bySignal(async (abortSignal) => {
        try {
          // `command` comes from the same package as the client.
          const answer = await client.send(command as never, { abortSignal });
          return answer as Readonly<Record<string, unknown>>; // every operation returns an object
        } catch (cause) {
          throw outage(cause, table.name);
        }
      }),
    );
  };
}

async function commandOf(operation: string, body: object): Promise<object> {
  const library = await loadLibrary();
  const command = library[`${operation}Command`] as CommandClass | undefined; // the package's naming of its classes
  if (!command) throw new TypeError(`DynamoDB has no operation ${operation}`);
  return new command(body);
}

/** Within `try`, bundlers treat the package as optional; whoever gives a client has it. */
async function loadLibrary(): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await import('@aws-sdk/client-dynamodb');
  } catch (cause) {
    throw unavailable({
      reason: 'configuration',
      message: 'The package of the given client, @aws-sdk/client-dynamodb, cannot be loaded.',
      remedy: 'Install it beside waypost, or leave `client` out.',
      cause,
    });
  }
}

function tooSlow(tableName: string, ms: number): Error {
  return unavailable({
    reason: 'timeout',
    message: `The given client did not read ${tableName} within ${Math.round(ms)} ms.`,
    remedy: 'Check the client’s region and endpoint, and the route to it.',
  });
}

function outage(cause: unknown, tableName: string): Error {
  const name = cause instanceof Error ? cause.name : 'Error';
  const words = cause instanceof Error ? cause.message.replace(/\.$/, '') : String(cause);
  return unavailable({
    reason: name === 'AccessDeniedException' ? 'denied' : 'server-error',
    message: `The given client could not read ${tableName}: ${name}, ${words}.`,
    remedy: 'Check the client’s region, endpoint and credentials, and the grants on the table.',
    cause,
  });
}
