// The service's address for each network that could reach it. The chosen network's address is shown in full.
import type { ServiceAddress, Network, ServiceEntry, ServiceRegion } from 'waypost/model';
import { useState } from 'preact/hooks';
import type { HttpRefusal } from '../data/ask.js';
import { useAnswer } from '../data/context.js';
import { servicePath } from '../data/directory.js';
import { go, toService } from '../data/view.js';
import { Ago, exactOf } from '../ui/ago.js';
import { WithCommands } from '../ui/command.js';
import { Copy } from '../ui/copy.js';
import { Mark, Note } from '../ui/mark.js';
import { Prose } from '../ui/prose.js';
import { Loading } from '../ui/states.js';

interface AddressesProps {
  readonly entry: ServiceEntry;
  readonly networks: readonly Network[];
  /** True once the networks are known. */
  readonly known: boolean;
  /** The id of the chosen VPC. */
  readonly chosen: string;
}

/** How many networks are shown at first. */
const SHOWN = 6;

export function Addresses({ entry, networks, known, chosen }: AddressesProps) {
  const [all, setAll] = useState(false);
  const shown = all ? networks : firstOf(networks, chosen);
  return (
    <section class="panel" aria-labelledby="address">
      <h2 id="address">Address</h2>
      {known ? <AddressPlate entry={entry} vpcId={chosen} /> : <Loading lines={2} what="the address" />}
      {networks.length > 1 ? (
        <fieldset class="from">
          <legend>From network</legend>
          {shown.map((network) => (
            <NetworkChoice
              key={network.vpcId}
              service={entry.name}
              network={network}
              checked={network.vpcId === chosen}
            />
          ))}
          {shown.length < networks.length ? (
            <button type="button" class="more" onClick={() => setAll(true)}>
              Show all {networks.length} networks
            </button>
          ) : null}
        </fieldset>
      ) : null}
    </section>
  );
}

function firstOf(networks: readonly Network[], chosen: string): readonly Network[] {
  const first = networks.slice(0, SHOWN);
  const own = networks.find(({ vpcId }) => vpcId === chosen);
  return own === undefined || first.includes(own) ? first : [own, ...first.slice(0, SHOWN - 1)];
}

function addressPath(service: string, vpcId: string): string {
  return `${servicePath(service)}/address${vpcId === '' ? '' : `?network=${encodeURIComponent(vpcId)}`}`;
}

interface ChoiceProps {
  readonly service: string;
  readonly network: Network;
  readonly checked: boolean;
}

function NetworkChoice({ service, network: { vpcId, name, region }, checked }: ChoiceProps) {
  const { body, refusal } = useAnswer<ServiceAddress>(addressPath(service, vpcId), 50);
  return (
    <label class="choice">
      <input type="radio" name="network" checked={checked} onChange={() => go(toService(service, vpcId), 'replace')} />
      <span class="choice-body">
        <span>
          {name === undefined ? null : <b>{name} </b>}
          <span class="mono small">{vpcId}</span> <span class="small soft">{region}</span>
        </span>
        <span class="mono small soft url">{body?.url ?? refusal?.code ?? '…'}</span>
      </span>
      {body === undefined && refusal === undefined ? null : <Mark tone={toneOf(body)} />}
    </label>
  );
}

function toneOf(address: ServiceAddress | undefined): 'good' | 'bad' | 'unsure' {
  if (address === undefined) return 'bad';
  return address.warnings.length > 0 ? 'unsure' : 'good';
}

function AddressPlate({ entry, vpcId }: { readonly entry: ServiceEntry; readonly vpcId: string }) {
  const { body, refusal } = useAnswer<ServiceAddress>(addressPath(entry.name, vpcId));
  if (body !== undefined) return <Plate address={body} />;
  if (refusal !== undefined) return <NoAddress refusal={refusal} entry={entry} />;
  return <Loading lines={2} what="the address" />;
}

const FORMS: Readonly<Record<ServiceAddress['form'], string>> = {
  'endpoint-alias': 'through the endpoint’s alias',
  'private-dns': 'through private DNS, inside this VPC',
  'endpoint-dns': 'through the endpoint’s own DNS name, with a header',
  'custom-domain': 'through a custom domain name',
};

function Plate({ address }: { readonly address: ServiceAddress }) {
  const { url, form, headers, vpceId, stage, since, warnings } = address;
  const names = Object.keys(headers);
  return (
    <>
      <div class="plate">
        <span class="mono url">{url}</span>
        <Copy text={url} what="the address" />
      </div>
      {names.map((name) => (
        <div class="plate header" key={name}>
          <span class="mono url">
            <span class="soft">{name}:</span> {headers[name]}
          </span>
          <Copy text={`${name}: ${headers[name] ?? ''}`} what={`the header ${name}`} />
        </div>
      ))}
      <p class="small soft">
        <code title="The address form">{form}</code> {FORMS[form]} <span class="dot">·</span> endpoint{' '}
        <span class="mono">{vpceId}</span> <span class="dot">·</span> stage <span class="mono">{stage}</span>{' '}
        <span class="dot">·</span> unchanged for <Ago at={since} bare />
      </p>
      {warnings.map(({ code, message }) => (
        <Note tone="unsure" key={code}>
          <WithCommands text={message} /> <code class="small">{code}</code>
        </Note>
      ))}
    </>
  );
}

function NoAddress({ refusal, entry }: { readonly refusal: HttpRefusal; readonly entry: ServiceEntry }) {
  const removals = entry.status === 'gone' ? entry.regions.filter(({ removal }) => removal !== undefined) : [];
  return (
    <>
      <div class="plate none">
        <Mark tone="bad" />
        <span>
          <Prose text={refusal.detail} />
        </span>
      </div>
      <p class="soft">
        <WithCommands text={refusal.remedy} />
      </p>
      {/* The refusal names the last one. */}
      {(removals.length > 1 ? removals : []).map((own) => (
        <Removal key={own.region} own={own} />
      ))}
    </>
  );
}

function Removal({ own: { removal, region } }: { readonly own: ServiceRegion }) {
  if (removal === undefined) return null;
  return (
    <p class="small soft">
      In {region} API <span class="mono">{removal.apiId}</span>{' '}
      {removal.reason === undefined ? 'was deleted' : `was changed to the endpoint type ${removal.type ?? ''}`} at{' '}
      {exactOf(removal.at)}
      {removal.by === null ? '' : ' by '}
      {removal.by === null ? null : <span class="mono">{removal.by}</span>}.
      {removal.url === null ? null : (
        <>
          {' '}
          Its last address: <span class="mono url">{removal.url}</span>
        </>
      )}
    </p>
  );
}
