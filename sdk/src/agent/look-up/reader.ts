// What the look-up routes need of a registry beside its documents.
import type { ActivityFilter } from '../../model/activity.js';
import type { Explanation, LookupAnswer } from '../../model/answers.js';
import type { Network, ServiceSummary } from '../../model/documents.js';
import type { PagedImpact } from '../../model/impact/read-impact.js';
import type { Question } from '../../model/question.js';
import type { SourceListOptions, SourcePage } from '../../sources/source.js';

export interface LookUpReader {
  readonly services: (options?: SourceListOptions) => Promise<SourcePage<ServiceSummary>>;
  readonly networks: (options?: SourceListOptions) => Promise<SourcePage<Network>>;
  readonly lookup: (url: string) => Promise<LookupAnswer>;
  /** The gates of a pasted call, from the network that it names unless the caller names another. */
  readonly explainUrl: (url: string, caller: Pick<Question, 'network' | 'region'>) => Promise<Explanation>;
  /** A page of what the removal of an id, a URL or a name does to callers. */
  readonly impact: (of: string, paging: SourceListOptions) => Promise<PagedImpact>;
  /** Undefined where the registry is read by its table, which holds neither. */
  readonly operator: OperatorAnswers | undefined;
}

export interface OperatorAnswers {
  readonly history: (service: string, options: SourceListOptions) => Promise<SourcePage<object>>;
  readonly activity: (
    asked: ActivityFilter & { readonly since: string },
    paging: SourceListOptions,
  ) => Promise<SourcePage<object>>;
  readonly accounts: () => Promise<unknown>;
}
