import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { choose, type NetworkDocument, type ServiceEntry } from '../model/index.js';
import { decodeDocument, unmarshal } from './decode.js';

interface FormatSample {
  readonly items: { readonly service: object; readonly network: object };
  readonly url: string;
}

const folder = join(__dirname, '../../test/samples');
const samples = readdirSync(folder).filter((name) => name.endsWith('.json'));

it.each(samples)('this SDK reads the items of released format %s', (name) => {
  const { items, url } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as FormatSample; // this repository's own file

  const entry: ServiceEntry = decodeDocument({ kind: 'service', name: 'orders-api' }, unmarshal(items.service), name);
  const network: NetworkDocument = decodeDocument(
    { kind: 'network', ref: (unmarshal(items.network) as { ref: string }).ref },
    unmarshal(items.network),
    name,
  );
  const choice = choose({ service: entry.name, registry: 'prod', network: network.ref }, { entry, network });

  expect(choice).toMatchObject({ outcome: 'address', address: { url } });
});

it.each([1, 2, 9, 16, 17, 500])(
  'the members of an item with %d members come out in the order of their names',
  (count) => {
    const names = Array.from({ length: count }, (_, index) => `m${String((index * 7919) % 1000)}`);
    const item = Object.fromEntries(names.map((name) => [name, { S: name }]));

    expect(Object.keys(unmarshal(item))).toEqual([...new Set(names)].sort());
  },
);
