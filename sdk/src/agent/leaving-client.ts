// Ends the call to a service when the client goes away before it has the whole answer.
import type { ClientRequest, ServerResponse } from 'node:http';

export class LeavingClient {
  readonly #controller = new AbortController();
  #sending: ClientRequest | undefined;

  constructor(response: ServerResponse) {
    response.once('close', () => {
      if (!response.writableFinished) this.end();
    });
  }

  get hasLeft(): boolean {
    return this.signal.aborted;
  }

  /** For waits. Requests are followed instead, since a signal costs each of them some listeners. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  follow(sending: ClientRequest): void {
    this.#sending = sending;
    if (this.hasLeft) this.end();
  }

  end(): void {
    this.#controller.abort();
    this.#sending?.destroy(new Error('The client has left.'));
  }
}
