// Opens the accounts and regions of a batch of re-checks, each once.
import type { Recheck, Scope } from '../../core/records/fact.js';
import type { Inventory, ScopeInventory, SweepTarget } from './ports.js';

export interface RecheckScopes {
  /** @throws Error when the account cannot be opened. */
  readonly open: (recheck: Pick<Recheck, 'account' | 'region'>) => Promise<ScopeInventory>;
  readonly close: () => void;
}

export function createRecheckScopes(inventory: Inventory, targets: readonly SweepTarget[]): RecheckScopes {
  const opened = new Map<string, Promise<ScopeInventory>>();
  return {
    open: ({ account, region }) => {
      const key = `${account}/${region}`;
      const scope = opened.get(key) ?? openScope(inventory, targetOf(targets, { account, region }));
      opened.set(key, scope);
      return scope;
    },
    close: () => {
      for (const scope of opened.values()) scope.then((open) => open.close()).catch(() => undefined);
    },
  };
}

/** For an account that is not configured, only the current credentials are tried. */
function targetOf(targets: readonly SweepTarget[], scope: Scope): SweepTarget {
  return targets.find(({ account, region }) => account === scope.account && region === scope.region) ?? scope;
}

async function openScope(inventory: Inventory, target: SweepTarget): Promise<ScopeInventory> {
  const opened = await inventory.open(target);
  if (opened.kind === 'open') return opened.scope;
  const { call, permission, message } = opened.unseen;
  const account = target.account ?? 'the account';
  throw new Error(`Cannot open ${account} in ${target.region}: ${call} (needs ${permission}) failed: ${message}`);
}
