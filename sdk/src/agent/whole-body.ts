// A request's body in memory, for a call that is signed. All of them together are bounded.
import type { IncomingMessage, OutgoingMessage } from 'node:http';
import type { Writable } from 'node:stream';
import { BUSY, CallRefused } from './problem.js';

export type BodyTarget = Writable & Pick<OutgoingMessage, 'addTrailers'>;

/** A body that can be sent, once or more. */
export interface SendableBody {
  readonly isRepeatable: boolean;
  /** Sends the body from its beginning; the target before receives no more. */
  readonly sendTo: (target: BodyTarget) => void;
  /** Stops sending until the next target. */
  readonly release: (target?: BodyTarget) => void;
}

/** How many bytes of all bodies are in memory. */
export class BodyBudget {
  #used = 0;

  constructor(private readonly most: number) {}

  /** Refuses bytes for which there is no room. */
  take(bytes: number): void {
    if (this.#used + bytes > this.most) throw new CallRefused(BUSY);
    this.#used += bytes;
  }

  giveBack(bytes: number): void {
    this.#used -= bytes;
  }
}

interface BodyLimits {
  /** For this body. */
  readonly most: number;
  readonly budget: BodyBudget;
  /** Called before the first byte is read. */
  readonly onStart: () => void;
}

/** Reads the body; `done` releases its memory. Throws CallRefused if the body is too large. */
export async function readWhole(
  request: IncomingMessage,
  { most, budget, onStart }: BodyLimits,
): Promise<{ readonly bytes: Buffer; readonly done: () => void }> {
  const length = Number(request.headers['content-length'] ?? 0);
  if (length > most) throw tooLarge(most);
  onStart();
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    // A body of Node's has chunks of bytes.
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      if (size + chunk.length > most) throw tooLarge(most);
      budget.take(chunk.length);
      size += chunk.length;
      chunks.push(chunk);
    }
  } catch (error) {
    budget.giveBack(size);
    throw error;
  }
  return { bytes: Buffer.concat(chunks), done: () => budget.giveBack(size) };
}

export function wholeBody(bytes: Buffer): SendableBody {
  return {
    isRepeatable: true,
    sendTo: (target) => void target.end(bytes),
    release: () => undefined,
  };
}

function tooLarge(most: number): CallRefused {
  return new CallRefused({
    status: 413,
    code: 'BODY_TOO_LARGE',
    title: 'Body too large',
    message: `The body has more than ${most / 1_048_576} MB, which API Gateway would refuse.`,
    remedy: 'Send less, or a link to the content.',
  });
}
