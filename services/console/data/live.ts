// Keeps what is shown up to date. The local server tells of changes as they happen; over a deployed registry it is asked again every
// few seconds, since a table tells nobody. A page that nobody sees asks nothing.
import type { Answers } from './answers.js';
import type { Connection } from './connection.js';
import type { DirectoryReader } from './directory.js';
import { servicePath } from './directory.js';

interface Change {
  readonly services?: readonly string[];
  readonly networks: boolean;
}

export interface LiveParts {
  readonly connection: Connection;
  readonly answers: Answers;
  readonly directory: DirectoryReader;
}

const CHANGES_PATH = '/local/changes';
/** How often what is shown is asked for again. */
const POLL_MS = 8000;
/** The same where changes are told: for what they do not tell, sweeps and last events. */
const CALM_MS = 30_000;
/** While nobody answers. */
const RETRY_MS = 2000;
/** The list of all names is read again no oftener than this. */
const LIST_MS = 30_000;

/** Runs for as long as the page lives. */
export function keepLive(parts: LiveParts): void {
  const { connection, answers, directory } = parts;
  let events: EventSource | undefined;
  let listedAt = performance.now();

  const refreshAll = (): void => {
    answers.refreshWatched();
    listedAt = performance.now();
    void directory.reload();
  };
  const follow = (): void => {
    events?.close();
    events = new EventSource(CHANGES_PATH);
    events.onopen = () => {
      const isFirst = connection.link.get() === 'connecting';
      connection.link.set('live');
      if (!isFirst) refreshAll();
    };
    events.onmessage = ({ data }) => applyChange(JSON.parse(String(data)) as Change, parts); // our own server's words
    // Closed: this registry tells no changes. Otherwise the browser tries again by itself.
    events.onerror = () => connection.link.set(events?.readyState === EventSource.CLOSED ? 'polling' : 'lost');
  };
  const poll = (): void => {
    if (!document.hidden) {
      const isLost = connection.link.get() === 'lost';
      answers.refreshWatched();
      if (isLost && events?.readyState === EventSource.CLOSED) void recover();
      if (!directory.cell.get().complete || performance.now() - listedAt > LIST_MS) {
        listedAt = performance.now();
        if (connection.link.get() !== 'live' || !directory.cell.get().complete) void directory.reload();
      }
    }
    setTimeout(poll, pauseOf(connection));
  };
  const recover = async (): Promise<void> => {
    const answer = await answers.refresh('/healthz');
    if (answer.kind === 'unreachable') return;
    connection.link.set('polling');
    refreshAll();
  };
  document.addEventListener('visibilitychange', () => {
    // A browser has six connections to a host; hidden pages leave them to the one that is seen.
    if (document.hidden) return events?.close();
    follow();
    refreshAll();
  });
  void directory.reload();
  follow();
  setTimeout(poll, POLL_MS);
}

function pauseOf({ link }: Connection): number {
  const state = link.get();
  return state === 'lost' ? RETRY_MS : state === 'live' ? CALM_MS : POLL_MS;
}

function applyChange({ services, networks }: Change, { answers, directory }: LiveParts): void {
  const moved = new Set(services?.map(servicePath));
  // What is shown of a service stands under its path; addresses and gates depend on the networks as well.
  answers.refreshWatched((path) => {
    const base = path.split('?')[0] ?? '';
    if (networks && !base.endsWith('/history')) return true;
    return services === undefined || [...moved].some((own) => base.startsWith(`${own}/`)) || base === '/v1/lookup';
  });
  void (services === undefined ? directory.reload() : directory.update(services));
}
