// Writes items without conditions, 25 in a request, and repeats each write until DynamoDB accepts it.
import type { TableClient } from '../dynamodb/client.js';
import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { Random, Sleep } from '../../app/ports.js';
import { retry, type RetryPlan } from '../../app/retry.js';
import type { TableAttributes } from './format.js';

export interface WriteDeps {
  readonly client: TableClient;
  readonly sleep: Sleep;
  readonly random: Random;
}

type BatchedWrite =
  | { readonly PutRequest: { Item: TableAttributes } }
  | { readonly DeleteRequest: { Key: TableAttributes } };

/** The most writes that DynamoDB accepts in one request. */
const BATCH = 25;

export async function writeAll(deps: WriteDeps, table: string, writes: readonly BatchedWrite[]): Promise<void> {
  for (let first = 0; first < writes.length; first += BATCH) {
    let open: readonly BatchedWrite[] = writes.slice(first, first + BATCH);
    await untilTaken(deps, async () => {
      const request = new BatchWriteCommand({ RequestItems: { [table]: [...open] } });
      const { UnprocessedItems } = await deps.client.send(request);
      open = (UnprocessedItems?.[table] ?? []) as typeof open; // of these writes
      return open.length === 0 ? 'written' : 'throttled';
    });
  }
}

const PLAN: RetryPlan<string> = {
  tries: 10,
  firstWait: 100,
  longestWait: 10_000,
  isRetryable: (outcome) => outcome === 'throttled',
};

const THROTTLED = new Set(['ThrottlingException', 'ProvisionedThroughputExceededException', 'RequestLimitExceeded']);

/** Repeats a write that DynamoDB throttles. */
export async function untilTaken<T extends string>(
  deps: Pick<WriteDeps, 'sleep' | 'random'>,
  write: () => Promise<T | 'throttled'>,
): Promise<T> {
  const outcome = await retry(deps, PLAN, async () => {
    try {
      return await write();
    } catch (error) {
      if (error instanceof Error && THROTTLED.has(error.name)) return 'throttled';
      throw error;
    }
  });
  if (outcome !== 'throttled') return outcome;
  throw new Error('DynamoDB throttles the writes. Run the same import again: it continues where it stopped.');
}
