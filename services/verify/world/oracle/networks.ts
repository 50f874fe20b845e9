// Which networks exist and what their names stand for, by the contract's rules.
import { ENDPOINT_POLICIES, type EndpointPolicyName } from '../endpoint-policies.js';
import { TAG, type EndpointAction } from '../action.js';
import type { OracleRules } from './api-view.js';
import { groupedBy, iso, latestValue, least, networkNameOf, ownerIn, sortedBy } from './reading.js';

export interface EndpointView {
  readonly account: string;
  readonly region: string;
  readonly vpceId: string;
  readonly vpcId: string;
  readonly dnsName: string;
  readonly privateDns: boolean;
  readonly policy: EndpointPolicyName;
  readonly createdAt: number;
  readonly deletedAt: number | undefined;
  /** The name that its tag gives, current or last. */
  readonly name: string | undefined;
  /** When its tag showed which names. */
  readonly shown: readonly { readonly name: string; readonly at: number }[];
}

interface ExpectedNetwork {
  readonly vpcId: string;
  readonly name?: string;
  readonly region: string;
  readonly accountId: string;
  readonly endpoints: readonly object[];
}

/**
 * @param actions all known actions of one account about one id. @returns undefined if the account is not known to have
 * created it.
 */
export function endpointViewOf(actions: readonly EndpointAction[]): EndpointView | undefined {
  const made = actions.find((action) => action.kind === 'endpoint-created');
  if (made === undefined) return undefined;
  const { account, region, vpceId, vpcId, dnsName } = made;
  const tag = tagOf(actions);
  return {
    account,
    region,
    vpceId,
    vpcId,
    dnsName,
    privateDns: latestValue(
      actions.flatMap((action) =>
        'privateDns' in action && action.privateDns !== undefined
          ? [{ at: action.at, rank: rankOf(action), value: action.privateDns }]
          : [],
      ),
    )!,
    policy: policyOf(actions),
    createdAt: Math.min(...actions.map(({ at }) => at)),
    deletedAt: least(actions.flatMap(({ kind, at }) => (kind === 'endpoint-deleted' ? [at] : []))),
    name: tag === null ? undefined : networkNameOf(tag),
    shown: actions.flatMap((action) => {
      const raw = 'tags' in action ? action.tags[TAG.network] : undefined;
      const name = raw === undefined ? undefined : networkNameOf(raw);
      return name === undefined ? [] : [{ name, at: action.at }];
    }),
  };
}

/** Replays actions in the order of their seconds; within one: creates, removals, settings. */
function tagOf(actions: readonly EndpointAction[]): string | null {
  const order = ['endpoint-created', 'endpoint-untagged', 'endpoint-tagged'];
  const played = sortedBy(
    actions,
    ({ at }) => at,
    ({ kind }) => order.indexOf(kind),
    (action) => ('tags' in action ? (action.tags[TAG.network] ?? '') : ''),
  );
  let value: string | null = null;
  for (const action of played) {
    if ('tags' in action) value = action.tags[TAG.network] ?? value;
    if (action.kind === 'endpoint-untagged' && (action.value === undefined || action.value === value)) value = null;
  }
  return value;
}

/** Within one second and rank, the greater digest counts. */
function policyOf(actions: readonly EndpointAction[]): EndpointPolicyName {
  const statements = actions.flatMap((action) =>
    'policy' in action && action.policy !== undefined
      ? [{ at: action.at, rank: rankOf(action), value: DIGESTS.indexOf(action.policy) }]
      : [],
  );
  return DIGESTS[latestValue(statements)!]!;
}

/** In the order of their digests as JSON: `allow`, `allow` with resources, `deny`. */
const DIGESTS: readonly EndpointPolicyName[] = ['one-account', 'default', 'closed'];

function rankOf({ kind }: EndpointAction): number {
  return kind === 'endpoint-created' ? 1 : 2;
}

/** The network of one VPC's endpoints, given in the order of their creation. */
export function networkOf(views: readonly EndpointView[]): ExpectedNetwork {
  const alive = views.filter(({ deletedAt }) => deletedAt === undefined);
  const first = views[0]!;
  const name = (alive.length > 0 ? alive : views).filter((view) => view.name !== undefined).at(-1)?.name;
  return {
    vpcId: first.vpcId,
    ...(name === undefined ? {} : { name }),
    region: first.region,
    accountId: first.account,
    endpoints: alive.map(({ vpceId, privateDns, dnsName, policy, createdAt }) => ({
      vpceId,
      state: 'pending',
      privateDns,
      dnsName,
      createdAt: iso(createdAt),
      ...(policy === 'default' ? {} : { policy: ENDPOINT_POLICIES[policy].digest }),
    })),
  };
}

/** By VPC, in the order of creation. */
export function vpcsOf(views: readonly EndpointView[]): Map<string, EndpointView[]> {
  const sorted = sortedBy(
    views,
    ({ createdAt }) => createdAt,
    ({ vpceId }) => vpceId,
  );
  return groupedBy(sorted, ({ vpcId }) => vpcId);
}

/** What a network's name stands for, if anything. */
export function nameDocumentOf(
  name: string,
  vpcs: readonly EndpointView[][],
  { owners }: OracleRules,
): object | undefined {
  const claimOf = (views: readonly EndpointView[]) =>
    least(views.flatMap(({ shown }) => shown.flatMap((each) => (each.name === name ? [each.at] : []))));
  const claimants = sortedBy(
    vpcs.flatMap((views) => {
      const claim = claimOf(views);
      return claim === undefined ? [] : [{ claim, account: views[0]!.account }];
    }),
    ({ claim }) => claim,
    ({ account }) => account,
  );
  const owner = ownerIn(owners, name) ?? claimants[0]?.account;
  const tagged = sortedBy(
    vpcs.map((views) => ({ net: networkOf(views), claim: claimOf(views) })).filter(({ net }) => net.name === name),
    ({ net }) => net.region,
    ({ net }) => net.vpcId,
  );
  const held = tagged.filter(({ net }) => net.accountId === owner).map(({ net }) => net);
  const rivals = tagged.filter(({ net }) => net.accountId !== owner && net.endpoints.length > 0);
  if (held.length === 0 && rivals.length === 0) return undefined;
  const alive = held.filter(({ endpoints }) => endpoints.length > 0);
  return {
    ref: name,
    networks: alive.length > 0 ? alive : held,
    conflicts: rivals.slice(0, 10).map(({ net, claim }) => ({
      accountId: net.accountId,
      region: net.region,
      vpcId: net.vpcId,
      since: iso(claim!),
    })),
  };
}
