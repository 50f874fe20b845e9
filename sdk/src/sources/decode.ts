// Decodes what came over a wire into a document, or reports why it is invalid. Every string that may reach a URL is checked
// against its grammar here, so that code behind this line never meets a hostile one.
import { isObject, SCHEMA, type Schema } from '../model/schema.js';
import {
  apiDocument,
  network,
  networkDocument,
  networksDocument,
  serviceEntry,
  serviceSummary,
  type Network,
  type ServiceSummary,
} from '../model/documents.js';
import { unavailable } from '../outage.js';
import type { RegistryDocumentTypes } from './source.js';

const SCHEMAS: { readonly [K in keyof RegistryDocumentTypes]: Schema<RegistryDocumentTypes[K]> } = {
  service: serviceEntry,
  network: networkDocument,
  networks: networksDocument,
  api: apiDocument,
};

/** The document of that kind; an error names `from` as where the value came from. */
export function decodeDocument<K extends keyof RegistryDocumentTypes>(
  kind: K,
  value: unknown,
  from: string,
): RegistryDocumentTypes[K] {
  return decode<RegistryDocumentTypes[K]>(SCHEMAS[kind], value, { from, what: kind });
}

/** A row of the list of services. */
export function decodeSummary(value: unknown, from: string): ServiceSummary {
  return decode(serviceSummary, value, { from, what: 'summary' });
}

/** A row of the list of networks. */
export function decodeNetwork(value: unknown, from: string): Network {
  return decode(network, value, { from, what: 'network' });
}

/** Throws if a document declares another major version of the format than this reader's. */
export function refuseOtherMajor(schema: unknown, from: string): void {
  if (schema === undefined || (typeof schema === 'number' && Math.floor(schema) === SCHEMA)) return;
  throw unavailable({
    reason: 'schema',
    message: `${from} has version ${JSON.stringify(schema)} of the format, and this SDK reads only version ${SCHEMA}.`,
    remedy: 'Upgrade the package "waypost".',
  });
}

function decode<T>(schema: Schema<T>, value: unknown, { from, what }: { from: string; what: string }): T {
  if (isObject(value)) refuseOtherMajor(value.schema, from);
  const wrong = schema.misfit(value);
  if (wrong === undefined) return value as T; // it fits the schema
  throw unavailable({
    reason: 'malformed',
    message: `${from} returned an invalid ${what} document: ${what}${wrong}.`,
    remedy: 'Check that it is a Waypost registry, and that nothing else writes to it.',
  });
}
