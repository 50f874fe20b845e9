// The head of the page: which registry, the pages, the search, and whether all this is live.
import { isServiceName } from 'waypost/model';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Link } from './data/connection.js';
import { useCell } from './data/cell.js';
import { useRegistry } from './data/context.js';
import { isApiUrl } from './data/matching.js';
import { ALL, go, here, linkTo, type Place, toService } from './data/place.js';
import { Mark, type Tone } from './ui/mark.js';

export function Head({ place }: { readonly place: Place }) {
  const { connection } = useRegistry();
  const registry = useCell(connection.registry);
  return (
    <header class="head">
      <a class="brand" href={linkTo({ page: 'services', ...ALL })}>
        <svg viewBox="0 0 32 32" aria-hidden="true">
          <path class="track" d="M5 27c4-8 18-5 22-19" />
          <circle class="track-end" cx="6" cy="26" r="4" />
          <path class="post" d="M26 1.500 31 8l-5 6.500-5-6.500z" />
        </svg>
        <span class="brand-name">Waypost</span>
        {registry === null ? null : <span class="registry mono">{registry}</span>}
      </a>
      <Search place={place} />
      <nav aria-label="Pages">
        <Tab to={linkTo({ page: 'services', ...ALL })} isHere={place.page === 'services' || place.page === 'service'}>
          Services
        </Tab>
        <Tab to={linkTo({ page: 'networks', q: '' })} isHere={place.page === 'networks' || place.page === 'network'}>
          Networks
        </Tab>
        <Tab to={linkTo({ page: 'accounts' })} isHere={place.page === 'accounts'}>
          Accounts
        </Tab>
      </nav>
      <LinkState />
    </header>
  );
}

function Tab({ to, isHere, children }: { readonly to: string; readonly isHere: boolean; readonly children: string }) {
  return (
    <a href={to} {...(isHere ? { 'aria-current': 'page' as const } : {})}>
      {children}
    </a>
  );
}

const LINKS: Readonly<Record<Link, { readonly tone: Tone; readonly word: string; readonly title: string }>> = {
  connecting: { tone: 'quiet', word: 'connecting', title: 'Waiting for the first answer' },
  live: { tone: 'good', word: 'live', title: 'Changes are shown as they happen' },
  polling: { tone: 'good', word: 'every 8 s', title: 'The table is read again every eight seconds' },
  lost: { tone: 'bad', word: 'offline', title: 'The registry does not answer' },
};

function LinkState() {
  const link = useCell(useRegistry().connection.link);
  const { tone, word, title } = LINKS[link];
  return (
    <span class={`status link ${tone}`} title={title}>
      <Mark tone={tone} />
      {word}
    </span>
  );
}

function Search({ place }: { readonly place: Place }) {
  const input = useRef<HTMLInputElement>(null);
  const text =
    place.page === 'services' || place.page === 'networks' ? place.q : place.page === 'lookup' ? place.url : '';
  useSearchKeys(input);
  return (
    <form class="search" role="search" onSubmit={(event) => submit(event, input.current)}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <circle cx="7" cy="7" r="4.500" />
        <path d="m10.500 10.500 4 4" />
      </svg>
      <input
        ref={input}
        type="search"
        value={text}
        onInput={(event) => search(event.currentTarget.value)}
        placeholder="Search, or paste a URL"
        aria-label="Search a name, or paste an old URL"
        aria-keyshortcuts="/"
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
      />
      <kbd aria-hidden="true">/</kbd>
    </form>
  );
}

// What is typed acts where one is by now, which may not be drawn yet.

function search(text: string): void {
  const place = here.get();
  if (isApiUrl(text)) {
    go(linkTo({ page: 'lookup', url: text.trim() }));
    return;
  }
  if (place.page === 'networks') {
    go(linkTo({ page: 'networks', q: text }), 'replace');
    return;
  }
  const filter = place.page === 'services' ? place : ALL;
  go(linkTo({ page: 'services', ...filter, q: text }), place.page === 'services' ? 'replace' : 'push');
}

/** Enter opens the first that was found; where names may not be listed, the one that was typed. */
function submit(event: Event, input: HTMLInputElement | null): void {
  event.preventDefault();
  const place = here.get();
  if (place.page !== 'services') return;
  input?.blur();
  const first = document.querySelector<HTMLElement>('[data-index="0"] a');
  if (first !== null) first.click();
  else if (isServiceName(place.q)) go(toService(place.q));
}

/** `/` goes to the search from anywhere, Esc leaves it, and from a page goes back to the list. */
function useSearchKeys(input: { readonly current: HTMLInputElement | null }): void {
  useLayoutEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const { key, target, altKey, ctrlKey, metaKey } = event;
      if (altKey || ctrlKey || metaKey) return;
      const isTyping = target instanceof HTMLElement && target.matches('input:not([type=radio]), select, textarea');
      if (key === '/' && !isTyping) {
        event.preventDefault();
        input.current?.focus();
        input.current?.select();
      }
      if (key === 'Escape') leave(input.current);
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [input]);
}

function leave(input: HTMLInputElement | null): void {
  const place = here.get();
  if (document.activeElement === input && input !== null) {
    input.blur();
    if (place.page === 'services') go(linkTo({ ...place, q: '' }), 'replace');
    if (place.page === 'networks') go(linkTo({ page: 'networks', q: '' }), 'replace');
    return;
  }
  switch (place.page) {
    case 'service':
    case 'lookup':
    case 'nowhere': {
      go(linkTo({ page: 'services', ...ALL }));
      return;
    }
    case 'network': {
      go(linkTo({ page: 'networks', q: '' }));
      return;
    }
    case 'services':
    case 'networks':
    case 'accounts':
      return undefined;
  }
}
