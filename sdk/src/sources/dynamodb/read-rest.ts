// The keys that a BatchGetItem left unprocessed, asked for again: loaded by the first of them.
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html
import type { Key } from '../../model/items.js';
import { unavailable } from '../../outage.js';
import { tryAgain, type AgainOptions } from '../../try-again.js';

export interface RestOptions extends Omit<AgainOptions, 'mends'> {
  /** What is read, for messages. */
  readonly description: string;
}

/** Asks until nothing is left; `ask` returns what was left once more. */
export async function readRest(
  ask: (keys: readonly Key[], timeout: number) => Promise<readonly Key[]>,
  rest: readonly Key[],
  { description, ...options }: RestOptions,
): Promise<void> {
  const { runtime, deadline } = options;
  const failure = throttled(description);
  let keys = rest;
  await tryAgain(
    async () => {
      keys = await ask(keys, Math.max(1, deadline - runtime.now()));
      if (keys.length > 0) throw failure;
    },
    failure,
    // What `ask` retries by itself is over when it throws; only unprocessed keys are this loop's.
    { ...options, mends: (error) => error === failure },
  );
}

function throttled(description: string): Error {
  return unavailable({
    reason: 'throttled',
    message: `DynamoDB left keys of ${description} unprocessed.`,
    remedy: { kind: 'retry' },
  });
}
