// The network tag of an endpoint, as EC2's events show it.
import { isNetworkName, normaliseNetworkName } from 'waypost/model';
import type { TagKeys } from './config.js';
import { type TagValue, isCoerced, isMasked } from './fields.js';
import { quote } from './quote.js';

export interface ShownNetworkTag {
  /** Undefined if the value is masked. */
  readonly network: string | undefined;
  /** Why the endpoint must be looked up. */
  readonly doubt: string | undefined;
}

/** The conversion loses how `TRUE`, `1.0` and `1e3` were written, so any value other than text is doubtful. */
export function readNetwork(value: TagValue): ShownNetworkTag {
  if (isMasked(value)) return { network: undefined, doubt: 'the event masks the network tag' };
  const doubt = isCoerced(value) ? 'the value of the network tag was coerced' : undefined;
  return { network: String(value), doubt };
}

export function networkNotes(network: string | null | undefined, { network: key }: TagKeys): readonly string[] {
  if (network == null || isNetworkName(network) || normaliseNetworkName(network) !== undefined) return [];
  const remedy = `Set the tag ${key} to ASCII letters, digits and hyphens that do not begin like an id`;
  return [`the tag ${key} gives no valid network name: ${quote(network)}. ${remedy}`];
}
