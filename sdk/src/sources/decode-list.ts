// The rows of lists: what no call that looks for an address reads.
import type { Network, ServiceSummary } from '../model/documents.js';
import { accountId, network, refuseUnlike, region, service, status } from './decode.js';
import { amount } from './shape.js';

const summary = {
  name: service,
  status,
  accountId,
  regions: [region],
  conflicts: amount,
  siblings: amount,
} as const;

/** The summary that `value` is; `from` says in the error where it came from. */
export function decodeSummary(value: unknown, from: string): ServiceSummary {
  refuseUnlike(summary, value, { from, what: 'summary' });
  return value as ServiceSummary; // its shape was checked on the line above
}

/** The network that `value` is; `from` says in the error where it came from. */
export function decodeNetwork(value: unknown, from: string): Network {
  refuseUnlike(network, value, { from, what: 'network' });
  return value as Network; // its shape was checked on the line above
}
