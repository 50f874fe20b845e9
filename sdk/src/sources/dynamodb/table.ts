// What the parts of the DynamoDB source share: the table, and how requests to it are sent. Types alone.
import type { RegistryRuntime } from '../../runtime.js';

/** Where a table is. */
export interface Table {
  /** The value of `TableName`. AWS accepts an ARN there, which is how a table of another account is read. */
  readonly id: string;
  readonly name: string;
  readonly region: string;
  readonly endpoint: URL;
}

/** The options of one operation. */
export interface SourceSendOptions {
  /** Ends it; it then throws the signal's reason. @default none */
  readonly signal?: AbortSignal | undefined;
  /** For the whole operation, attempts and pauses included, in ms. @default the source's timeoutMs */
  readonly timeoutMs?: number | undefined;
  /** Nobody waits for it: its pauses do not keep the process alive. @default false */
  readonly background?: boolean | undefined;
  /** A single attempt. @default false */
  readonly once?: boolean | undefined;
}

/** Any operation of DynamoDB's, in its own JSON: `send('Query', { TableName, … })`. */
export type SourceSend = (
  operation: string,
  body: object,
  options?: SourceSendOptions,
) => Promise<Readonly<Record<string, unknown>>>;

export interface Connection {
  readonly send: SourceSend;
  /** Ends idle sockets; a later request opens new ones. */
  readonly close: () => void;
}

/** What reading a table takes. */
export interface TableReader {
  readonly send: SourceSend;
  readonly runtime: RegistryRuntime;
  readonly tableId: string;
  /** For messages. */
  readonly description: string;
  readonly timeoutMs: number;
}
