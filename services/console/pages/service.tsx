// One service: where it is now for each network, the way there, what else bears its name, and how it moved.
import type { Network, ServiceEntry, ServiceRegion } from 'waypost/model';
import { useEffect } from 'preact/hooks';
import { useCell } from '../data/cell.js';
import { useAnswer, useRegistry } from '../data/context.js';
import { servicePath } from '../data/directory.js';
import { ALL, linkTo, toService } from '../data/place.js';
import { nearest } from '../data/nearest.js';
import { Addresses } from '../service/addresses.js';
import { Conflicts } from '../service/conflicts.js';
import { History } from '../service/history.js';
import { Region } from '../service/region.js';
import { Route } from '../service/route.js';
import { Ago } from '../ui/ago.js';
import { Copy } from '../ui/copy.js';
import { Heading } from '../ui/heading.js';
import { Status } from '../ui/mark.js';
import { Blank, Loading, Refused } from '../ui/states.js';
import { NETWORKS_PATH, type NetworksBody } from './networks.js';

interface ServiceProps {
  readonly name: string;
  /** Seen from here; empty: the first that reaches it. */
  readonly network: string;
}

export function ServicePage({ name, network }: ServiceProps) {
  const { body, refusal } = useAnswer<ServiceEntry>(servicePath(name));
  useEffect(() => {
    document.title = `${name} · Waypost`;
  }, [name]);
  if (body !== undefined) return <Service entry={body} network={network} />;
  if (refusal?.code === 'SERVICE_NOT_FOUND') return <Unknown name={name} />;
  if (refusal !== undefined) return <Refused refusal={refusal} title={name} />;
  return <Loading lines={6} what={name} />;
}

function Service({ entry, network }: { readonly entry: ServiceEntry; readonly network: string }) {
  const { name, regions, conflicts } = entry;
  const { body, refusal } = useAnswer<NetworksBody>(NETWORKS_PATH);
  // Who may not list networks is answered as a caller that names none.
  const known = body !== undefined || refusal !== undefined;
  const near = (body?.networks ?? []).filter(({ region }) => regions.some((place) => place.region === region));
  const chosen = near.find(({ vpcId, name: alias }) => vpcId === network || alias === network) ?? near[0];
  return (
    <article class="service">
      <Head entry={entry} />
      <div class="columns">
        <div class="column">
          <Addresses entry={entry} networks={near} known={known} chosen={chosen?.vpcId ?? ''} />
          {known ? <Route name={name} network={chosen} /> : null}
        </div>
        <div class="column">
          {regions.map((place) => (
            <Region key={place.region} place={place} entry={entry} />
          ))}
          <Conflicts conflicts={conflicts} holder={entry.accountId} />
          <History name={name} />
        </div>
      </div>
      <Elsewhere networks={body?.networks ?? []} near={near} />
    </article>
  );
}

function Head({ entry }: { readonly entry: ServiceEntry }) {
  const { name, status, accountId, regions } = entry;
  const served = regions.filter((place): place is ServiceRegion & { current: object } => place.current !== null);
  const [first] = served;
  return (
    <header class="service-head">
      <p class="crumb">
        <a href={linkTo({ page: 'services', ...ALL })}>Services</a>
      </p>
      <div class="title">
        <Heading>{name}</Heading>
        <Status status={status} />
        <Copy text={name} what="the name" />
      </div>
      <dl class="facts">
        <dt>Held by</dt>
        <dd class="mono">{accountId}</dd>
        {first?.current == null ? null : (
          <>
            <dt>Served by</dt>
            <dd>
              <span class="mono">{served.map(({ current }) => `${current.apiId}/${current.stage}`).join(', ')}</span>
            </dd>
            <dt>Since</dt>
            <dd>
              <Ago at={first.current.since} />
            </dd>
          </>
        )}
      </dl>
    </header>
  );
}

function Elsewhere({ networks, near }: { readonly networks: readonly Network[]; readonly near: readonly Network[] }) {
  const count = networks.length - near.length;
  if (count === 0 || near.length === 0) return null;
  return (
    <p class="soft small">
      {count === 1 ? 'One other network is' : `${count} other networks are`} in regions where this service has no API:
      an endpoint reaches only its own region’s.
    </p>
  );
}

function Unknown({ name }: { readonly name: string }) {
  const { services } = useCell(useRegistry().directory.cell);
  const near = nearest(
    name,
    services.map((service) => service.name),
  );
  return (
    <Blank whole title={`“${name}” is no service here`}>
      {near.length === 0 ? null : (
        <p>
          Perhaps{' '}
          {near.map((other, index) => (
            <span key={other}>
              {index > 0 ? ', ' : ''}
              <a href={toService(other)}>{other}</a>
            </span>
          ))}
          ?
        </p>
      )}
      <p>
        <a href={linkTo({ page: 'services', ...ALL })}>Show all services</a>
      </p>
    </Blank>
  );
}
