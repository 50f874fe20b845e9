// A request of a client and the response to it, with what is noted for the log and the metrics.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AnswerSource } from '../events.js';

export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The client waits for `100 Continue` before it sends its body. */
  readonly expectsContinue: boolean;
  readonly trace: RequestTrace;
  /** It counts among the requests that wait for their answers. */
  isPending: boolean;
}

/** Times in ms since 1970. */
export interface RequestTrace {
  readonly startedAt: number;
  /** The service that is called; undefined if the request is for the agent itself, or the name is not known. */
  service?: string;
  source?: AnswerSource;
  ageMs?: number;
  /** When the address was known. */
  locatedAt?: number;
  /** When the head of the service's answer had arrived. */
  answeredAt?: number;
  /** How often the call was sent. */
  sends: number;
  /** Why the agent itself answered. */
  code?: string;
  /** In words, for the log. */
  failure?: string;
}
