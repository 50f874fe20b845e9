// The queue of re-checks as SQS delivers it: each message after its delay, in the function's format.
import { writeMessage } from '../../adapters/aws/recheck-message.js';
import { systemClock } from '../../adapters/settings/runtime.js';
import type { RecheckQueue } from '../../app/ports.js';
import { delayed } from '../../app/sweep/recheck.js';
import type { DelayedRecheck, RecheckSchedule } from '../../app/sweep/ports.js';

interface Message {
  readonly messageId: string;
  readonly body: string;
  /** The second from which it is delivered. */
  readonly due: number;
}

interface DelayedQueue extends RecheckQueue, RecheckSchedule {
  /** Takes the messages that are due out of the queue. */
  readonly due: (second: number) => readonly Message[];
}

export function createDelayedQueue(): DelayedQueue {
  let waiting: readonly Message[] = [];
  let count = 0;
  const put = ({ recheck, attempt, delay }: DelayedRecheck): void => {
    const messageId = String((count += 1));
    waiting = [...waiting, { messageId, body: writeMessage({ recheck, attempt }), due: systemClock() + delay }];
  };
  return {
    send: async (rechecks) => {
      for (const recheck of rechecks) put(delayed(recheck));
    },
    schedule: async (delayed) => {
      delayed.forEach(put);
    },
    due: (second) => {
      const due = waiting.filter((message) => message.due <= second);
      waiting = waiting.filter((message) => message.due > second);
      return due;
    },
  };
}
