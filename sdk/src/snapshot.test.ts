// Snapshots in files: written atomically, and read row by row.
import { mkdtempSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { URL_OF_ORDERS, VPC } from '../test/documents.js';
import { memorySource, outage } from '../test/memory-source.js';
import { createRegistry, type Registry } from './registry.js';
import type { RegistrySnapshot } from './snapshot.js';

describe('registry.saveSnapshot', () => {
  const folder = mkdtempSync(join(tmpdir(), 'waypost-snapshot-'));
  const registryOf = (snapshot?: string | RegistrySnapshot): Registry =>
    createRegistry({ sources: [memorySource()], network: VPC, env: {}, snapshot });
  const offline = (snapshot: string | RegistrySnapshot): Registry => {
    const source = memorySource();
    source.failure = outage();
    return createRegistry({ sources: [source], network: VPC, env: {}, snapshot });
  };

  it('saveSnapshot writes a file that only its owner can read, with which another process starts', async () => {
    const path = join(folder, 'saved.json');
    const registry = registryOf();
    await registry.resolve('orders-api');

    expect(await registry.saveSnapshot(path)).toBe(true);

    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(offline(path).peek('orders-api')).toBe(URL_OF_ORDERS);
    expect(await offline(path).lookup('orders-api')).toMatchObject({ url: URL_OF_ORDERS, source: 'snapshot' });
  });

  it('saveSnapshot leaves the file as it is while the process knows nothing', async () => {
    const path = join(folder, 'kept.json');
    writeFileSync(path, 'the last known good state');

    expect(await registryOf().saveSnapshot(path)).toBe(false);

    expect(readFileSync(path, 'utf8')).toBe('the last known good state');
  });

  it('a file that is rewritten all the time is whole for every reader, and no temporary file remains', async () => {
    const path = join(folder, 'rewritten.json');
    const registry = registryOf();
    await registry.resolve('orders-api');
    await registry.saveSnapshot(path);
    const ending = new AbortController();
    const write = async (): Promise<void> => {
      await Promise.all([registry.saveSnapshot(path), registry.saveSnapshot(path)]);
      if (!ending.signal.aborted) await write();
    };
    const writing = write();

    for (let start = 0; start < 200; start += 1) {
      expect(createRegistry({ snapshot: path, sources: [], network: VPC, env: {} }).peek('orders-api')).toBe(
        URL_OF_ORDERS,
      );
      await new Promise(setImmediate);
    }
    ending.abort();
    await writing;

    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it.each(['/nowhere/at/all/waypost.json', '', undefined])(
    'saveSnapshot to %j throws INVALID_REQUEST',
    async (path) => {
      const registry = registryOf();
      await registry.resolve('orders-api');

      await expect(registry.saveSnapshot(path as string)).rejects.toMatchObject({
        code: 'INVALID_REQUEST',
        remedy: expect.stringContaining('path of a file'),
      });
    },
  );

  it('a row of a snapshot that cannot be read is dropped, reported, and costs no other row', async () => {
    const registry = registryOf();
    await registry.resolve('orders-api');
    await registry.resolve('billing-api');
    const whole = registry.snapshot();
    const documents = whole.documents.map((row) =>
      row.key.kind === 'service' && row.key.name === 'billing-api' ? { ...row, document: { name: 7 } } : row,
    );

    const restored = offline({ ...whole, documents, urls: [] } as unknown as RegistrySnapshot);

    expect(await restored.lookup('orders-api')).toMatchObject({ url: URL_OF_ORDERS, source: 'snapshot' });
    await expect(restored.lookup('billing-api')).rejects.toMatchObject({ code: 'REGISTRY_UNAVAILABLE' });
    expect(restored.status()).toMatchObject({
      snapshotError: { message: expect.stringContaining('invalid service document') },
    });
  });
});
