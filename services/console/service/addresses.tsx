// The service's address for each network that could reach it. The chosen network's address is shown in full.
import type { ServiceAddress, GateVerdict, Network, ServiceEntry, ServiceRegion } from 'waypost/model';
import { useState } from 'preact/hooks';
import type { HttpRefusal } from '../data/ask.js';
import { useCell } from '../data/cell.js';
import { useAnswer } from '../data/context.js';
import { myNetwork } from '../data/remembered.js';
import { go, toService } from '../data/view.js';
import { Ago, exactOf } from '../ui/ago.js';
import { WithCommands } from '../ui/command.js';
import { Copy } from '../ui/copy.js';
import { Mark, Note, TONES, type Tone } from '../ui/mark.js';
import { Prose } from '../ui/prose.js';
import { Loading } from '../ui/states.js';
import { addressPath, type ServiceReach } from './reach.js';
import { codeOf, curlOf } from './snippets.js';

interface AddressesProps {
  readonly entry: ServiceEntry;
  readonly networks: readonly Network[];
  readonly reach: ServiceReach;
}

/** How many networks are shown at first. */
const SHOWN = 6;

export function Addresses({ entry, networks, reach }: AddressesProps) {
  const [all, setAll] = useState(false);
  const { isKnown, verdicts } = reach;
  const chosen = reach.chosen?.vpcId ?? '';
  const shown = all ? networks : firstOf(networks, chosen);
  return (
    <section class="panel" aria-labelledby="address">
      <h2 id="address">Address</h2>
      {isKnown ? (
        <AddressPlate entry={entry} vpcId={chosen} verdict={verdicts.get(chosen)} />
      ) : (
        <Loading lines={2} what="the address" />
      )}
      {networks.length > 1 ? (
        <fieldset class="from">
          <legend>From network</legend>
          {shown.map((network) => (
            <NetworkChoice
              key={network.vpcId}
              service={entry.name}
              network={network}
              checked={network.vpcId === chosen}
              verdict={verdicts.get(network.vpcId)}
            />
          ))}
          {shown.length < networks.length ? (
            <button type="button" class="more" onClick={() => setAll(true)}>
              Show all {networks.length} networks
            </button>
          ) : null}
          <MyNetwork vpcId={chosen} />
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

function MyNetwork({ vpcId }: { readonly vpcId: string }) {
  const isMine = useCell(myNetwork) === vpcId;
  return (
    <p class="small soft mine">
      {isMine ? 'Every service opens on this network. ' : ''}
      <button type="button" class="more" onClick={() => myNetwork.set(isMine ? '' : vpcId)}>
        {isMine ? 'Forget it' : 'Open every service on this network'}
      </button>
    </p>
  );
}

interface ChoiceProps {
  readonly service: string;
  readonly network: Network;
  readonly checked: boolean;
  readonly verdict: GateVerdict | undefined;
}

function NetworkChoice({ service, network: { vpcId, name, region }, checked, verdict }: ChoiceProps) {
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
      {body === undefined && refusal === undefined ? null : <Mark tone={toneOf(body, verdict)} />}
    </label>
  );
}

/** The tone of the gates' verdict. Without a verdict, the address alone decides. */
function toneOf(address: ServiceAddress | undefined, verdict: GateVerdict | undefined): Tone {
  if (address === undefined) return 'bad';
  if (verdict !== undefined) return TONES[verdict];
  return address.warnings.length > 0 ? 'unsure' : 'good';
}

interface AddressPlateProps {
  readonly entry: ServiceEntry;
  readonly vpcId: string;
  readonly verdict: GateVerdict | undefined;
}

function AddressPlate({ entry, vpcId, verdict }: AddressPlateProps) {
  const { body, refusal } = useAnswer<ServiceAddress>(addressPath(entry.name, vpcId));
  if (body !== undefined) return <Plate address={body} verdict={verdict} />;
  if (refusal !== undefined) return <NoAddress refusal={refusal} entry={entry} />;
  return <Loading lines={2} what="the address" />;
}

/** The warnings that say why a gate fails. */
const DENIES: ReadonlySet<string> = new Set([
  'DEFAULT_ENDPOINT_DISABLED',
  'DOMAIN_POLICY_DENIES',
  'ENDPOINT_POLICY_DENIES',
  'POLICY_DENIES',
]);

const FORMS: Readonly<Record<ServiceAddress['form'], string>> = {
  'endpoint-alias': 'through the endpoint’s alias',
  'private-dns': 'through private DNS, inside this VPC',
  'endpoint-dns': 'through the endpoint’s own DNS name, with a header',
  'custom-domain': 'through a custom domain name',
};

interface PlateProps {
  readonly address: ServiceAddress;
  readonly verdict: GateVerdict | undefined;
}

function Plate({ address, verdict }: PlateProps) {
  const { url, form, headers, vpceId, stage, since, warnings } = address;
  const names = Object.keys(headers);
  const denies = ({ code }: { readonly code: string }): boolean => DENIES.has(code) && (verdict ?? 'fail') === 'fail';
  return (
    <>
      <div class={`plate ${verdict === undefined ? 'unsure' : TONES[verdict]}`}>
        <span class="mono url">{url}</span>
        <Copy text={url} what="the address" />
      </div>
      <p class="copies">
        <Copy text={curlOf(address)} what="for this address" word="curl" />
        <Copy text={codeOf(address)} what="for this service" word="SDK code" />
      </p>
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
      {[...warnings]
        .sort((one, other) => Number(denies(other)) - Number(denies(one)))
        .map((warning) => (
          <Note tone={denies(warning) ? 'bad' : 'unsure'} key={warning.code}>
            <WithCommands text={warning.message} /> <code class="small">{warning.code}</code>
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
