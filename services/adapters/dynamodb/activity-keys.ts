// Finds where activity may have begun, from the keys of items that were written to the records table.
import type { ItemKey } from 'waypost/model';
import type { ActivityChange } from '../../app/activity/ports.js';
import { HISTORY_PARTITION, NAME_PARTITION, SWEEPS_PARTITION } from '../../core/records-table.js';
import type { NamedLine } from '../../core/activity/rows.js';
import { positionAt } from '../../core/names/history.js';
import type { Scope } from '../../core/records/fact.js';

export function activityChangeOf(keys: readonly ItemKey[]): ActivityChange {
  return {
    lines: keys.filter(isIn(HISTORY_PARTITION)).map(lineOf),
    services: [...new Set(keys.filter(isIn(NAME_PARTITION)).map(({ pk }) => pk.slice(NAME_PARTITION.length)))],
    scopes: keys.filter(({ pk }) => pk === SWEEPS_PARTITION).map(scopeOf),
  };
}

const isIn =
  (partition: string) =>
  ({ pk }: ItemKey): boolean =>
    pk.startsWith(partition);

const lineOf = ({ pk, sk }: ItemKey): NamedLine => ({ name: pk.slice(HISTORY_PARTITION.length), ...positionAt(sk) });

function scopeOf({ sk }: ItemKey): Scope {
  const [account = '', region = ''] = sk.split('#');
  return { account, region };
}
