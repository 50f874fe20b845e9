// One network, by its VPC's id, by an endpoint's, or by its name, which several VPCs may bear.
import type { Network, NetworkConflict } from 'waypost/model';
import { useEffect } from 'preact/hooks';
import { useAnswer } from '../data/context.js';
import { linkTo } from '../data/place.js';
import { Ago } from '../ui/ago.js';
import { Heading } from '../ui/heading.js';
import { Note } from '../ui/mark.js';
import { Loading, Refused } from '../ui/states.js';
import { NetworkCard } from './networks.js';

interface NetworkBody {
  readonly ref: string;
  readonly networks: readonly Network[];
  readonly endpoint?: { readonly vpceId: string; readonly deleted: string | null };
  readonly conflicts?: readonly NetworkConflict[];
}

export function NetworkPage({ reference }: { readonly reference: string }) {
  const { body, refusal } = useAnswer<NetworkBody>(`/v1/networks/${encodeURIComponent(reference)}`);
  useEffect(() => {
    document.title = `${reference} · Waypost`;
  }, [reference]);
  return (
    <>
      <p class="crumb">
        <a href={linkTo({ page: 'networks', q: '' })}>Networks</a>
      </p>
      <div class="page-head">
        <Heading>{reference}</Heading>
      </div>
      {body === undefined && refusal === undefined ? <Loading what={reference} /> : null}
      {body === undefined && refusal !== undefined ? <Refused refusal={refusal} /> : null}
      {body === undefined ? null : <Body body={body} />}
    </>
  );
}

function Body({ body: { networks, endpoint, conflicts = [] } }: { readonly body: NetworkBody }) {
  const deleted = endpoint?.deleted;
  return (
    <>
      {deleted == null ? null : (
        <Note tone="bad">
          Endpoint <span class="mono">{endpoint?.vpceId}</span> was deleted <Ago at={deleted} />. Name the VPC instead:
          it outlives its endpoints.
        </Note>
      )}
      <div class="networks">
        {networks.map((network) => (
          <NetworkCard key={network.vpcId} network={network} />
        ))}
      </div>
      {conflicts.map(({ vpcId, accountId, region, since }) => (
        <Note tone="bad" key={vpcId}>
          Account <span class="mono">{accountId}</span> gives the same name to <span class="mono">{vpcId}</span> in{' '}
          {region}, <Ago at={since} />. It is never used: another account holds the name.
        </Note>
      ))}
    </>
  );
}
