// The frame of the page: the head, the current view and the foot.
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { announcement } from './data/announce.js';
import { useCell } from './data/cell.js';
import { ALL_SERVICES, currentView, type View } from './data/view.js';
import { zone } from './data/remembered.js';
import { Head } from './head.js';
import { ActivityPage } from './pages/activity.js';
import { AccountsPage } from './pages/accounts.js';
import { ImpactPage } from './pages/impact.js';
import { LookupPage } from './pages/lookup.js';
import { MatrixPage } from './pages/matrix.js';
import { NetworkPage } from './pages/network.js';
import { NetworksPage } from './pages/networks.js';
import { ServicePage } from './pages/service.js';
import { ServicesPage } from './pages/services.js';
import { focusHeading } from './ui/heading.js';
import { Blank } from './ui/states.js';
import { Lost } from './lost.js';

export function App() {
  const view = useCell(currentView);
  // Watches the time zone, so that every time on the page is drawn again when it changes.
  useCell(zone);
  const main = useRef<HTMLElement>(null);
  const key = keyOf(view);
  const first = useRef(key);
  useEffect(() => {
    document.title = `${titleOf(view)} · Waypost`;
  }, [key]);
  useLayoutEffect(() => {
    if (view.page !== 'services') window.scrollTo(0, 0);
    if (key === first.current) return;
    first.current = '';
    focusHeading(main.current);
  }, [key]);
  return (
    <>
      <a class="skip" href="#main" onClick={(event) => skip(event, main.current)}>
        Skip to content
      </a>
      <Head view={view} />
      <Lost />
      <main id="main" ref={main} tabIndex={-1}>
        <Page key={key} view={view} />
      </main>
      <Foot />
      <p class="hidden" role="status" aria-live="polite">
        {useCell(announcement)}
      </p>
    </>
  );
}

function titleOf(view: View): string {
  switch (view.page) {
    case 'service':
      return view.name;
    case 'network':
      return view.ref;
    case 'impact':
      return view.of === '' ? 'Impact' : `Impact of ${view.of}`;
    case 'lookup':
      return 'Look-up';
    case 'not-found':
      return 'Not found';
    default:
      return `${view.page.slice(0, 1).toUpperCase()}${view.page.slice(1)}`;
  }
}

/** Two views with the same key are the same page. Filters and the chosen network do not affect the key. */
function keyOf(view: View): string {
  switch (view.page) {
    case 'service':
      return `service ${view.name}`;
    case 'network':
      return `network ${view.ref}`;
    case 'lookup':
      return `lookup ${view.url}`;
    case 'impact':
      return `impact ${view.of}`;
    default:
      return view.page;
  }
}

function skip(event: Event, main: HTMLElement | null): void {
  event.preventDefault();
  main?.focus();
}

function Page({ view }: { readonly view: View }) {
  switch (view.page) {
    case 'services':
      return <ServicesPage filter={view} />;
    case 'service':
      return <ServicePage name={view.name} network={view.network} />;
    case 'matrix':
      return <MatrixPage filter={view} />;
    case 'networks':
      return <NetworksPage q={view.q} />;
    case 'network':
      return <NetworkPage reference={view.ref} />;
    case 'accounts':
      return <AccountsPage q={view.q} />;
    case 'activity':
      return <ActivityPage asked={view} />;
    case 'lookup':
      return <LookupPage url={view.url} />;
    case 'impact':
      return <ImpactPage of={view.of} />;
    case 'not-found':
      return (
        <Blank whole title="This page does not exist">
          <p>
            <a href={ALL_SERVICES}>Show all services</a>
          </p>
        </Blank>
      );
  }
}

function Foot() {
  const times = useCell(zone);
  return (
    <footer class="foot small soft">
      <span>
        <kbd>/</kbd> search
      </span>
      <span>
        <kbd>↑</kbd> <kbd>↓</kbd> move
      </span>
      <span>
        <kbd>Enter</kbd> open
      </span>
      <span>
        <kbd>Esc</kbd> back
      </span>
      <button type="button" class="more" onClick={() => zone.set(times === 'UTC' ? 'local' : 'UTC')}>
        {times === 'UTC' ? 'Show local times' : 'Show times in UTC'}
      </button>
    </footer>
  );
}
