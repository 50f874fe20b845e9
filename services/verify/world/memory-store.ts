// The registry's ports over a registry in memory, for use cases without a database. There are no concurrent writes, so every commit
// takes effect.
import type { Store, Stored, Write } from '../../app/ports.js';
import { BLANK_STATE, type ScopeState, type StagesRead, type SweepState } from '../../app/sweep/ports.js';
import type { Scope } from '../../core/records/fact.js';
import { networkOf } from '../../core/networks/vpc-state.js';
import { keyOfApi, keyOfEndpoint, publish, type MirrorState } from './mirror.js';

export function createMemoryStore(state: MirrorState): Store {
  const { apis, endpoints, names, vpcs, networkNames } = state;
  return {
    api: async ({ id, ...scope }) => stored(apis.get(keyOfApi({ ...scope, apiId: id }))),
    endpoint: async ({ id, ...scope }) => stored(endpoints.get(keyOfEndpoint({ ...scope, vpceId: id }))),
    names: async (wanted) => wanted.map((name) => stored(names.get(name))),
    vpc: async (vpcId) => ({ vpc: stored(vpcs.get(vpcId)), networkSummary: stored(state.networkSummary) }),
    networkNames: async (wanted) => wanted.map((name) => stored(networkNames.get(name))),
    liveNetworks: async () => [...vpcs.values()].flatMap((vpc) => networkOf(vpc) ?? []),
    commit: async (writes) => {
      for (const write of writes) take(state, write);
      return true;
    },
    apisOf: (scope) => onePage(apis, scope),
    endpointsOf: (scope) => onePage(endpoints, scope),
    scan: unused,
    published: unused,
    documents: unused,
    history: unused,
  };
}

const stored = <T>(value: T | undefined): Stored<T> => ({ value, rev: value === undefined ? 0 : 1 });

async function* onePage<T extends Scope>(all: ReadonlyMap<string, T>, { account, region }: Scope) {
  yield [...all.values()].filter((each) => each.account === account && each.region === region);
}

function unused(): never {
  throw new Error('No sweep and no re-check reads the whole store.');
}

function take(state: MirrorState, write: Write): void {
  switch (write.kind) {
    case 'api':
      state.apis.set(keyOfApi(write.value), write.value);
      break;
    case 'endpoint':
      state.endpoints.set(keyOfEndpoint(write.value), write.value);
      break;
    case 'name':
      state.names.set(write.value.name, write.value);
      break;
    case 'vpc':
      state.vpcs.set(write.value.vpcId, write.value);
      break;
    case 'network-name':
      state.networkNames.set(write.value.name, write.value);
      break;
    case 'network-summary':
      state.networkSummary = write.value;
      break;
    case 'document':
      publish(state, [write]);
      break;
    case 'history':
  }
}

/** The state of sweeps in memory. Only one sweep at a time reads a scope. */
export function createMemorySweepState(): SweepState {
  const states = new Map<string, ScopeState>();
  const readings = new Map<string, StagesRead>();
  const keyOf = ({ account, region }: Scope) => `${account} ${region}`;
  return {
    load: async (scope) => states.get(keyOf(scope)) ?? BLANK_STATE,
    save: async (scope, state) => void states.set(keyOf(scope), state),
    stagesRead: async (scope) => readings.get(keyOf(scope)) ?? {},
    saveStagesRead: async (scope, read) => void readings.set(keyOf(scope), read),
    acquire: async () => true,
    release: async () => undefined,
    all: async () =>
      [...states].map(([key, state]) => {
        const [account = '', region = ''] = key.split(' ');
        return { account, region, state };
      }),
  };
}
