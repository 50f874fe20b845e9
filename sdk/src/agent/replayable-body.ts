// A request's body on its way to the service, with back-pressure. The first 1 MiB is kept for a second attempt.
import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { trailersOf } from './call-headers.js';
import type { BodyTarget, SendableBody } from './whole-body.js';

const MOST_KEPT_BYTES = 1_048_576;
/** Each chunk costs memory beside its bytes, however few they are. */
const MOST_KEPT_CHUNKS = 4096;

type BodySource = Readable & Pick<IncomingMessage, 'rawTrailers'>;

export class ReplayableBody implements SendableBody {
  /** What was read so far; undefined once it is too much to keep. */
  #kept: Buffer[] | undefined = [];
  #keptBytes = 0;
  #ended = false;
  #started = false;
  #target: BodyTarget | undefined;

  /** `onStart` is called before the first byte is read. */
  constructor(
    private readonly source: BodySource,
    private readonly onStart: () => void,
  ) {
    // The end of the client's connection ends the call elsewhere.
    source.on('error', () => undefined);
  }

  get isRepeatable(): boolean {
    return this.#kept !== undefined;
  }

  /** Sends the body from its beginning; the target before receives no more. */
  sendTo(target: BodyTarget): void {
    this.#target = target;
    target.on('drain', () => {
      if (this.#target === target) this.source.resume();
    });
    for (const chunk of this.#kept ?? []) target.write(chunk);
    if (this.#ended) this.#end(target);
    else if (this.#started) this.source.resume();
    else this.#start();
  }

  /** Stops sending until the next target. Has no effect for a target that was replaced already. */
  release(target = this.#target): void {
    if (target !== this.#target) return;
    this.#target = undefined;
    this.source.pause();
  }

  /** Keeps nothing more: no other attempt will follow. */
  forget(): void {
    this.#kept = undefined;
  }

  #start(): void {
    this.#started = true;
    this.onStart();
    this.source.on('data', (chunk: Buffer) => this.#pass(chunk));
    this.source.on('end', () => {
      this.#ended = true;
      if (this.#target !== undefined) this.#end(this.#target);
    });
  }

  #end(target: BodyTarget): void {
    const trailers = trailersOf(this.source);
    if (trailers.length > 0) target.addTrailers(trailers);
    target.end();
  }

  #pass(chunk: Buffer): void {
    this.#keptBytes += chunk.length;
    this.#kept?.push(chunk);
    if (this.#keptBytes > MOST_KEPT_BYTES || (this.#kept?.length ?? 0) > MOST_KEPT_CHUNKS) this.#kept = undefined;
    const target = this.#target;
    // A service that has answered and closed takes no more: the rest is read and dropped.
    if (target === undefined || target.destroyed) return;
    if (!target.write(chunk)) this.source.pause();
  }
}
