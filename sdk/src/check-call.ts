import { milliseconds, refuseUnknown, type CallOptions } from './options.js';

const CALL_OPTIONS: Readonly<Record<keyof CallOptions, true>> = {
  stage: true,
  network: true,
  region: true,
  signal: true,
  timeout: true,
};

/** Refuses an option of a call that does not exist, or is out of its range. */
export function checkCall(call: CallOptions): void {
  refuseUnknown(call, CALL_OPTIONS);
  milliseconds('timeout', call.timeout, 0);
}
