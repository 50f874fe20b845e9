// The inventory of real accounts: identity first, then API Gateway, EC2 and CloudTrail, each with its own client.
import { defined } from 'waypost/model';
import type { TagKeys } from '../../core/cloudtrail/config.js';
import type { Scope } from '../../core/records/fact.js';
import type { Inventory, ScopeInventory } from '../../app/sweep/ports.js';
import { type AwsCaller, type CallerDeps, createCaller, createDeadline } from './caller.js';
import { createScopeClients, type AwsConnection } from './clients.js';
import { createDomainNames } from './domain-names.js';
import { identify } from './identity.js';
import { type Limiter, DEFAULT_RATE, createLimiters } from './limiter.js';
import type { Timetable } from '../dynamodb/timetable.js';
import { createRestApis } from './rest-apis.js';
import { readTrail } from './trails.js';
import { createVpcEndpoints } from './vpc-endpoints.js';

interface InventoryDeps extends CallerDeps {
  readonly tagKeys: TagKeys;
  /** Calls a second to API Gateway, per account and region. */
  readonly rate?: number;
  /** The timetable that all processes reading a scope share; by default this process is the only one. */
  readonly timetableOf?: (scope: Scope) => Timetable;
  readonly connection?: AwsConnection;
  /** The region in which the current credentials may read their own account without a role. */
  readonly homeRegion?: string;
  /** The longest time to open an account, in milliseconds. The other messages of its batch wait for as long. */
  readonly openWithin?: number;
}

const OPEN_WITHIN_MS = 20_000;

export function createInventory(deps: InventoryDeps): Inventory {
  const { tagKeys, rate = DEFAULT_RATE, now, sleep, timetableOf, homeRegion, openWithin = OPEN_WITHIN_MS } = deps;
  const limiterOf = createLimiters({ rate, now, sleep, ...defined({ timetableOf }) });
  return {
    open: async (target) => {
      const caller = createCaller(deps);
      const deadline = createDeadline(openWithin);
      const identity = { connection: deps.connection ?? {}, caller, deadline, ...defined({ homeRegion }) };
      const identified = await identify(target, identity);
      if (!identified.ok) {
        const isLate = deadline.signal.aborted ? (true as const) : undefined;
        return { kind: 'unseen', unseen: identified.unseen, calls: caller.calls(), ...defined({ isLate }) };
      }
      const { account, connection } = identified;
      const { region } = target;
      const limiter = limiterOf({ account, region });
      return { kind: 'open', scope: openScope({ account, region, connection, caller, limiter, tagKeys }) };
    },
  };
}

interface OpenScope extends Scope {
  readonly connection: AwsConnection;
  readonly caller: AwsCaller;
  readonly limiter: Limiter;
  readonly tagKeys: TagKeys;
}

/** The control plane of an account whose identity was checked. */
export function openScope(open: OpenScope, clients = createScopeClients(open.region, open.connection)): ScopeInventory {
  const { account, region, connection, caller, tagKeys } = open;
  const vpcEndpoints = createVpcEndpoints({ ...open, client: clients.ec2, networkKey: tagKeys.network });
  return {
    account,
    region,
    ...createRestApis({ ...open, client: clients.apiGateway }),
    ...createDomainNames({ ...open, client: clients.apiGateway }),
    ...vpcEndpoints,
    trail: () => readTrail(region, connection, caller),
    calls: () => caller.calls(),
    close: () => {
      clients.apiGateway.destroy();
      vpcEndpoints.close();
    },
  };
}
