// The accounts and regions that a batch of re-checks looks at, each opened once.
import type { Recheck } from '../../core/records/fact.js';
import type { Inventory, Place, PlaceInventory, Target } from './ports.js';

export interface Places {
  /** @throws Error when there is no way in. */
  open(recheck: Pick<Recheck, 'account' | 'region'>): Promise<PlaceInventory>;
  close(): void;
}

export function createPlaces(inventory: Inventory, targets: readonly Target[]): Places {
  const opened = new Map<string, Promise<PlaceInventory>>();
  return {
    open: ({ account, region }) => {
      const key = `${account}/${region}`;
      const place = opened.get(key) ?? openPlace(inventory, targetOf(targets, { account, region }));
      opened.set(key, place);
      return place;
    },
    close: () => {
      for (const place of opened.values()) place.then((open) => open.close()).catch(() => undefined);
    },
  };
}

/** Of an account that is not configured, only the credentials at hand could tell, if they are its own. */
function targetOf(targets: readonly Target[], place: Place): Target {
  return targets.find(({ account, region }) => account === place.account && region === place.region) ?? place;
}

async function openPlace(inventory: Inventory, target: Target): Promise<PlaceInventory> {
  const opened = await inventory.open(target);
  if (opened.kind === 'open') return opened.place;
  const { call, permission, message } = opened.unseen;
  throw new Error(
    `No way into ${target.account ?? 'the account'} in ${target.region}: ${call} (${permission}): ${message}`,
  );
}
