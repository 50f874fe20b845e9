// What networks there are and what their names stand for, by the design's second chapter.
import { TAG, type EndpointAction } from '../action.js';
import type { Rules } from './api-view.js';
import { groupedBy, iso, latestValue, least, networkNameOf, ownerIn, sortedBy } from './reading.js';

export interface EndpointView {
  readonly account: string;
  readonly region: string;
  readonly vpceId: string;
  readonly vpcId: string;
  readonly dnsName: string;
  readonly privateDns: boolean;
  readonly createdAt: number;
  readonly died: number | undefined;
  /** The name that its tag gives, now or last. */
  readonly name: string | undefined;
  /** Since when its tag showed which names. */
  readonly shown: readonly { readonly name: string; readonly at: number }[];
}

interface ExpectedNetwork {
  readonly vpcId: string;
  readonly name?: string;
  readonly region: string;
  readonly accountId: string;
  readonly endpoints: readonly object[];
}

/** @param deeds all known deeds about one id, of one account. Undefined where nobody saw the account make it. */
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
        'privateDns' in action ? [{ at: action.at, rank: rankOf(action), value: action.privateDns }] : [],
      ),
    )!,
    createdAt: Math.min(...actions.map(({ at }) => at)),
    died: least(actions.flatMap(({ kind, at }) => (kind === 'endpoint-deleted' ? [at] : []))),
    name: tag === null ? undefined : networkNameOf(tag),
    shown: actions.flatMap((action) => {
      const raw = 'tags' in action ? action.tags[TAG.network] : undefined;
      const name = raw === undefined ? undefined : networkNameOf(raw);
      return name === undefined ? [] : [{ name, at: action.at }];
    }),
  };
}

/** Played again in the order of the seconds; within one: what a create showed, removals, settings. */
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

function rankOf({ kind }: EndpointAction): number {
  return kind === 'endpoint-created' ? 1 : 2;
}

/** The network that the endpoints of one VPC make, given in the order of their creationTimes. */
export function networkOf(views: readonly EndpointView[]): ExpectedNetwork {
  const alive = views.filter(({ died }) => died === undefined);
  const first = views[0]!;
  const name = (alive.length > 0 ? alive : views).filter((view) => view.name !== undefined).at(-1)?.name;
  return {
    vpcId: first.vpcId,
    ...(name === undefined ? {} : { name }),
    region: first.region,
    accountId: first.account,
    endpoints: alive.map(({ vpceId, privateDns, dnsName, createdAt }) => ({
      vpceId,
      state: 'pending',
      privateDns,
      dnsName,
      createdAt: iso(createdAt),
    })),
  };
}

/** By VPC, in the order of their creationTimes. */
export function vpcsOf(views: readonly EndpointView[]): Map<string, EndpointView[]> {
  const sorted = sortedBy(
    views,
    ({ createdAt }) => createdAt,
    ({ vpceId }) => vpceId,
  );
  return groupedBy(sorted, ({ vpcId }) => vpcId);
}

/** What a network's name stands for, or undefined. */
export function nameDocumentOf(name: string, vpcs: readonly EndpointView[][], { owners }: Rules): object | undefined {
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
