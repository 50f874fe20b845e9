// Ends calls to a service that sends nothing, and takes nothing, for too long.
import type { ClientRequest } from 'node:http';

export class UpstreamSilent extends Error {
  constructor(ms: number) {
    super(`the service sent nothing for ${ms / 1000} s`);
  }
}

interface WatchedCall {
  readonly sending: ClientRequest;
  /** Its place in the list. */
  index: number;
  /** In both directions. */
  bytes: number;
  /** How often they were found unchanged. */
  looks: number;
}

/** How often a call is checked within its limit: it ends at most an eighth of the limit too late. */
const LOOKS = 8;

/** Watches all calls with one timer. Node's own timeout would set two for each call. */
export class SilenceWatch {
  /** A map would keep what it held for the garbage collector until it grows old itself. */
  readonly #calls: WatchedCall[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** `limit` in ms. */
  constructor(private readonly limit: number) {}

  follow(sending: ClientRequest): void {
    const call = { sending, index: this.#calls.length, bytes: 0, looks: 0 };
    this.#calls.push(call);
    sending.on('close', () => this.#forget(call));
    this.#timer ??= setInterval(() => this.#look(), this.limit / LOOKS).unref();
  }

  /** The last call takes its place. */
  #forget({ index }: WatchedCall): void {
    const last = this.#calls.pop();
    if (last === undefined || last.index === index) return;
    last.index = index;
    this.#calls[index] = last;
  }

  #look(): void {
    if (this.#calls.length === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
    for (const call of [...this.#calls]) {
      const { bytesRead = 0, bytesWritten = 0 } = call.sending.socket ?? {};
      const bytes = bytesRead + bytesWritten;
      call.looks = bytes === call.bytes ? call.looks + 1 : 0;
      call.bytes = bytes;
      if (call.looks >= LOOKS) call.sending.destroy(new UpstreamSilent(this.limit));
    }
  }
}
