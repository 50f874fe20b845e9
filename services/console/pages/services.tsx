// All services: search, filters, and the list.
import { meantBy, readSearch, remedyText, SEARCH_GRAMMAR, type Network } from 'waypost/model';
import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import { useCell } from '../data/cell.js';
import { useAnswer, useRegistry } from '../data/context.js';
import { countShows, matching, regionsOf, SHOWS, type Show } from '../data/matching.js';
import { ALL_SERVICES, type Filter, go, linkTo, toService } from '../data/view.js';
import { ImpactOffer } from '../impact/link.js';
import { DidYouMean } from '../ui/did-you-mean.js';
import { Heading } from '../ui/heading.js';
import { Blank, Loading, Refused } from '../ui/states.js';
import { NETWORKS_PATH, type NetworksBody } from './networks.js';
import { ServiceList } from './service-list.js';

const WORDS: Readonly<Record<Show, string>> = {
  blocked: 'Blocked',
  degraded: 'Degraded',
  unknown: 'Unknown',
  live: 'Live',
  'not-ready': 'Not ready',
  gone: 'Gone',
  conflicts: 'In conflict',
  siblings: 'With siblings',
};

export function ServicesPage({ filter }: { readonly filter: Filter }) {
  const { directory } = useRegistry();
  const { services, complete, refusal } = useCell(directory.cell);
  const { q, show, region } = filter;
  const networks = useSearchedNetworks(q);
  const found = useMemo(() => matching(services, { q, show, region }, networks), [services, q, show, region, networks]);
  if (refusal !== undefined) return <Refused refusal={refusal} title="The services cannot be listed" />;
  if (services.length === 0) return complete ? <NoService /> : <Loading lines={8} what="the services" />;
  return (
    <>
      <div class="page-head">
        <Heading>Services</Heading>
        <Count found={found.length} all={services.length} complete={complete} />
      </div>
      <Filters filter={filter} choose={(part) => go(linkTo({ page: 'services', ...filter, ...part }))} />
      <ImpactOffer q={q} services={services} />
      {found.length === 0 ? <NoMatch filter={filter} complete={complete} /> : <ServiceList services={found} q={q} />}
    </>
  );
}

export function Count({
  found,
  all,
  complete,
}: {
  readonly found: number;
  readonly all: number;
  readonly complete: boolean;
}) {
  const number = (count: number): string => count.toLocaleString('en').replaceAll(',', '\u2009');
  return (
    <p class="count" role="status">
      {found === all ? number(all) : `${number(found)} of ${number(all)}`}
      {complete ? '' : ' so far'}
    </p>
  );
}

interface FiltersProps {
  readonly filter: Filter;
  readonly choose: (part: Partial<Filter>) => void;
  /** Further filters of the page. */
  readonly children?: ComponentChildren;
}

export function Filters({ filter, choose, children }: FiltersProps) {
  const { services } = useCell(useRegistry().directory.cell);
  const counts = useMemo(() => countShows(services), [services]);
  const regions = useMemo(() => regionsOf(services), [services]);
  return (
    <div class="filters" role="group" aria-label="Filters">
      <button type="button" aria-pressed={filter.show === ''} onClick={() => choose({ show: '' })}>
        All
      </button>
      {SHOWS.filter((show) => counts[show] > 0 || filter.show === show).map((show) => (
        <button
          type="button"
          key={show}
          class={show}
          aria-pressed={filter.show === show}
          onClick={() => choose({ show: filter.show === show ? '' : show })}
        >
          {WORDS[show]} <span class="tally">{counts[show]}</span>
        </button>
      ))}
      {regions.length > 1 || filter.region !== '' ? (
        <label class="pick">
          <span class="hidden">Region</span>
          <select value={filter.region} onChange={(event) => choose({ region: event.currentTarget.value })}>
            <option value="">All regions</option>
            {regions.map((region) => (
              <option key={region} value={region}>
                {region}
              </option>
            ))}
          </select>
        </label>
      ) : null}
      {children}
    </div>
  );
}

export function NoMatch({ filter, complete }: { readonly filter: Filter; readonly complete: boolean }) {
  if (!complete) return <Loading lines={4} what="the services" />;
  return (
    <Blank title={filter.q === '' ? 'No service matches' : `No service matches “${filter.q}”`}>
      <Hint q={filter.q} />
      <p>
        <a href={ALL_SERVICES}>Show all services</a>
      </p>
    </Blank>
  );
}

const NO_NETWORKS: readonly Network[] = [];

/** The networks, if a term of the search may name one. */
export function useSearchedNetworks(q: string): readonly Network[] {
  const read = readSearch(q);
  const isNeeded = 'search' in read && read.search.needsNetworks;
  const { body } = useAnswer<NetworksBody>(isNeeded ? NETWORKS_PATH : undefined);
  return body?.networks ?? NO_NETWORKS;
}

/** Shows what the user may have meant, or else how to write a search. */
function Hint({ q }: { readonly q: string }) {
  const { services } = useCell(useRegistry().directory.cell);
  const read = readSearch(q);
  if ('problem' in read) return <p class="soft">{remedyText(read.problem.remedy, 'http')}</p>;
  const names = services.map(({ name }) => name);
  const meant = read.search.words.length === 1 ? meantBy(read.search.words[0] ?? '', names) : [];
  if (meant.length === 0) return <p class="soft">{SEARCH_GRAMMAR}</p>;
  return <DidYouMean names={meant} linkOf={toService} />;
}

interface Health {
  readonly sweep?: { readonly state: string };
}

export function NoService() {
  const { body } = useAnswer<Health>('/healthz');
  if (body?.sweep?.state === 'running') {
    return (
      <Blank whole title="Reading your account">
        <p class="soft">Services appear here as the scan finds them.</p>
      </Blank>
    );
  }
  return (
    <Blank whole title="No service is known yet">
      <p class="soft">
        A private REST API becomes a service by its tag <code>waypost:service</code>, or on a local server by its own
        name. Post events to try it:
      </p>
      <pre>
        <code>{`curl -X POST ${location.origin}/local/events --data @events.json`}</code>
      </pre>
    </Blank>
  );
}
