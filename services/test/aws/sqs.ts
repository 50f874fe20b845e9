// Fakes SQS's JSON 1.0 call that sends messages, and records them for the test.
import { createHash } from 'node:crypto';
import { type AwsOperation, Fault, json } from './protocol.js';

export interface SentMessage {
  readonly queueUrl: string;
  readonly body: string;
  readonly delaySeconds: number;
}

interface QueueEntry {
  readonly Id: string;
  readonly MessageBody: string;
  readonly DelaySeconds?: number;
}

const LARGEST_BATCH = 10;

export function createSqs(sent: SentMessage[]): Readonly<Record<string, AwsOperation>> {
  return {
    SendMessageBatch: ({ call }) => {
      const { QueueUrl, Entries } = call.params as unknown as { QueueUrl: string; Entries: readonly QueueEntry[] };
      if (Entries.length > LARGEST_BATCH) {
        throw new Fault(
          { status: 400, code: 'AWS.SimpleQueueService.TooManyEntriesInBatchRequest' },
          'Maximum number of entries is 10.',
        );
      }
      for (const { MessageBody: body, DelaySeconds: delaySeconds = 0 } of Entries) {
        if (delaySeconds > 900)
          throw new Fault({ status: 400, code: 'InvalidParameterValue' }, 'DelaySeconds must be <= 900.');
        sent.push({ queueUrl: QueueUrl, body, delaySeconds });
      }
      const successful = Entries.map(({ Id, MessageBody }) => ({
        Id,
        MessageId: `m-${Id}`,
        MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex'),
      }));
      return json({ Successful: successful, Failed: [] }, 'application/x-amz-json-1.0');
    },
  };
}
