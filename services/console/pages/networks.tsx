// All networks: the VPCs from which services are called, and their endpoints.
import { endpointStateAt, networkFits, type Endpoint, type Network } from 'waypost/model';
import { useState } from 'preact/hooks';
import { useAnswer } from '../data/context.js';
import { wordsOf } from '../data/matching.js';
import { linkTo } from '../data/view.js';
import { ImpactLink } from '../impact/link.js';
import { Ago } from '../ui/ago.js';
import { counted } from '../ui/chip.js';
import { Copy } from '../ui/copy.js';
import { Heading } from '../ui/heading.js';
import { Mark, type Tone } from '../ui/mark.js';
import { Blank, Loading, Refused } from '../ui/states.js';

export interface NetworksBody {
  readonly networks: readonly Network[];
  readonly cursor?: string;
}

export const NETWORKS_PATH = '/v1/networks?limit=1000';
/** How many networks are drawn at first. */
const SHOWN = 100;

export function NetworksPage({ q }: { readonly q: string }) {
  const { body, refusal } = useAnswer<NetworksBody>(NETWORKS_PATH);
  const [shown, setShown] = useState(SHOWN);
  if (body === undefined) {
    if (refusal === undefined) return <Loading lines={6} what="the networks" />;
    return <Refused refusal={refusal} title="The networks cannot be listed" />;
  }
  const found = body.networks.filter((network) => networkFits(network, wordsOf(q)));
  return (
    <>
      <div class="page-head">
        <Heading>Networks</Heading>
        <p class="count" role="status">
          {found.length === body.networks.length ? found.length : `${found.length} of ${body.networks.length}`}
          {body.cursor === undefined ? '' : ' and more'}
        </p>
      </div>
      {body.networks.length === 0 ? <NoNetwork /> : null}
      {body.networks.length > 0 && found.length === 0 ? <Blank title={`No network matches “${q}”`} /> : null}
      <div class="networks">
        {found.slice(0, shown).map((network) => (
          <NetworkCard key={network.vpcId} network={network} />
        ))}
      </div>
      {found.length > shown ? (
        <button type="button" class="more" onClick={() => setShown(shown * 3)}>
          Show more of the {found.length} networks
        </button>
      ) : null}
    </>
  );
}

function NoNetwork() {
  return (
    <Blank title="No network has an endpoint">
      <p class="soft">
        A network is a VPC with an interface endpoint for execute-api. It appears here once the endpoint is created.
      </p>
    </Blank>
  );
}

export function NetworkCard({ network }: { readonly network: Network }) {
  const { vpcId, name, region, accountId, endpoints } = network;
  return (
    <section class="panel network" aria-label={name ?? vpcId}>
      <div class="panel-head">
        <h2>
          <a href={linkTo({ page: 'network', ref: vpcId })} class={name === undefined ? 'mono' : ''}>
            {name ?? vpcId}
          </a>
        </h2>
        <span class="small soft">{counted(endpoints.length, 'endpoint')}</span>
      </div>
      <p class="small soft">
        {name === undefined ? null : (
          <>
            <span class="mono">{vpcId}</span> <span class="dot">·</span>{' '}
          </>
        )}
        {region} <span class="dot">·</span> <span class="mono">{accountId}</span>
      </p>
      <ul class="endpoints">
        {endpoints.map((endpoint) => (
          <EndpointRow key={endpoint.vpceId} endpoint={endpoint} />
        ))}
      </ul>
    </section>
  );
}

const TONES: Readonly<Record<string, Tone>> = {
  available: 'good',
  unknown: 'quiet',
  partial: 'unsure',
  pending: 'unsure',
};

/** The state in which an endpoint was last seen. If it was pending long ago, its present state is unknown. */
function stateWords({ state }: Endpoint, now: string): string {
  if (state !== 'pending') return state;
  return now === 'pending' ? 'last seen pending' : 'unknown (last seen pending, long ago)';
}

function EndpointRow({ endpoint }: { readonly endpoint: Endpoint }) {
  const { vpceId, privateDns, dnsName, createdAt } = endpoint;
  const state = endpointStateAt(endpoint, Date.now());
  return (
    <li>
      <div class="endpoint-line">
        <span class="mono">{vpceId}</span>
        <span class={`status ${TONES[state] ?? 'bad'}`}>
          <Mark tone={TONES[state] ?? 'bad'} />
          {stateWords(endpoint, state)}
        </span>
        <Copy text={vpceId} what="the endpoint’s id" />
      </div>
      <ImpactLink of={vpceId} />
      <p class="small soft">
        {privateDns ? 'private DNS' : 'no private DNS'} <span class="dot">·</span> created <Ago at={createdAt} />
      </p>
      {dnsName === null ? (
        <span class="small soft">Its own DNS name is not known yet.</span>
      ) : (
        <span class="mono small soft url">{dnsName}</span>
      )}
    </li>
  );
}
