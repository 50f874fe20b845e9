import type { Settings } from '../options.js';

/** Where a registry reads, for messages. */
export function describeSources({ table, url, sources = [] }: Pick<Settings, 'table' | 'url' | 'sources'>): string {
  const named = [table && `table ${table}`, url].filter((text) => text !== undefined);
  return [...sources.map(({ description }) => description), ...named].join(', then ');
}
