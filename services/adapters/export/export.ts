// Reads both tables into the lines of an export, page by page.
import { createHash } from 'node:crypto';
import type { TableClient } from '../dynamodb/client.js';
import type { RegistrySetup } from '../../app/enrolment/cache.js';
import type { Clock } from '../../app/ports.js';
import { timestampOf } from '../../core/time.js';
import { itemPages, type TableQuery } from '../dynamodb/item-pages.js';
import { historyPartition } from '../dynamodb/items.js';
import type { TableNames } from '../settings/tables.js';
import { exportedForm, isExportable, isTransient } from './exported-item.js';
import {
  footerLine,
  headerLine,
  lineOf,
  setupOf,
  type ExportFooter,
  type ExportedTable,
  type TableAttributes,
} from './format.js';

export interface ExportDeps {
  readonly client: TableClient;
  readonly tables: TableNames;
  readonly setup: RegistrySetup;
  readonly clock: Clock;
  /** Gets the number of items so far. */
  readonly progress: (items: number) => void;
}

interface ScanPart {
  readonly table: ExportedTable;
  readonly filter: Pick<TableQuery, 'FilterExpression' | 'ExpressionAttributeValues'>;
}

const HISTORY = { ':history': historyPartition('') };

/**
 * The history comes before the names, so that a name may be newer than its history, but never older. Otherwise a later line could
 * replace an exported one.
 */
const PARTS: readonly ScanPart[] = [
  { table: 'records', filter: { FilterExpression: 'begins_with(pk, :history)', ExpressionAttributeValues: HISTORY } },
  {
    table: 'records',
    filter: { FilterExpression: 'NOT begins_with(pk, :history)', ExpressionAttributeValues: HISTORY },
  },
  { table: 'readers', filter: {} },
];

/**
 * The text of an export in pieces; the last piece has the footer. A change during the export may be included or not.
 * @throws Error for an item of a kind that this release does not know.
 */
export async function* exportText(deps: ExportDeps, onEnd: (footer: ExportFooter) => void): AsyncGenerator<string> {
  const hash = createHash('sha256');
  const hashed = (text: string): string => {
    hash.update(text);
    return text;
  };
  yield hashed(headerLine({ ...setupOf(deps.setup), exportedAt: timestampOf(deps.clock()) }));
  let items = 0;
  for (const part of PARTS) {
    for await (const page of itemPages(deps.client, { TableName: deps.tables[part.table], ...part.filter })) {
      const kept = page.filter((item) => !isTransient(item));
      kept.forEach((item) => expectKnown(part.table, item));
      items += kept.length;
      deps.progress(items);
      if (kept.length > 0)
        yield hashed(kept.map((item) => lineOf({ table: part.table, item: exportedForm(item) })).join(''));
    }
  }
  const footer = { items, sha256: hash.digest('hex') };
  onEnd(footer);
  yield footerLine(footer);
}

function expectKnown(table: ExportedTable, item: TableAttributes): void {
  if (isExportable(table, item)) return;
  throw new Error(
    `The table ${table} has an item of a kind that this release does not know: ${String(item.pk).slice(0, 100)}. Export with the release of Waypost that the hub runs.`,
  );
}
