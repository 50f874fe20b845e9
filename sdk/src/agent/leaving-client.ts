// Ends the call to a service when the client disconnects before it has the whole answer.
import type { ClientRequest, ServerResponse } from 'node:http';
import type { LookupOptions } from '../options.js';

/** As the options of the call it ends waits. Requests are followed instead, since a signal costs each of them some listeners. */
export class LeavingClient implements LookupOptions {
  #controller: AbortController | undefined;
  #sending: ClientRequest | undefined;
  #hasLeft = false;

  constructor(response: ServerResponse) {
    response.on('close', () => {
      if (!response.writableFinished) this.end();
    });
  }

  get hasLeft(): boolean {
    return this.#hasLeft;
  }

  /** Created when it is asked for: most calls wait for nothing. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#hasLeft) this.#controller.abort();
    return this.#controller.signal;
  }

  follow(sending: ClientRequest): void {
    this.#sending = sending;
    if (this.#hasLeft) this.end();
  }

  end(): void {
    this.#hasLeft = true;
    this.#controller?.abort();
    this.#sending?.destroy(new Error('The client has left.'));
  }
}
