import { checkOptions, milliseconds, type CallOptions, type Known } from './options.js';

const CALL_OPTIONS: Known<CallOptions> = {
  stage: 'string',
  network: 'string',
  region: 'string',
  signal: 'object',
  timeout: 'number',
};

/** Refuses an option of a call that does not exist, is of another kind, or out of its range. */
export function checkCall(call: CallOptions): void {
  checkOptions(call, CALL_OPTIONS);
  milliseconds('timeout', call.timeout, 0);
}
