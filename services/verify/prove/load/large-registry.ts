// Generates the export of a registry of any size: for each service a record, the items that follow from it, and a line of history.
import { createHash } from 'node:crypto';
import { documentItem, historyItem, stateItem } from '../../../adapters/dynamodb/items.js';
import { footerLine, headerLine, lineOf, setupOf, type ExportedItem } from '../../../adapters/export/format.js';
import type { StoredState } from '../../../app/ports.js';
import { unitsOfNetworks, unitsOfServices, type RebuildUnit } from '../../../app/upkeep/units.js';
import { reduceApi } from '../../../core/records/api-record.js';
import { reduceEndpoint } from '../../../core/records/endpoint-record.js';
import type { RegistryConfig } from '../../../core/registry-config.js';

/** The settings of every local server, which `--engine` implies. */
export const SETUP: RegistryConfig = { registry: 'local', naming: 'tag-or-name', owners: [] };

const AT = 1_780_000_000;
const CAUSE = { eventName: 'CreateRestApi', eventId: 'proof', principal: null, tool: 'terraform' };
const REGION = 'eu-west-1';
const ACCOUNTS = 500;
const STATED = { rev: 0, recordedAt: AT };
const VPCE = 'vpce-0a1b2c3d4e5f60718';

const accountOf = (index: number): string => String(100_000_000_000 + (index % ACCOUNTS));
const nameOf = (index: number): string => `orders-${String(index)}`;

/** How many services are derived at a time. */
const CHUNK = 1000;

/** The text of an export with this many services and the items that follow, as `exportText` writes it, but in another order. */
export async function* largeExport(services: number, report: (done: number) => void): AsyncGenerator<string> {
  const hash = createHash('sha256');
  let items = 0;
  const hashed = (text: string): string => {
    hash.update(text);
    return text;
  };
  yield hashed(headerLine({ ...setupOf(SETUP), exportedAt: '2026-11-30T08:00:00Z' }));
  for (const exported of networkItems()) {
    items += 1;
    yield hashed(lineOf(exported));
  }
  for (let first = 0; first < services; first += CHUNK) {
    const indices = Array.from({ length: Math.min(CHUNK, services - first) }, (_, offset) => first + offset);
    const chunk = serviceItems(indices);
    items += chunk.length;
    yield hashed(chunk.map(lineOf).join(''));
    report(first + indices.length);
  }
  yield footerLine({ items, sha256: hash.digest('hex') });
}

function networkItems(): ExportedItem[] {
  const endpoint = endpointState();
  const units = unitsOfNetworks([endpoint], SETUP);
  return [{ table: 'records', item: stateItem(endpoint, AT) }, ...units.flatMap(itemsOfUnit)];
}

function serviceItems(indices: readonly number[]): ExportedItem[] {
  return [...unitsOfServices(indices.map(apiState), SETUP).flatMap(itemsOfUnit), ...indices.map(historyOf)];
}

type StateOf<K extends StoredState['kind']> = Extract<StoredState, { readonly kind: K }>;

function apiState(index: number): StateOf<'api'> {
  const common = { account: accountOf(index), region: REGION, cause: CAUSE, apiId: idOf(index) };
  const tags = { service: nameOf(index) };
  const { record } = reduceApi(undefined, {
    ...common,
    kind: 'ApiDescribed',
    at: AT,
    source: 'create',
    type: 'PRIVATE',
    vpceIds: [VPCE],
    tags,
  });
  const { record: value } = reduceApi(record, {
    ...common,
    kind: 'StageSeen',
    at: AT + 1,
    stage: 'prod',
    sign: 'created',
  });
  return { kind: 'api', value, ...STATED };
}

/** As unordered as AWS's own, so that an export compresses as one of AWS's would. */
const idOf = (index: number): string =>
  BigInt(`0x${createHash('sha256').update(String(index)).digest('hex')}`)
    .toString(36)
    .slice(0, 10);

function endpointState(): StateOf<'endpoint'> {
  const { record } = reduceEndpoint(undefined, {
    kind: 'EndpointDescribed',
    account: accountOf(0),
    region: REGION,
    cause: CAUSE,
    at: AT,
    source: 'create',
    vpceId: VPCE,
    vpcId: 'vpc-0a1b2c3d4e5f60718',
    state: 'available',
    privateDns: true,
    network: 'shared',
  });
  return { kind: 'endpoint', value: record, ...STATED };
}

function itemsOfUnit({ state, documents }: RebuildUnit): ExportedItem[] {
  const published = documents.flatMap(({ key, value }): ExportedItem[] =>
    value === null ? [] : [{ table: 'readers', item: documentItem(key, value, SETUP) }],
  );
  return [{ table: 'records', item: stateItem(state, AT) }, ...published];
}

function historyOf(index: number): ExportedItem {
  const to = { apiId: idOf(index), stage: 'prod', accountId: accountOf(index) };
  const line = { at: '2026-05-28T20:26:40Z', region: REGION, from: null, to, cause: CAUSE };
  return { table: 'records', item: historyItem({ kind: 'history', name: nameOf(index), position: 100, line }, AT) };
}
