// Compares registries: brings their state and documents into plain, ordered form.
import { expect } from 'expect';
import { isDeepStrictEqual } from 'node:util';
import { isApiId } from 'waypost/model';
import type { RegistryConfig } from '../../core/registry-config.js';
import type { Action } from './action.js';
import type { Arrival } from './delivery.js';
import type { LoggedCall } from './ledger.js';
import { createMirror, type MirrorState } from './mirror.js';

/** The state after these arrivals, as plain values in the order of their keys. */
export function keptAfter(arrivals: readonly Arrival[], config: RegistryConfig): object {
  const mirror = createMirror(config);
  for (const { event } of arrivals) mirror.applyEvent(event);
  return plain(mirror.state);
}

export function plain({ networkSummary, ...maps }: MirrorState): Readonly<Record<string, object>> {
  const { apis, endpoints, names, vpcs, networkNames, documents } = maps;
  return {
    apis: sorted(apis),
    endpoints: sorted(endpoints),
    // A name that lost its last candidate may leave an empty state, which means the same as none.
    names: sorted(withoutBlank(names)),
    vpcs: sorted(vpcs),
    networkNames: sorted(withoutBlank(networkNames)),
    documents: sorted(documents),
    networkSummary,
  };
}

function withoutBlank<S extends { readonly candidacies: readonly unknown[] }>(
  states: ReadonlyMap<string, S>,
): Map<string, S> {
  return new Map([...states].filter(([, { candidacies }]) => candidacies.length > 0));
}

function sorted(map: ReadonlyMap<string, object>): object {
  return Object.fromEntries([...map].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Members of a service's document that decide only gates, which the oracle does not model. */
const GATE_INPUTS = new Set([
  'policy',
  'deployed',
  'behind',
  'undecided',
  'upToDate',
  'canary',
  'securityPolicy',
  'apiStatus',
]);

function withoutGateInputs<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  // The result has the same shape as the argument.
  if (Array.isArray(value)) return value.map(withoutGateInputs) as T;
  const rest: Record<string, unknown> = {};
  for (const [member, each] of Object.entries(value)) {
    if (each !== undefined && !GATE_INPUTS.has(member)) rest[member] = withoutGateInputs(each);
  }
  return rest as T;
}

function modelled(key: string, document: object): object {
  return key.startsWith('service') ? withoutGateInputs(document) : asStored(document);
}

/** The readers' documents by the oracle's plain keys, without lists, which repeat other documents. */
export function documentsOf(kept: MirrorState): Map<string, object> {
  const plainKey = (key: string): string[] => {
    const [table, first = '', second = ''] = key.replace(/ v1$/, '').split('#');
    if (table === 'SERVICE') return [`service ${first}`];
    if (table === 'NETWORK' || table === 'NETNAME') return [`network ${first}`];
    if (table === 'API' && isApiId(second)) return [`api ${first} ${second}`];
    return table === 'NETWORKS' ? ['networks'] : [];
  };
  return new Map(
    [...kept.documents].flatMap(([key, document]) => plainKey(key).map((each) => [each, modelled(each, document)])),
  );
}

/** The actions of the known calls. */
export function actionsOf(calls: readonly LoggedCall[], known: ReadonlySet<number>): Action[] {
  return calls.flatMap(({ actions }, index) => (known.has(index) ? actions : []));
}

/** Like `toEqual`, and much faster if they are equal. */
export function expectSame(received: object, expected: object): void {
  if (!isDeepStrictEqual(received, expected)) expect(received).toEqual(expected);
}

/** A map as a plain object, so that a failed comparison shows the difference. */
export function asObject(map: ReadonlyMap<string, object>): object {
  return sorted(map);
}

/** A value as the tables return it: members without a value are left out. */
export function asStored(value: object): object {
  return JSON.parse(JSON.stringify(value)) as object; // of an object
}

/** The documents whose keys have the prefix, which shows their type. */
export function documentsUnder<D>(documents: ReadonlyMap<string, object>, prefix: string): D[] {
  return [...documents].filter(([key]) => key.startsWith(prefix)).map(([, document]) => document as D);
}
