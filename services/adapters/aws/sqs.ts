// Sends messages to an SQS queue, in the batches that SQS allows.
import { type SQSClient, SendMessageBatchCommand, type SendMessageBatchRequestEntry } from '@aws-sdk/client-sqs';

const BATCH = 10;

/** @throws Error if SQS did not queue every message. */
export async function sendMessages(
  client: SQSClient,
  QueueUrl: string,
  messages: readonly Omit<SendMessageBatchRequestEntry, 'Id'>[],
): Promise<void> {
  for (let from = 0; from < messages.length; from += BATCH) {
    const Entries = messages.slice(from, from + BATCH).map((message, index) => ({ Id: String(index), ...message }));
    const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    const [first] = Failed;
    if (first === undefined) continue;
    const reason = `${first.Code ?? ''} ${first.Message ?? ''}`.trim();
    throw new Error(`SQS did not queue ${String(Failed.length)} messages: ${reason}`);
  }
}
