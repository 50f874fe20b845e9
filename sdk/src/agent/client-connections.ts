// What is under way on each connection of a client. After an answer that closes a connection, no request on it is served: the
// bytes behind a refused request may be part of that request.
import type { Duplex } from 'node:stream';
import type { Exchange } from './exchange.js';

interface ConnectionUse {
  /** Requests without a whole answer. */
  pending: number;
  /** The latest of them. */
  last: Exchange | undefined;
  /** An answer has closed the connection. */
  isClosing: boolean;
}

export class ClientConnections {
  readonly #uses = new WeakMap<Duplex, ConnectionUse>();

  /** Notes a request; returns false for one that must not be served. */
  begin(exchange: Exchange): boolean {
    const { socket } = exchange.request;
    const use = this.#uses.get(socket);
    if (use === undefined) {
      this.#uses.set(socket, { pending: 1, last: exchange, isClosing: false });
      return true;
    }
    if (use.isClosing || use.last?.response.shouldKeepAlive === false) return false;
    use.pending += 1;
    use.last = exchange;
    return true;
  }

  /** Notes that a request has its answer, or will never have one. */
  end({ request, response }: Exchange): void {
    const use = this.#uses.get(request.socket);
    if (use === undefined) return;
    use.pending -= 1;
    use.isClosing ||= !response.shouldKeepAlive;
    if (use.pending === 0) use.last = undefined;
  }

  /** Whether bytes that are not HTTP can be answered: no answer is under way, and they belong to no request before the last. */
  canRefuse(socket: Duplex): boolean {
    const { pending = 0, last } = this.#uses.get(socket) ?? {};
    return last === undefined || (pending === 1 && !last.request.complete && !last.response.headersSent);
  }
}
