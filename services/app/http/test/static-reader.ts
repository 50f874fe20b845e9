// A reader whose documents are given: static data, with nothing decided in it.
import {
  NETWORK_SUMMARY_LIMIT,
  WaypostError,
  summaryOf,
  type ApiDocument,
  type Network,
  type NetworkDocument,
  type ServiceEntry,
} from 'waypost/model';
import type {
  RegistryDocument,
  RegistryDocumentKey,
  RegistryDocuments,
  SourceListOptions,
  SourcePage,
} from 'waypost/dynamodb';
import type { DocumentReader } from '../ports.js';

export interface StaticDocuments {
  readonly entries?: readonly ServiceEntry[];
  readonly networks?: readonly Network[];
  readonly networkDocuments?: readonly NetworkDocument[];
  readonly apis?: readonly ApiDocument[];
}

interface StaticReader extends DocumentReader {
  /** The keys of each read, in order. */
  readonly reads: readonly (readonly RegistryDocumentKey[])[];
  /** Whether each read was to be consistent. */
  readonly consistency: readonly (boolean | undefined)[];
}

export function createStaticReader(documents: StaticDocuments): StaticReader {
  const { entries = [], networks = [] } = documents;
  const reads: (readonly RegistryDocumentKey[])[] = [];
  const consistency: (boolean | undefined)[] = [];
  return {
    reads,
    consistency,
    read: async <const K extends readonly RegistryDocumentKey[]>(
      keys: K,
      options?: { readonly consistent?: boolean | undefined },
    ) => {
      reads.push(keys);
      consistency.push(options?.consistent);
      const found = keys.map((key) => asStored(find(documents, key)));
      return { documents: found as unknown as RegistryDocuments<K> }; // one document per key, in their order
    },
    list: async (options) => page(entries.map(summaryOf), options),
    networks: async (options) => page(networks, options),
  };
}

/** As a table holds it: with members that are no part of the document. */
function asStored(document: RegistryDocument | null): object | null {
  return document === null ? null : { pk: 'X#1', sk: 'v1', schema: 1, registry: 'elsewhere', ...document };
}

function find(
  { entries, networks = [], networkDocuments, apis }: StaticDocuments,
  key: RegistryDocumentKey,
): RegistryDocument | null {
  switch (key.kind) {
    case 'service':
      return entries?.find(({ name }) => name === key.name) ?? null;
    case 'network':
      return networkDocuments?.find(({ ref }) => ref === key.ref) ?? null;
    case 'api':
      return apis?.find(({ apiId, region }) => apiId === key.apiId && region === key.region) ?? null;
    case 'networks':
      return networkSummary(networks);
  }
}

function networkSummary(networks: readonly Network[]): RegistryDocument {
  const count = networks.reduce((sum, { endpoints }) => sum + endpoints.length, 0);
  const regions = [...new Set(networks.map(({ region }) => region))].map((region) => {
    const vpcs = networks.filter((network) => network.region === region).map(({ vpcId }) => vpcId);
    return { region, vpcs: vpcs.length, only: vpcs.length === 1 ? (vpcs[0] ?? null) : null };
  });
  return { count, networks: count > NETWORK_SUMMARY_LIMIT ? [] : networks, regions };
}

function page<T>(rows: readonly T[], { limit = 100, cursor = '0' }: SourceListOptions = {}): SourcePage<T> {
  if (!/^[0-9]+$/.test(cursor)) throw new WaypostError({ code: 'INVALID_REQUEST', message: 'No cursor.', remedy: '' });
  const end = Number(cursor) + limit;
  return { items: rows.slice(Number(cursor), end), ...(end < rows.length ? { cursor: String(end) } : {}) };
}
