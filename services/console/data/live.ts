// Keeps the page up to date. A local server sends changes as they happen; a deployed registry is polled every few seconds. A
// hidden page asks nothing.
import type { AnswerCache } from './answers.js';
import type { RegistryConnection } from './connection.js';
import { asksForAny } from '../matrix/chunks.js';
import { type DirectoryReader, servicePath } from './directory.js';

interface ChangeMessage {
  readonly services?: readonly string[];
  readonly networks: boolean;
  readonly activity?: true;
}

interface LiveParts {
  readonly connection: RegistryConnection;
  readonly answers: AnswerCache;
  readonly directory: DirectoryReader;
}

const CHANGES_PATH = '/local/changes';
/** The paths whose answers may concern any service. */
const OF_ANY: ReadonlySet<string> = new Set(['/v1/lookup', '/v1/explain', '/v1/impact']);
/** How often the page polls. */
const POLL_MS = 8000;
/** How often it polls while the server sends changes, which do not include sweeps and last events. */
const CALM_MS = 30_000;
/** How often it polls while the registry does not answer. */
const RETRY_MS = 2000;
/** The list of all names is read again at most this often. */
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
      const isFirst = connection.state.get() === 'connecting';
      connection.state.set('live');
      if (!isFirst) refreshAll();
    };
    events.onmessage = ({ data }) => applyChange(JSON.parse(String(data)) as ChangeMessage, parts); // our own server's format
    // Closed: this server sends no changes. Otherwise the browser reconnects automatically.
    events.onerror = () => connection.state.set(events?.readyState === EventSource.CLOSED ? 'polling' : 'lost');
  };
  const poll = (): void => {
    if (!document.hidden) {
      const isLost = connection.state.get() === 'lost';
      answers.refreshWatched();
      if (isLost && events?.readyState === EventSource.CLOSED) void recover();
      if (!directory.cell.get().complete || performance.now() - listedAt > LIST_MS) {
        listedAt = performance.now();
        if (connection.state.get() !== 'live' || !directory.cell.get().complete) void directory.reload();
      }
    }
    setTimeout(poll, pauseOf(connection));
  };
  const recover = async (): Promise<void> => {
    const answer = await answers.refresh('/healthz');
    if (answer.kind === 'unreachable') return;
    connection.state.set('polling');
    refreshAll();
  };
  document.addEventListener('visibilitychange', () => {
    // A browser has six connections per host; hidden pages leave them to the visible one.
    if (document.hidden) return events?.close();
    follow();
    refreshAll();
  });
  void directory.reload();
  follow();
  setTimeout(poll, POLL_MS);
}

function pauseOf(connection: RegistryConnection): number {
  const state = connection.state.get();
  return state === 'lost' ? RETRY_MS : state === 'live' ? CALM_MS : POLL_MS;
}

function applyChange({ services, networks, activity }: ChangeMessage, { answers, directory }: LiveParts): void {
  const changed = new Set(services?.map(servicePath));
  // Everything about a service is below its path. Addresses and gates depend on the networks as well.
  answers.refreshWatched((path) => {
    const base = path.split('?')[0] ?? '';
    // Activity is recorded after the change.
    if (base === '/v1/activity') return activity === true;
    if (networks && !base.endsWith('/history')) return true;
    if (services !== undefined && asksForAny(path, services)) return true;
    return services === undefined || [...changed].some((own) => base.startsWith(`${own}/`)) || OF_ANY.has(base);
  });
  if (services?.length === 0) return;
  void (services === undefined ? directory.reload() : directory.update(services));
}
