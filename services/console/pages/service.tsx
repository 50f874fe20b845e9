// One service: its address for each network, the path to it, other APIs of its name, and its history.
import { nearest, type Network, type ServiceEntry, type ServiceRegion } from 'waypost/model';
import { useCell } from '../data/cell.js';
import { useAnswer, useRegistry } from '../data/context.js';
import { servicePath } from '../data/directory.js';
import { ALL_SERVICES, listBehind, toService } from '../data/view.js';
import { Addresses } from '../service/addresses.js';
import { Conflicts } from '../service/conflicts.js';
import { History } from '../service/history.js';
import { Region } from '../service/region.js';
import { Path } from '../service/path.js';
import { useReach } from '../service/reach.js';
import { Ago } from '../ui/ago.js';
import { Copy } from '../ui/copy.js';
import { DidYouMean } from '../ui/did-you-mean.js';
import { Heading } from '../ui/heading.js';
import { HEALTH, Status } from '../ui/mark.js';
import { Blank, Loading, Refused } from '../ui/states.js';
import { NETWORKS_PATH, type NetworksBody } from './networks.js';

interface ServiceProps {
  readonly name: string;
  /** The chosen network. If it is empty, the page uses the user's own network, or else one that reaches the service. */
  readonly network: string;
}

export function ServicePage({ name, network }: ServiceProps) {
  const { body, refusal } = useAnswer<ServiceEntry>(servicePath(name));
  if (body !== undefined) return <KnownService entry={body} network={network} />;
  if (refusal?.code === 'SERVICE_NOT_FOUND') return <UnknownService name={name} />;
  if (refusal !== undefined) return <Refused refusal={refusal} title={name} />;
  return <Loading lines={6} what={name} />;
}

function KnownService({ entry, network }: { readonly entry: ServiceEntry; readonly network: string }) {
  const { name, regions, conflicts } = entry;
  const { body, refusal } = useAnswer<NetworksBody>(NETWORKS_PATH);
  // A reader who may not list networks gets the answers of a caller that names no network.
  const isListed = body !== undefined || refusal !== undefined;
  const near = (body?.networks ?? []).filter(({ region }) => regions.some((own) => own.region === region));
  const reach = useReach(entry, isListed ? near : undefined, network);
  return (
    <article class="service">
      <Head entry={entry} />
      <div class="columns">
        <div class="column">
          <Addresses entry={entry} networks={near} reach={reach} />
          {reach.isKnown ? <Path name={name} network={reach.chosen} /> : null}
        </div>
        <div class="column">
          {regions.map((own) => (
            <Region key={own.region} own={own} entry={entry} />
          ))}
          <Conflicts conflicts={conflicts} owner={entry.accountId} />
          <History name={name} />
        </div>
      </div>
      <Elsewhere networks={body?.networks ?? []} near={near} />
    </article>
  );
}

function Head({ entry }: { readonly entry: ServiceEntry }) {
  const { name, status, accountId, regions } = entry;
  const { services } = useCell(useRegistry().directory.cell);
  const health = status === 'live' ? services.find((summary) => summary.name === name)?.health : undefined;
  const served = regions.filter((own): own is ServiceRegion & { current: object } => own.current !== null);
  const [first] = served;
  return (
    <header class="service-head">
      <p class="crumb">
        <a href={listBehind('services').link}>{listBehind('services').title}</a>
      </p>
      <div class="title">
        <Heading>{name}</Heading>
        <Status status={status} health={health} />
        <Copy text={name} what="the name" />
      </div>
      <dl class="facts">
        {health === undefined ? null : (
          <>
            <dt>Health</dt>
            <dd>{HEALTH[health].meaning}</dd>
          </>
        )}
        <dt>Owner</dt>
        <dd class="mono">{accountId}</dd>
        {first?.current == null ? null : (
          <>
            <dt>Current API</dt>
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
      {count === 1 ? 'One other network is' : `${count} other networks are`} in regions where this service has no API.
      An endpoint reaches only APIs of its own region.
    </p>
  );
}

function UnknownService({ name }: { readonly name: string }) {
  const { services } = useCell(useRegistry().directory.cell);
  const near = nearest(
    name,
    services.map((service) => service.name),
  );
  return (
    <Blank whole title={`No service is named “${name}”`}>
      <DidYouMean names={near} linkOf={toService} />
      <p>
        <a href={ALL_SERVICES}>Show all services</a>
      </p>
    </Blank>
  );
}
