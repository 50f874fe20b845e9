// The way to DynamoDB, whose code, with Node's for TLS and for signing, is loaded by the first request.
import { loadOnce } from '../../load-once.js';
import type { Send } from './send.js';

export interface Connection {
  readonly send: Send;
  /** Ends idle connections; a later request opens new ones. */
  readonly close: () => void;
}

export function lateConnection(load: () => Promise<Connection>): Connection {
  let connection: Connection | undefined;
  const connecting = loadOnce(async () => (connection = await load()));
  return {
    // No async function, which would put a promise around each answer.
    send: (...call) => connection?.send(...call) ?? connecting().then(({ send }) => send(...call)),
    close: () => connection?.close(),
  };
}
