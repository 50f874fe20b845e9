// How VPC endpoints are created, changed and deleted, and VPCs replaced under the same network name.
import { TAG } from './action.js';
import type { EndpointPolicyName } from './endpoint-policies.js';
import type { WorldEndpoint } from './ec2.js';
import type { Caller } from './ledger.js';
import type { Scenario, World } from './world.js';

/** A place in the network plan, whichever VPC is there now. */
interface Site {
  readonly account: string;
  readonly region: string;
  readonly site: string;
}

/** Opens an endpoint in the VPC; the network's name comes with the call, by a later one, or not at all. */
export function open(site: Site, network: string | undefined, tagging: 'within' | 'after'): Scenario {
  return function* (world) {
    yield* opened(world, site, { network, tagging });
  };
}

/** Closes all endpoints of the VPC, and opens one in a new VPC with the same network name. */
export function rebuild(site: Site, network: string | undefined): Scenario {
  return function* (world) {
    const vpcId = vpcOf(world, site);
    const old = world.ec2.endpoints.filter((each) => each.vpcId === vpcId && each.alive).map(({ vpceId }) => vpceId);
    if (old.length > 0) world.ec2.deleteVpcEndpoints(callerOf(site), old);
    yield 'pause';
    world.vpcs.delete(keyOf(site));
    yield* opened(world, site, { network, tagging: 'within' });
  };
}

export type EndpointChange =
  | { readonly change: 'tag'; readonly network: string }
  | { readonly change: 'untag' }
  | { readonly change: 'untag-value'; readonly network: string }
  | { readonly change: 'private-dns'; readonly on: boolean }
  | { readonly change: 'policy'; readonly policy: EndpointPolicyName }
  | { readonly change: 'subnets' }
  | { readonly change: 'close' | 'close-in-part'; readonly also: number };

/** Changes the endpoint that `pick` selects, within one second. */
export function changeEndpoint(pick: number, changes: readonly EndpointChange[]): Scenario {
  return function* ({ ec2, ...world }) {
    for (const change of changes) {
      const endpoint = ec2.endpoints[pick % Math.max(1, ec2.endpoints.length)];
      if (endpoint !== undefined) enact({ ec2, ...world }, endpoint, change);
      yield 'at once';
    }
    yield 'pause';
  };
}

function enact({ ec2 }: World, { account, region, vpceId }: WorldEndpoint, change: EndpointChange): void {
  const caller: Caller = { account, region, by: 'aws-cli' };
  switch (change.change) {
    case 'tag': {
      ec2.createTags(caller, [vpceId], { [TAG.network]: change.network, Name: 'x' });
      return;
    }
    case 'untag': {
      ec2.deleteTags(caller, [vpceId], { key: TAG.network });
      return;
    }
    case 'untag-value': {
      ec2.deleteTags(caller, [vpceId], { key: TAG.network, value: change.network });
      return;
    }
    case 'private-dns': {
      ec2.modifyVpcEndpoint(caller, vpceId, { privateDns: change.on });
      return;
    }
    case 'policy': {
      ec2.modifyVpcEndpoint(caller, vpceId, { policy: change.policy });
      return;
    }
    case 'subnets': {
      ec2.modifyVpcEndpoint(caller, vpceId, {});
      return;
    }
    case 'close':
    case 'close-in-part': {
      const also = ec2.endpoints[change.also % ec2.endpoints.length]?.vpceId ?? vpceId;
      const ids = [...new Set([vpceId, also])];
      ec2.deleteVpcEndpoints(caller, ids, change.change === 'close' ? [] : [also]);
      return;
    }
  }
}

interface Opening {
  readonly network: string | undefined;
  readonly tagging: 'within' | 'after';
}

function* opened(world: World, site: Site, { network, tagging }: Opening): Generator<'pause'> {
  const caller = callerOf(site);
  const tags = network === undefined ? {} : { [TAG.network]: network };
  const within = tagging === 'within' ? tags : {};
  const vpceId = world.ec2.createVpcEndpoint(caller, vpcOf(world, site), { privateDns: true, tags: within });
  yield 'pause';
  if (tagging === 'after' && network !== undefined) world.ec2.createTags(caller, [vpceId], tags);
}

function vpcOf(world: World, site: Site): string {
  const vpcId = world.vpcs.get(keyOf(site)) ?? world.ec2.createVpc();
  world.vpcs.set(keyOf(site), vpcId);
  return vpcId;
}

function callerOf({ account, region }: Site): Caller {
  return { account, region, by: 'terraform' };
}

function keyOf({ account, region, site }: Site): string {
  return [account, region, site].join(' ');
}
