// Opens the accounts and regions of a batch of re-checks, each once.
import type { Recheck, Scope } from '../../core/records/fact.js';
import type { Inventory, ScopeInventory, SweepTarget } from './ports.js';

export interface RecheckScopes {
  /** @throws Error when the account cannot be opened. */
  readonly open: (recheck: Pick<Recheck, 'account' | 'region'>) => Promise<ScopeInventory>;
  readonly close: () => void;
}

/** @param targetOf how to open an account and region; by default, with the current credentials. */
export function createRecheckScopes(
  inventory: Inventory,
  targetOf: (scope: Scope) => SweepTarget = (scope) => scope,
): RecheckScopes {
  const opened = new Map<string, Promise<ScopeInventory>>();
  return {
    open: ({ account, region }) => {
      const key = `${account}/${region}`;
      const scope = opened.get(key) ?? openScope(inventory, targetOf({ account, region }));
      opened.set(key, scope);
      return scope;
    },
    close: () => {
      for (const scope of opened.values()) scope.then((open) => open.close()).catch(() => undefined);
    },
  };
}

async function openScope(inventory: Inventory, target: SweepTarget): Promise<ScopeInventory> {
  const opened = await inventory.open(target);
  if (opened.kind === 'open') return opened.scope;
  const { call, permission, message } = opened.unseen;
  const account = target.account ?? 'the account';
  throw new Error(`Cannot open ${account} in ${target.region}: ${call} (needs ${permission}) failed: ${message}`);
}
