// The inventory of real accounts: identity first, then API Gateway, EC2 and CloudTrail, each with its own client.
import type { TagKeys } from '../../core/cloudtrail/config.js';
import type { Inventory } from '../../app/sweep/ports.js';
import type { AwsCaller, CallerDeps } from './caller.js';
import { createCaller } from './caller.js';
import type { AwsConnection } from './clients.js';
import { createDomainNames } from './domain-names.js';
import { identify } from './identity.js';
import { DEFAULT_RATE, createLimiters } from './limiter.js';
import type { Timetable } from './limiter.js';
import { createRestApis } from './rest-apis.js';
import { readTrail } from './trails.js';
import { createVpcEndpoints } from './vpc-endpoints.js';

export interface InventoryDeps extends CallerDeps {
  readonly tagKeys: TagKeys;
  /** Calls a second to API Gateway, per account and region. */
  readonly rate?: number;
  /** Where the turns of all processes that read an account are handed out; by default this process is the only one. */
  readonly timetableOf?: (account: string, region: string) => Timetable;
  readonly connection?: AwsConnection;
  /** Where the credentials at hand may read their own account without a role. */
  readonly homeRegion?: string;
}

export function createInventory(deps: InventoryDeps): Inventory {
  const { tagKeys, rate = DEFAULT_RATE, connection: base = {}, now, sleep } = deps;
  const home = deps.homeRegion === undefined ? {} : { homeRegion: deps.homeRegion };
  const identity = (caller: AwsCaller) => ({ connection: base, ...home, caller });
  const shared = deps.timetableOf === undefined ? {} : { timetableOf: deps.timetableOf };
  const limiterOf = createLimiters({ rate, now, sleep, ...shared });
  return {
    open: async (target) => {
      const { region } = target;
      const caller = createCaller(deps);
      const identified = await identify(target, identity(caller));
      if (!identified.ok) return { kind: 'unseen', unseen: identified.unseen, calls: caller.calls() };
      const { account, connection } = identified;
      const common = { account, region, connection, caller };
      const limiter = limiterOf(account, region);
      const restApis = createRestApis({ ...common, limiter, tagKeys });
      const domainNames = createDomainNames({ ...common, limiter });
      const vpcEndpoints = createVpcEndpoints({ ...common, networkKey: tagKeys.network });
      return {
        kind: 'open',
        scope: {
          account,
          region,
          ...restApis,
          ...vpcEndpoints,
          ...domainNames,
          trail: () => readTrail(region, connection, caller),
          calls: () => caller.calls(),
          close: () => {
            restApis.close();
            domainNames.close();
            vpcEndpoints.close();
          },
        },
      };
    },
  };
}
