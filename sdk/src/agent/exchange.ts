// A client's request and the response to it, with what the log and the metrics need to know.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AnswerSource } from '../events.js';

export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The client waits for `100 Continue` before it sends its body. */
  readonly expectsContinue: boolean;
  readonly trace: RequestTrace;
  /** True while it counts as a request that waits for its answer. */
  isPending: boolean;
}

/** Times in ms since 1970. */
export interface RequestTrace {
  readonly startedAt: number;
  /** The service that is called; undefined if the request is for the agent itself, or the name is not known. */
  service?: string;
  source?: AnswerSource;
  ageMs?: number;
  /** When the address was found. */
  locatedAt?: number;
  /** When the head of the service's answer had arrived. */
  answeredAt?: number;
  /** How often the call was sent. */
  sends: number;
  /** The problem's code, if the agent itself answered. */
  code?: string;
  /** In words, for the log. */
  failure?: string;
}
