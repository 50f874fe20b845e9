// The SDK's port to a registry: a source reads documents by key and knows nothing about addresses. Several act as one.
import type { RegistryDocumentKey, RegistryDocuments } from '../model/question.js';
import { isRefusal, unavailable } from '../outage.js';
import { COOL_DOWN_MS, type RegistryRuntime, TIMEOUT_MS, isFresh, within, type Validity } from '../runtime.js';

export type {
  RegistryDocument,
  RegistryDocumentKey,
  RegistryDocumentTypes,
  RegistryDocuments,
} from '../model/question.js';

/** The result of a read. */
export interface SourceAnswer<K extends readonly RegistryDocumentKey[] = readonly RegistryDocumentKey[]> {
  readonly documents: RegistryDocuments<K>;
  /** The registry's name, if the answer contains it. */
  readonly registry?: string | undefined;
  /** How old the documents were in the cache that gave them, in ms; 0 by default. */
  readonly ageMs?: number | undefined;
  /** Which of several sources answered: its description. Without it, there is only one. */
  readonly from?: string | undefined;
}

/** The options of a read. */
export interface SourceReadOptions {
  /** Read the latest write, not what a replica may still hold. @default false */
  readonly consistent?: boolean | undefined;
  /** Ends the read, which then throws the signal's reason. @default none */
  readonly signal?: AbortSignal | undefined;
  /** For the whole read, attempts and pauses included, in ms. @default the source's timeoutMs */
  readonly timeoutMs?: number | undefined;
  /** Nobody waits for the result, so its pauses do not keep the process alive. @default false */
  readonly background?: boolean | undefined;
  /** Make a single attempt: memory serves the callers, and thousands of processes must not press a registry that is down. @default false */
  readonly once?: boolean | undefined;
}

/**
 * Where documents come from: DynamoDB, the query endpoint, a snapshot, a test.
 * A read answers all its keys or throws a `WaypostError`, usually REGISTRY_UNAVAILABLE; an aborted read throws the signal's
 * reason.
 */
export interface RegistrySource {
  /** For messages: "table waypost-prod in us-west-2". */
  readonly description: string;
  readonly read: <const K extends readonly RegistryDocumentKey[]>(
    keys: K,
    options?: SourceReadOptions,
  ) => Promise<SourceAnswer<K>>;
  /** Ends idle connections; a later read opens new ones. */
  readonly close?: () => void;
}

/** The part of a list to read. */
export interface SourceListOptions {
  /** The most rows to return. @default 100 */
  readonly limit?: number | undefined;
  /** The `cursor` of the page before. @default the first page */
  readonly cursor?: string | undefined;
  /** Ends the read, which then throws the signal's reason. @default none */
  readonly signal?: AbortSignal | undefined;
  /** For the whole page, attempts and pauses included, in ms. @default the source's timeoutMs */
  readonly timeoutMs?: number | undefined;
}

/** One page of a list; the last one has no `cursor`. */
export interface SourcePage<T> {
  readonly items: readonly T[];
  readonly cursor?: string;
}

/** One of several sources, such as a table's replica in one region. */
interface OrderedSource {
  readonly source: RegistrySource;
  /** Set while it does not answer: until it ends, the source is read only if no other one answers. */
  coolDown: Validity | undefined;
}

/**
 * Several sources as one: the first that works is read. Each but the last gets an equal share of the time that is left, so that
 * one that hangs does not use up the time of the next. A source that did not answer comes last, until a probe finds that it
 * answers again; each process draws the time of its probe, so that a region that comes back meets no thundering herd.
 */
export function orderSources(sources: readonly RegistrySource[], runtime: RegistryRuntime): RegistrySource {
  const all: readonly OrderedSource[] = sources.map((source) => ({ source, coolDown: undefined }));
  return {
    description: sources.map(({ description }) => description).join(', then '),
    read: async (keys, options = {}) => {
      const deadline = runtime.now() + (options.timeoutMs ?? TIMEOUT_MS);
      let failure: unknown = noSource();
      const inTurn = turnsOf(all);
      for (const [index, each] of inTurn.entries()) {
        const timeoutMs = Math.max(1, deadline - runtime.now()) / (inTurn.length - index);
        if (index === 0) probeEarlier(all, each, { keys, options: { ...options, timeoutMs }, runtime });
        try {
          // A source may exceed its time, and the next one must still be asked.
          const limits = { timeoutMs, signal: options.signal };
          const answer = await within(runtime, each.source.read(keys, { ...options, timeoutMs }), limits);
          each.coolDown = undefined;
          return { ...answer, from: answer.from ?? each.source.description };
        } catch (error) {
          if (isRefusal(error) || options.signal?.aborted === true) throw error;
          coolDown(each, runtime);
          failure = error;
        }
      }
      throw failure;
    },
    close: () => {
      for (const source of sources) source.close?.();
    },
  };
}

/** Those that work in their order, then those that did not answer. */
const turnsOf = (all: readonly OrderedSource[]): readonly OrderedSource[] => [
  ...all.filter((each) => each.coolDown === undefined),
  ...all.filter((each) => each.coolDown !== undefined),
];

function coolDown(each: OrderedSource, runtime: RegistryRuntime): void {
  const now = runtime.now();
  each.coolDown = { readAt: now, freshUntil: now + runtime.random() * COOL_DOWN_MS };
}

interface SourceProbe {
  readonly keys: readonly RegistryDocumentKey[];
  readonly options: SourceReadOptions;
  readonly runtime: RegistryRuntime;
}

/** Asks the sources before `first` whose cool-down has ended, once and for nobody. */
function probeEarlier(
  all: readonly OrderedSource[],
  first: OrderedSource,
  { keys, options, runtime }: SourceProbe,
): void {
  if (first.coolDown) return;
  for (const each of all.slice(0, all.indexOf(first))) {
    if (!each.coolDown || isFresh(runtime.now(), each.coolDown)) continue;
    // The next probe is a cool-down away, also if this one hangs.
    coolDown(each, runtime);
    each.source.read(keys, { ...options, background: true, once: true }).then(
      () => {
        each.coolDown = undefined;
      },
      () => undefined,
    );
  }
}

const noSource = (): Error =>
  unavailable({
    reason: 'configuration',
    message: 'No registry is configured.',
    remedy: 'Give `table`, `url` or `sources`, or set WAYPOST_TABLE or WAYPOST_URL.',
  });

const MOST_PAGES = 1000;

/** Bounds a loop over the pages of a list: a source that always gives a cursor must not hold its reader. */
export class PageBound {
  readonly #cursors = new Set<string>();

  /** `from` is where the pages come from, for messages. */
  constructor(private readonly from: string) {}

  /** Notes the cursor of the next page; @throws WaypostError if it was given before, or if there are too many pages. */
  note(cursor: string): void {
    if (this.#cursors.has(cursor) || this.#cursors.size === MOST_PAGES) throw endlessList(this.from);
    this.#cursors.add(cursor);
  }
}

export const endlessList = (from: string): Error =>
  unavailable({
    reason: 'malformed',
    message: `${from} returned a list without an end.`,
    remedy: 'Check that it is a Waypost registry, and that no proxy or cache changes its answers.',
  });
