// What the commands ask of a registry, whether it is read from its table or through its query endpoint.
import type { LookupAnswer, Network, ServiceSummary, Timestamp } from '../../model/index.js';
import type { ListOptions, Page, Source } from '../../sources/source.js';

export interface Served {
  readonly apiId: string;
  readonly stage: string;
}

export interface HistoryLine {
  readonly at: Timestamp;
  readonly region: string;
  readonly from: Served | null;
  readonly to: Served | null;
  readonly cause: {
    readonly eventName: string;
    readonly eventId: string | null;
    readonly principal: string | null;
    readonly tool: string | null;
  };
}

/** What only the query endpoint can tell: the readers' table does not hold it. */
export interface Operations {
  readonly history: (service: string, paging: ListOptions) => Promise<Page<HistoryLine>>;
  /** The enrolment report, as it came. */
  readonly accounts: () => Promise<unknown>;
}

export interface Reader {
  readonly description: string;
  readonly source: Source;
  readonly services: (options?: ListOptions) => Promise<Page<ServiceSummary>>;
  readonly networks: (options?: ListOptions) => Promise<Page<Network>>;
  readonly lookup: (url: string) => Promise<LookupAnswer>;
  /** Undefined where no query endpoint is named. */
  readonly operations: Operations | undefined;
  readonly close: () => void;
}

const PAGE = 1000;
/** A cursor that leads in a circle must not hold a command for ever. */
const MOST_PAGES = 1000;

/** Page after page of a list, as it comes. */
export async function* pagesOf<T>(
  list: (options: ListOptions) => Promise<Page<T>>,
  options: ListOptions = {},
): AsyncGenerator<readonly T[]> {
  let { cursor } = options;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { items, cursor: next } = await list({ ...options, limit: PAGE, cursor });
    yield items;
    if (next === undefined) return;
    cursor = next;
  }
}

/** The whole of a list. */
export async function allOf<T>(list: (options: ListOptions) => Promise<Page<T>>): Promise<T[]> {
  const all: T[] = [];
  for await (const page of pagesOf(list)) all.push(...page);
  return all;
}
