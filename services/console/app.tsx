// The page: a head that stays, and the place where one is.
import { useLayoutEffect, useRef } from 'preact/hooks';
import { announcement } from './data/announce.js';
import { useCell } from './data/cell.js';
import { ALL, here, linkTo, type Place } from './data/place.js';
import { Head } from './head.js';
import { AccountsPage } from './pages/accounts.js';
import { LookupPage } from './pages/lookup.js';
import { NetworkPage } from './pages/network.js';
import { NetworksPage } from './pages/networks.js';
import { ServicePage } from './pages/service.js';
import { ServicesPage } from './pages/services.js';
import { arriveAt } from './ui/heading.js';
import { Blank } from './ui/states.js';
import { Lost } from './lost.js';

export function App() {
  const place = useCell(here);
  const main = useRef<HTMLElement>(null);
  const key = keyOf(place);
  const first = useRef(key);
  useLayoutEffect(() => {
    if (place.page !== 'services') window.scrollTo(0, 0);
    if (key === first.current) return;
    first.current = '';
    arriveAt(main.current);
  }, [key]);
  return (
    <>
      <a class="skip" href="#main" onClick={(event) => skip(event, main.current)}>
        To the content
      </a>
      <Head place={place} />
      <Lost />
      <main id="main" ref={main} tabIndex={-1}>
        <Page key={key} place={place} />
      </main>
      <Foot />
      <p class="hidden" role="status" aria-live="polite">
        {useCell(announcement)}
      </p>
    </>
  );
}

/** A page of its own; filters and the chosen network are the same page. */
function keyOf(place: Place): string {
  switch (place.page) {
    case 'service':
      return `service ${place.name}`;
    case 'network':
      return `network ${place.ref}`;
    case 'lookup':
      return `lookup ${place.url}`;
    default:
      return place.page;
  }
}

function skip(event: Event, main: HTMLElement | null): void {
  event.preventDefault();
  main?.focus();
}

function Page({ place }: { readonly place: Place }) {
  switch (place.page) {
    case 'services':
      return <ServicesPage filter={place} />;
    case 'service':
      return <ServicePage name={place.name} network={place.network} />;
    case 'networks':
      return <NetworksPage q={place.q} />;
    case 'network':
      return <NetworkPage reference={place.ref} />;
    case 'accounts':
      return <AccountsPage />;
    case 'lookup':
      return <LookupPage url={place.url} />;
    case 'nowhere':
      return (
        <Blank whole title="There is no such page">
          <p>
            <a href={linkTo({ page: 'services', ...ALL })}>Show all services</a>
          </p>
        </Blank>
      );
  }
}

function Foot() {
  return (
    <footer class="foot small soft">
      <span>
        <kbd>/</kbd> search
      </span>
      <span>
        <kbd>↑</kbd> <kbd>↓</kbd> walk
      </span>
      <span>
        <kbd>Enter</kbd> open
      </span>
      <span>
        <kbd>Esc</kbd> back
      </span>
    </footer>
  );
}
