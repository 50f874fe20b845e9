// The size of a service in the store by DynamoDB's rules, without a year of history.
import { tableNames } from '../../../adapters/settings/tables.js';
import { apisOf } from '../fixture/stored.js';
import { sizeOfItem } from '../fixture/marshal.js';
import { servicesOf } from '../fixture/scope.js';
import { putsOf } from '../fixture/seed.js';

export interface StoreSize {
  /** Bytes in the readers' table. */
  readonly readers: number;
  /** Bytes in the records table, without its index. */
  readonly records: number;
  /** Bytes in the index. */
  readonly index: number;
  /** Items in both tables. */
  readonly items: number;
}

/** Computes it for one service with one API and one stage. */
export function sizeOfService(): StoreSize {
  const tables = tableNames('bench');
  const all = putsOf(apisOf(servicesOf(['orders-12345-api'])), tables);
  const puts = all.filter(({ item }) => item.pk !== 'NETWORK_SUMMARY');
  const bytes = (table: string): number =>
    puts.filter((put) => put.table === table).reduce((sum, { item }) => sum + sizeOfItem(item), 0);
  const indexed = puts.filter(({ item }) => 'scope' in item);
  return {
    readers: bytes(tables.readers),
    records: bytes(tables.records),
    index: indexed.reduce((sum, { item }) => sum + sizeOfItem(item), 0),
    items: puts.length,
  };
}
