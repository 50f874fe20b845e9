// What the registry answered, by path, for as long as somebody looks at it and a while longer: so a page that is opened again
// is there at once, and what is shown is refreshed in place. An answer that fails leaves the last one standing.
import type { Answer, Ask, Refusal } from './ask.js';

export interface Known<T> {
  readonly body?: T;
  /** Why there is no answer; with a body, why there is no newer one. */
  readonly refusal?: Refusal;
  readonly loading: boolean;
}

export interface Answers {
  readonly known: <T>(path: string) => Known<T>;
  /** Asks if nothing is known yet. @returns how to stop watching */
  readonly watch: (path: string, listener: () => void) => () => void;
  /** Asks anew, for all who watch. */
  readonly refresh: <T>(path: string) => Promise<Answer<T>>;
  /** Asks anew for everything that is watched and fits. */
  readonly refreshWatched: (fits?: (path: string) => boolean) => void;
}

interface Entry {
  known: Known<unknown>;
  tag: string | null;
  readonly listeners: Set<() => void>;
  asking: Promise<Answer<unknown>> | undefined;
  /** It was asked for again while a question was under way. */
  again: boolean;
}

/** So many answers are kept that nobody looks at. */
const KEPT = 400;
const NOTHING: Known<never> = { loading: true };

export function createAnswers(ask: Ask): Answers {
  const entries = new Map<string, Entry>();

  const entryOf = (path: string): Entry => {
    const found = entries.get(path);
    const entry = found ?? { known: NOTHING, tag: null, listeners: new Set(), asking: undefined, again: false };
    // Put last, as the newest.
    entries.delete(path);
    entries.set(path, entry);
    return entry;
  };
  const settle = (entry: Entry, answer: Answer<unknown>): void => {
    const before = entry.known;
    entry.known = knownAfter(before, answer);
    if (answer.kind === 'found' && answer.tag !== null && answer.tag === entry.tag && !before.loading) {
      // The same again: what was drawn from it stands.
      if (before.refusal === undefined) entry.known = before;
    }
    entry.tag = answer.kind === 'found' ? answer.tag : null;
    if (entry.known !== before) for (const listener of [...entry.listeners]) listener();
  };
  const request = async (path: string, entry: Entry): Promise<Answer<unknown>> => {
    const answer = await ask(path);
    settle(entry, answer);
    entry.asking = undefined;
    if (!entry.again) return answer;
    entry.again = false;
    return (entry.asking = request(path, entry));
  };
  const refresh = (path: string): Promise<Answer<unknown>> => {
    const entry = entryOf(path);
    if (entry.asking !== undefined) entry.again = true;
    return (entry.asking ??= request(path, entry));
  };
  const forget = (): void => {
    for (const [path, { listeners, asking }] of entries) {
      if (entries.size <= KEPT) return;
      if (listeners.size === 0 && asking === undefined) entries.delete(path);
    }
  };
  return {
    known: <T>(path: string) => (entries.get(path)?.known ?? NOTHING) as Known<T>, // the path says what it answers
    watch: (path, listener) => {
      const entry = entryOf(path);
      const isFresh = entry.listeners.size > 0 && !entry.known.loading;
      entry.listeners.add(listener);
      if (!isFresh && entry.asking === undefined) void refresh(path);
      return () => {
        entry.listeners.delete(listener);
        forget();
      };
    },
    refresh: <T>(path: string) => refresh(path) as Promise<Answer<T>>,
    refreshWatched: (fits = () => true) => {
      for (const [path, { listeners }] of [...entries]) if (listeners.size > 0 && fits(path)) void refresh(path);
    },
  };
}

function knownAfter(before: Known<unknown>, answer: Answer<unknown>): Known<unknown> {
  const body = before.body === undefined ? {} : { body: before.body };
  switch (answer.kind) {
    case 'found':
      return { body: answer.body, loading: false };
    case 'refused':
      return { refusal: answer.refusal, loading: false };
    case 'unreachable':
      // Nothing is known yet: it is loading for as long as nobody answers.
      return {
        ...body,
        ...(answer.refusal === undefined ? {} : { refusal: answer.refusal }),
        loading: !('body' in body),
      };
  }
}
