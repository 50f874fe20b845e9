// What the commands read from a registry, through its table or its query endpoint.
import type {
  ActivityFilter,
  ActivityRow,
  Explanation,
  HistoryLine,
  LookupAnswer,
  Network,
  PagedImpact,
  Question,
  ServiceSummary,
} from '../../model/index.js';
import { systemRuntime, type RegistryRuntime } from '../../runtime.js';
import {
  PageBound,
  endlessList,
  type SourceListOptions,
  type SourcePage,
  type RegistrySource,
} from '../../sources/source.js';

/** What only the query endpoint has: the readers' table does not hold it. */
export interface OperatorReader {
  readonly history: (service: string, paging: SourceListOptions) => Promise<SourcePage<HistoryLine>>;
  readonly activity: (asked: AskedActivity, paging: SourceListOptions) => Promise<SourcePage<ActivityRow>>;
  /** The enrolment report, not validated. */
  readonly accounts: () => Promise<unknown>;
}

export interface AskedActivity extends ActivityFilter {
  /** A span or a time, as `isSince` accepts. */
  readonly since: string;
}

export interface RegistryReader {
  readonly description: string;
  readonly source: RegistrySource;
  readonly services: (options?: SourceListOptions) => Promise<SourcePage<ServiceSummary>>;
  readonly networks: (options?: SourceListOptions) => Promise<SourcePage<Network>>;
  readonly lookup: (url: string) => Promise<LookupAnswer>;
  /** The gates of a pasted call, from the network that it names unless the caller names another. */
  readonly explainUrl: (url: string, caller: Pick<Question, 'network' | 'region'>) => Promise<Explanation>;
  /** A page of what the removal of an id, a URL or a name does to callers. */
  readonly impact: (of: string, paging: SourceListOptions) => Promise<PagedImpact>;
  /** Undefined without a query endpoint. */
  readonly operator: OperatorReader | undefined;
  readonly close: () => void;
}

const PAGE = 1000;
/** Ends a list that grows faster than it is read. */
const LONGEST_LIST_MS = 300_000;

/** The pages of a list, one read each. */
export async function* pagesOf<T>(
  list: (options: SourceListOptions) => Promise<SourcePage<T>>,
  options: SourceListOptions = {},
  runtime: Pick<RegistryRuntime, 'now'> = systemRuntime,
): AsyncGenerator<readonly T[]> {
  const bound = new PageBound('The registry');
  const deadline = runtime.now() + LONGEST_LIST_MS;
  let { cursor } = options;
  do {
    const { items, cursor: next } = await list({ ...options, limit: PAGE, cursor });
    yield items;
    cursor = next;
    if (cursor !== undefined) bound.note(cursor);
    if (runtime.now() > deadline) throw endlessList('The registry');
  } while (cursor !== undefined);
}

/** All items of a list. */
export async function allOf<T>(list: (options: SourceListOptions) => Promise<SourcePage<T>>): Promise<T[]> {
  const all: T[] = [];
  for await (const page of pagesOf(list)) all.push(...page);
  return all;
}

/** Every reference to these networks: VPC ids, names and endpoint ids. */
export function networkRefs(networks: readonly Network[]): string[] {
  const refs = networks.flatMap(({ vpcId, name, endpoints }) => [
    vpcId,
    ...(name === undefined ? [] : [name]),
    ...endpoints.map(({ vpceId }) => vpceId),
  ]);
  return [...new Set(refs)];
}
