// Caches the registry's answers by path, while they are watched and for a while after. So a page that is opened again appears at once
// and is then refreshed in place. A failed request keeps the last answer.
import { defined } from 'waypost/model';
import type { Ask, AskResult, HttpRefusal } from './ask.js';

export interface KnownAnswer<T> {
  readonly body?: T;
  /** Why there is no answer. If there is a body, why there is no newer answer. */
  readonly refusal?: HttpRefusal;
  readonly loading: boolean;
}

export interface AnswerCache {
  readonly known: <T>(path: string) => KnownAnswer<T>;
  /** Asks if nothing is known yet. @returns a function that stops watching */
  readonly watch: (path: string, listener: () => void) => () => void;
  /** Asks again and informs every watcher. */
  readonly refresh: <T>(path: string) => Promise<AskResult<T>>;
  /** Asks again for every watched path for which `fits` is true. */
  readonly refreshWatched: (fits?: (path: string) => boolean) => void;
}

interface HeldAnswer {
  known: KnownAnswer<unknown>;
  tag: string | null;
  readonly listeners: Set<() => void>;
  asking: Promise<AskResult<unknown>> | undefined;
  /** Aborts the request. Absent if the caller wants the answer even if nobody watches it. */
  ending: AbortController | undefined;
  /** True if a refresh was requested while another was under way. */
  again: boolean;
}

/** The most requests of one view that are repeated when something changes. If a view makes more, the others, or all, are made only once. */
export const MOST_WATCHED = 12;

/** How many answers are kept in all; only unwatched ones are removed. */
const KEPT = 400;
const NOTHING: KnownAnswer<never> = { loading: true };

export function createAnswerCache(ask: Ask): AnswerCache {
  const entries = new Map<string, HeldAnswer>();

  const entryOf = (path: string): HeldAnswer => {
    const found = entries.get(path);
    const entry = found ?? {
      known: NOTHING,
      tag: null,
      listeners: new Set(),
      asking: undefined,
      ending: undefined,
      again: false,
    };
    // Moves it to the end, as the most recently used.
    entries.delete(path);
    entries.set(path, entry);
    return entry;
  };
  const settle = (entry: HeldAnswer, answer: AskResult<unknown>): void => {
    const before = entry.known;
    entry.known = knownAfter(before, answer);
    if (answer.kind === 'found' && answer.tag !== null && answer.tag === entry.tag && !before.loading) {
      // Unchanged: keep the same object, so that nothing is drawn again.
      if (before.refusal === undefined) entry.known = before;
    }
    entry.tag = answer.kind === 'found' ? answer.tag : null;
    if (entry.known !== before) for (const listener of [...entry.listeners]) listener();
  };
  const request = async (path: string, entry: HeldAnswer): Promise<AskResult<unknown>> => {
    const { ending } = entry;
    const answer = await ask(path, ending?.signal);
    if (ending?.signal.aborted === true) return answer;
    settle(entry, answer);
    entry.asking = undefined;
    if (!entry.again) return answer;
    entry.again = false;
    return (entry.asking = request(path, entry));
  };
  const refresh = (path: string): Promise<AskResult<unknown>> => {
    const entry = entryOf(path);
    entry.ending = undefined;
    if (entry.asking !== undefined) entry.again = true;
    return (entry.asking ??= request(path, entry));
  };
  /** Aborts the request when nobody watches: a row that was scrolled out of view needs no answer. */
  const abandon = (entry: HeldAnswer): void => {
    if (entry.asking === undefined || entry.ending === undefined) return;
    entry.ending.abort();
    entry.asking = undefined;
    entry.again = false;
  };
  const forget = (): void => {
    for (const [path, { listeners, asking }] of entries) {
      if (entries.size <= KEPT) return;
      if (listeners.size === 0 && asking === undefined) entries.delete(path);
    }
  };
  return {
    known: <T>(path: string) => (entries.get(path)?.known ?? NOTHING) as KnownAnswer<T>, // the path says what it answers
    watch: (path, listener) => {
      const entry = entryOf(path);
      const isFresh = entry.listeners.size > 0 && !entry.known.loading;
      entry.listeners.add(listener);
      if (!isFresh && entry.asking === undefined) {
        entry.ending = new AbortController();
        entry.asking = request(path, entry);
      }
      return () => {
        entry.listeners.delete(listener);
        if (entry.listeners.size === 0) abandon(entry);
        forget();
      };
    },
    refresh: <T>(path: string) => refresh(path) as Promise<AskResult<T>>,
    refreshWatched: (fits = () => true) => {
      for (const [path, { listeners }] of [...entries]) if (listeners.size > 0 && fits(path)) void refresh(path);
    },
  };
}

function knownAfter(before: KnownAnswer<unknown>, answer: AskResult<unknown>): KnownAnswer<unknown> {
  switch (answer.kind) {
    case 'found':
      return { body: answer.body, loading: false };
    case 'refused':
      return { refusal: answer.refusal, loading: false };
    case 'aborted':
      return before;
    case 'unreachable':
      // Without an earlier answer, the page keeps loading until the registry answers.
      return defined({ body: before.body, refusal: answer.refusal, loading: before.body === undefined });
  }
}
