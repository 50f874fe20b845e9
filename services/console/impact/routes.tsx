// Shows the addresses that a removal ends or changes: per service and network, now and after the removal.
import type { ImpactedRoute, ImpactPage, PolicyMention, UnservedName } from 'waypost/model';
import { useState } from 'preact/hooks';
import { linkTo, toService } from '../data/view.js';
import { counted } from '../ui/chip.js';
import { Mark, type Tone } from '../ui/mark.js';
import { Prose } from '../ui/prose.js';

/** How many addresses are drawn at first. */
const SHOWN = 10;

interface RoutesProps {
  readonly title: string;
  readonly tone: Tone;
  readonly routes: readonly ImpactedRoute[];
}

export function ImpactedRoutes({ title, tone, routes }: RoutesProps) {
  const [shown, setShown] = useState(SHOWN);
  if (routes.length === 0) return null;
  const networks = new Set(routes.map(({ network }) => network)).size;
  const services = new Set(routes.map(({ service }) => service)).size;
  return (
    <section class="panel" aria-label={title}>
      <div class="panel-head">
        <h2>
          <Mark tone={tone} /> {title}
        </h2>
        <p class="small soft">
          {counted(services, 'service')}, from {counted(networks, 'network')}
        </p>
      </div>
      <ul class="impact">
        {routes.slice(0, shown).map((route) => (
          <Route key={`${route.service} ${route.network}`} route={route} />
        ))}
      </ul>
      {routes.length > shown ? (
        <button type="button" class="more" onClick={() => setShown(shown * 10)}>
          Show more of the {routes.length}
        </button>
      ) : null}
    </section>
  );
}

function Route({ route }: { readonly route: ImpactedRoute }) {
  const { service, network, networkName, before, after } = route;
  return (
    <li>
      <p>
        <a href={toService(service, network)}>{service}</a>{' '}
        <span class="small soft">
          from{' '}
          <a href={linkTo({ page: 'network', ref: network })} class={networkName === undefined ? 'mono' : ''}>
            {networkName ?? network}
          </a>
        </span>
      </p>
      <dl class="small">
        <dt>now</dt>
        <dd class="mono url">{before}</dd>
        <dt>then</dt>
        {after === null ? <dd class="bad">{lossOf(route)}</dd> : <dd class="mono url">{after}</dd>}
      </dl>
    </li>
  );
}

const LOSSES: Readonly<Record<string, string>> = {
  SERVICE_GONE: 'no API has the name',
  SERVICE_NOT_READY: 'no API may serve the name',
  UNREACHABLE_FROM_NETWORK: 'the network has no endpoint that reaches it',
};

function lossOf({ code = '', successor }: ImpactedRoute): string {
  if (successor !== undefined) return `none until API ${successor} serves`;
  return `none: ${LOSSES[code] ?? code}`;
}

export function UnservedNames({ unserved }: Pick<ImpactPage, 'unserved'>) {
  if (unserved.length === 0) return null;
  return (
    <section class="panel" aria-label="Names that no API will serve">
      <h2>Names that no API will serve</h2>
      <ul class="plain small">
        {unserved.map((name) => (
          <Unserved key={`${name.service} ${name.region}`} name={name} />
        ))}
      </ul>
    </section>
  );
}

function Unserved({ name: { service, region, successor } }: { readonly name: UnservedName }) {
  return (
    <li>
      <a href={toService(service)}>{service}</a> in {region}
      {successor === undefined ? null : (
        <>
          , until API <span class="mono">{successor}</span> serves
        </>
      )}
    </li>
  );
}

export function PolicyMentions({ policies }: Pick<ImpactPage, 'policies'>) {
  const [shown, setShown] = useState(SHOWN);
  if (policies.length === 0) return null;
  return (
    <section class="panel" aria-label="Policies that name it">
      <div class="panel-head">
        <h2>Policies that name it</h2>
        <p class="small soft">{counted(policies.length, 'statement')}</p>
      </div>
      <ul class="plain small">
        {policies.slice(0, shown).map((mention, index) => (
          <Mention key={index} mention={mention} />
        ))}
      </ul>
      {policies.length > shown ? (
        <button type="button" class="more" onClick={() => setShown(shown * 10)}>
          Show more of the {policies.length}
        </button>
      ) : null}
    </section>
  );
}

function Mention({ mention: { policyOf, service, sid, names } }: { readonly mention: PolicyMention }) {
  return (
    <li>
      The policy of <Prose text={policyOf} />
      {service === undefined ? null : (
        <>
          {' '}
          (<a href={toService(service)}>{service}</a>)
        </>
      )}
      {sid === undefined ? null : <>, statement “{sid}”</>} names <span class="mono">{names}</span>
    </li>
  );
}
