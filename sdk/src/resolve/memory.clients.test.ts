// More names at once than memory holds: some seconds on a quiet machine.
import { VPC, serviceEntry } from '../../test/documents.js';
import { memorySource } from '../../test/memory-source.js';
import { createRegistry } from '../registry.js';

describe('memory of bounded size', () => {
  it('25 000 distinct names that are asked for at once are all resolved, by one read of their network', async () => {
    const source = memorySource();
    const names = Array.from({ length: 25_000 }, (_, index) => `orders-${index}`);
    for (const name of names) source.documents.set(`service:${name}`, serviceEntry(name));
    const registry = createRegistry({
      sources: [source],
      network: VPC,
      env: {},
      timeoutMs: 600_000,
      freshForMs: 600_000, // a busy machine takes longer than 30 s
    });

    const urls = await Promise.all(names.map((name) => registry.resolve(name)));

    expect(urls.filter((url) => url.endsWith('/prod/'))).toHaveLength(names.length);
    expect(source.reads.flat().filter((key) => key.startsWith('network'))).toHaveLength(1);
    // What was used last is still in memory, the network included.
    await registry.resolve('orders-24999');
    await registry.resolve('billing-api');
    expect(source.reads.slice(names.length)).toEqual([['service:billing-api']]);
  }, 240_000);
});
