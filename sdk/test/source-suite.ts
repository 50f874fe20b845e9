// The tests that every source must pass, over the same documents: `orders-api`, a gone `old-api`, one network, the network summary.
import { networkKey, networksKey, serviceKey, type ItemKey } from '../src/model/index.js';
import type { RegistryDocument, RegistryDocumentKey, RegistrySource } from '../src/sources/source.js';
import { VPC, goneEntry, networkDocument, networksDocument, serviceEntry } from './documents.js';

export const ROWS: readonly {
  readonly key: RegistryDocumentKey;
  readonly item: ItemKey;
  readonly document: RegistryDocument;
}[] = [
  { key: { kind: 'service', name: 'orders-api' }, item: serviceKey('orders-api'), document: serviceEntry() },
  { key: { kind: 'service', name: 'old-api' }, item: serviceKey('old-api'), document: goneEntry('old-api') },
  { key: { kind: 'network', ref: VPC }, item: networkKey(VPC), document: networkDocument() },
  { key: { kind: 'networks' }, item: networksKey, document: networksDocument() },
];

export function itIsASource(sourceOf: () => RegistrySource): void {
  it('a source returns documents in the order of their keys', async () => {
    const keys = ROWS.map(({ key }) => key).reverse();

    const { documents } = await sourceOf().read(keys);

    expect(documents).toMatchObject(ROWS.map(({ document }) => document).reverse());
  });

  it('a source returns null for an absent document', async () => {
    const keys = [
      { kind: 'service', name: 'nobody' },
      { kind: 'network', ref: 'vpc-0dead' },
      { kind: 'network', ref: 'nowhere' },
    ] as const;

    const { documents } = await sourceOf().read(keys);

    expect(documents).toEqual([null, null, null]);
  });

  it('a source answers a repeated key twice', async () => {
    const key = { kind: 'service', name: 'orders-api' } as const;

    const { documents } = await sourceOf().read([key, key], { consistent: true });

    expect(documents[0]).toEqual(documents[1]);
    expect(documents[0]).not.toBeNull();
  });

  it('a source names its registry', async () => {
    const { registry } = await sourceOf().read([{ kind: 'service', name: 'orders-api' }]);

    expect(registry).toBe('prod');
  });

  it('a source answers a second read alike', async () => {
    const source = sourceOf();
    const first = await source.read([{ kind: 'network', ref: VPC }]);

    const second = await source.read([{ kind: 'network', ref: VPC }]);

    expect(second).toEqual(first);
  });
}
