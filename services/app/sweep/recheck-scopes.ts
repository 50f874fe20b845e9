// The accounts and regions that a batch of re-checks looks at, each opened once.
import type { Recheck } from '../../core/records/fact.js';
import type { Inventory, Scope, ScopeInventory, SweepTarget } from './ports.js';

export interface OpenScopes {
  /** @throws Error when there is no way in. */
  open(recheck: Pick<Recheck, 'account' | 'region'>): Promise<ScopeInventory>;
  close(): void;
}

export function createRecheckScopes(inventory: Inventory, targets: readonly SweepTarget[]): OpenScopes {
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

/** Of an account that is not configured, only the credentials at hand could tell, if they are its own. */
function targetOf(targets: readonly SweepTarget[], scope: Scope): SweepTarget {
  return targets.find(({ account, region }) => account === scope.account && region === scope.region) ?? scope;
}

async function openScope(inventory: Inventory, target: SweepTarget): Promise<ScopeInventory> {
  const opened = await inventory.open(target);
  if (opened.kind === 'open') return opened.scope;
  const { call, permission, message } = opened.unseen;
  throw new Error(
    `No way into ${target.account ?? 'the account'} in ${target.region}: ${call} (${permission}): ${message}`,
  );
}
