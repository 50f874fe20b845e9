// What networks there are and what their names stand for, by the design's second chapter.
import { TAG, type EndpointDeed } from '../deed.js';
import type { Rules } from './api-view.js';
import { groupedBy, iso, lastWord, least, networkNameOf, ownerIn, sortedBy } from './reading.js';

export interface EndpointView {
  readonly account: string;
  readonly region: string;
  readonly vpceId: string;
  readonly vpcId: string;
  readonly dnsName: string;
  readonly privateDns: boolean;
  readonly born: number;
  readonly died: number | undefined;
  /** The name that its tag gives, now or last. */
  readonly name: string | undefined;
  /** Since when its tag showed which names. */
  readonly shown: readonly { readonly name: string; readonly at: number }[];
}

interface Net {
  readonly vpcId: string;
  readonly name?: string;
  readonly region: string;
  readonly accountId: string;
  readonly endpoints: readonly object[];
}

/** @param deeds all known deeds about one id, of one account. Undefined where nobody saw the account make it. */
export function endpointViewOf(deeds: readonly EndpointDeed[]): EndpointView | undefined {
  const made = deeds.find((deed) => deed.kind === 'endpoint-made');
  if (made === undefined) return undefined;
  const { account, region, vpceId, vpcId, dnsName } = made;
  const tag = tagOf(deeds);
  return {
    account,
    region,
    vpceId,
    vpcId,
    dnsName,
    privateDns: lastWord(
      deeds.flatMap((deed) =>
        'privateDns' in deed ? [{ at: deed.at, rank: rankOf(deed), value: deed.privateDns }] : [],
      ),
    )!,
    born: Math.min(...deeds.map(({ at }) => at)),
    died: least(deeds.flatMap(({ kind, at }) => (kind === 'endpoint-deleted' ? [at] : []))),
    name: tag === null ? undefined : networkNameOf(tag),
    shown: deeds.flatMap((deed) => {
      const raw = 'tags' in deed ? deed.tags[TAG.network] : undefined;
      const name = raw === undefined ? undefined : networkNameOf(raw);
      return name === undefined ? [] : [{ name, at: deed.at }];
    }),
  };
}

/** Played again in the order of the seconds; within one: what a create showed, removals, settings. */
function tagOf(deeds: readonly EndpointDeed[]): string | null {
  const order = ['endpoint-made', 'endpoint-untagged', 'endpoint-tagged'];
  const played = sortedBy(
    deeds,
    ({ at }) => at,
    ({ kind }) => order.indexOf(kind),
    (deed) => ('tags' in deed ? (deed.tags[TAG.network] ?? '') : ''),
  );
  let value: string | null = null;
  for (const deed of played) {
    if ('tags' in deed) value = deed.tags[TAG.network] ?? value;
    if (deed.kind === 'endpoint-untagged' && (deed.value === undefined || deed.value === value)) value = null;
  }
  return value;
}

function rankOf({ kind }: EndpointDeed): number {
  return kind === 'endpoint-made' ? 1 : 2;
}

/** The network that the endpoints of one VPC make, given in the order of their births. */
export function netOf(views: readonly EndpointView[]): Net {
  const alive = views.filter(({ died }) => died === undefined);
  const first = views[0]!;
  const name = (alive.length > 0 ? alive : views).filter((view) => view.name !== undefined).at(-1)?.name;
  return {
    vpcId: first.vpcId,
    ...(name === undefined ? {} : { name }),
    region: first.region,
    accountId: first.account,
    endpoints: alive.map(({ vpceId, privateDns, dnsName, born }) => ({
      vpceId,
      state: 'pending',
      privateDns,
      dnsName,
      born: iso(born),
    })),
  };
}

/** By VPC, in the order of their births. */
export function vpcsOf(views: readonly EndpointView[]): Map<string, EndpointView[]> {
  const sorted = sortedBy(
    views,
    ({ born }) => born,
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
  const holder = ownerIn(owners, name) ?? claimants[0]?.account;
  const bearing = sortedBy(
    vpcs.map((views) => ({ net: netOf(views), claim: claimOf(views) })).filter(({ net }) => net.name === name),
    ({ net }) => net.region,
    ({ net }) => net.vpcId,
  );
  const held = bearing.filter(({ net }) => net.accountId === holder).map(({ net }) => net);
  const rivals = bearing.filter(({ net }) => net.accountId !== holder && net.endpoints.length > 0);
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
