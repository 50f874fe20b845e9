// Shows one network, by VPC id, by endpoint id, or by a name, which several VPCs may have.
import type { Network, NetworkConflict } from 'waypost/model';
import { useAnswer } from '../data/context.js';
import { listBehind } from '../data/view.js';
import { ImpactLink } from '../impact/link.js';
import { NetworkReach } from '../matrix/network-reach.js';
import { Ago } from '../ui/ago.js';
import { Heading } from '../ui/heading.js';
import { Note } from '../ui/mark.js';
import { Answered } from '../ui/states.js';
import { NetworkCard } from './networks.js';

interface NetworkBody {
  readonly ref: string;
  readonly networks: readonly Network[];
  readonly endpoint?: { readonly vpceId: string; readonly deleted: string | null };
  readonly conflicts?: readonly NetworkConflict[];
}

export function NetworkPage({ reference }: { readonly reference: string }) {
  const answer = useAnswer<NetworkBody>(`/v1/networks/${encodeURIComponent(reference)}`);
  return (
    <>
      <p class="crumb">
        <a href={listBehind('networks').link}>Networks</a>
      </p>
      <div class="page-head">
        <Heading>{reference}</Heading>
      </div>
      <Answered answer={answer} what={reference}>
        {(body) => <Body body={body} />}
      </Answered>
    </>
  );
}

function Body({ body: { ref, networks, endpoint, conflicts = [] } }: { readonly body: NetworkBody }) {
  const deleted = endpoint?.deleted;
  return (
    <>
      {deleted == null ? null : (
        <Note tone="bad">
          Endpoint <span class="mono">{endpoint?.vpceId}</span> was deleted <Ago at={deleted} />. Use the VPC’s id
          instead: a VPC outlives its endpoints.
        </Note>
      )}
      {deleted != null || networks.every(({ endpoints }) => endpoints.length === 0) ? null : (
        <p class="offer">
          <ImpactLink of={ref} what={endpoint === undefined ? 'this network' : 'this endpoint'} />
        </p>
      )}
      <div class="networks">
        {networks.map((network) => (
          <NetworkCard key={network.vpcId} network={network} />
        ))}
      </div>
      {networks.map(({ vpcId, region, endpoints }) =>
        endpoints.length === 0 ? null : <NetworkReach key={vpcId} vpcId={vpcId} region={region} />,
      )}
      {conflicts.map(({ vpcId, accountId, region, since }) => (
        <Note tone="bad" key={vpcId}>
          Account <span class="mono">{accountId}</span> gives the same name to <span class="mono">{vpcId}</span> in{' '}
          {region}, <Ago at={since} />. The name never leads there: another account owns it.
        </Note>
      ))}
    </>
  );
}
