// The head of the page: the registry's name, the search, the pages, and the state of the connection.
import { isServiceName } from 'waypost/model';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { useCell } from './data/cell.js';
import type { RegistryConnectionState } from './data/connection.js';
import { useRegistry } from './data/context.js';
import { isCall } from './data/matching.js';
import {
  ALL,
  ALL_ACTIVITY,
  ALL_SERVICES,
  currentView,
  go,
  linkTo,
  listBehind,
  listOfImpact,
  toService,
  type View,
} from './data/view.js';
import { Mark, type Tone } from './ui/mark.js';

export function Head({ view }: { readonly view: View }) {
  const { connection } = useRegistry();
  const registry = useCell(connection.registry);
  const tab = tabOf(view);
  return (
    <header class="head">
      <a class="brand" href={ALL_SERVICES}>
        <svg viewBox="0 0 32 32" aria-hidden="true">
          <path class="track" d="M5 27c4-8 18-5 22-19" />
          <circle class="track-end" cx="6" cy="26" r="4" />
          <path class="post" d="M26 1.500 31 8l-5 6.500-5-6.500z" />
        </svg>
        <span class="brand-name">Waypost</span>
        {registry === null ? null : <span class="registry mono">{registry}</span>}
      </a>
      <Search view={view} />
      <nav aria-label="Pages">
        <Tab to={ALL_SERVICES} isCurrent={tab === 'services'}>
          Services
        </Tab>
        <Tab to={linkTo({ page: 'matrix', ...ALL, networks: '' })} isCurrent={tab === 'matrix'}>
          Matrix
        </Tab>
        <Tab to={linkTo({ page: 'networks', q: '' })} isCurrent={tab === 'networks'}>
          Networks
        </Tab>
        <Tab to={linkTo({ page: 'activity', ...ALL_ACTIVITY })} isCurrent={tab === 'activity'}>
          Activity
        </Tab>
        <Tab to={linkTo({ page: 'accounts', q: '' })} isCurrent={tab === 'accounts'}>
          Accounts
        </Tab>
      </nav>
      <ConnectionSign />
    </header>
  );
}

/** The page whose tab is marked. */
function tabOf(view: View): View['page'] {
  switch (view.page) {
    case 'service':
      return 'services';
    case 'network':
      return 'networks';
    case 'impact':
      return listOfImpact(view.of);
    default:
      return view.page;
  }
}

interface TabProps {
  readonly to: string;
  readonly isCurrent: boolean;
  readonly children: string;
}

function Tab({ to, isCurrent, children }: TabProps) {
  return (
    <a href={to} {...(isCurrent ? { 'aria-current': 'page' as const } : {})}>
      {children}
    </a>
  );
}

const SIGNS: Readonly<
  Record<RegistryConnectionState, { readonly tone: Tone; readonly word: string; readonly title: string }>
> = {
  connecting: { tone: 'quiet', word: 'connecting', title: 'Waiting for the first answer' },
  live: { tone: 'good', word: 'connected', title: 'Changes show as they happen' },
  polling: { tone: 'good', word: 'every 8 s', title: 'The table is read again every eight seconds' },
  lost: { tone: 'bad', word: 'offline', title: 'The registry does not answer' },
};

function ConnectionSign() {
  const state = useCell(useRegistry().connection.state);
  const { tone, word, title } = SIGNS[state];
  return (
    <span class={`status link ${tone}`} title={title}>
      <Mark tone={tone} />
      {word}
    </span>
  );
}

function Search({ view }: { readonly view: View }) {
  const input = useRef<HTMLInputElement>(null);
  const text = 'q' in view ? view.q : view.page === 'lookup' ? view.url : '';
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
        placeholder="Name, id, account:, is:, or a URL"
        aria-label="Search for a name or an id, or paste an old URL"
        aria-keyshortcuts="/"
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
      />
      <kbd aria-hidden="true">/</kbd>
    </form>
  );
}

// The handlers below read the current view, which may be newer than the one that is drawn.

function search(text: string): void {
  const view = currentView.get();
  if (isCall(text)) {
    go(linkTo({ page: 'lookup', url: text.trim() }));
    return;
  }
  if ('q' in view) go(linkTo({ ...view, q: text }), 'replace');
  else go(linkTo({ page: 'services', ...ALL, q: text }));
}

/** Enter opens the first match, or the typed name if names may not be listed. On the matrix, it moves the focus to the cells. */
function submit(event: Event, input: HTMLInputElement | null): void {
  event.preventDefault();
  const view = currentView.get();
  if (view.page === 'matrix') document.querySelector<HTMLElement>('.matrix [tabindex="0"]')?.focus();
  if (view.page !== 'services') return;
  input?.blur();
  const first = document.querySelector<HTMLElement>('[data-index="0"] a');
  if (first !== null) first.click();
  else if (isServiceName(view.q)) go(toService(view.q));
}

/** `/` focuses the search from anywhere. Esc leaves the search, or goes from a page back to its list. */
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
  const view = currentView.get();
  if (document.activeElement === input && input !== null) {
    input.blur();
    if ('q' in view) go(linkTo({ ...view, q: '' }), 'replace');
    return;
  }
  switch (view.page) {
    case 'service':
    case 'lookup':
    case 'not-found':
      go(listBehind('services').link);
      break;
    case 'impact':
      go(listBehind(listOfImpact(view.of)).link);
      break;
    case 'network':
      go(listBehind('networks').link);
      break;
    case 'services':
    case 'matrix':
    case 'networks':
    case 'accounts':
    case 'activity':
      break;
  }
}
