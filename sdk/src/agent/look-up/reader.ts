// What the look-up routes need of a registry beside its documents.
import type { Explanation, LookupAnswer } from '../../model/answers.js';
import type { Network, ServiceSummary } from '../../model/documents.js';
import type { Question } from '../../model/question.js';
import type { SourceListOptions, Page } from '../../sources/source.js';

export interface LookUpReader {
  readonly services: (options?: SourceListOptions) => Promise<Page<ServiceSummary>>;
  readonly networks: (options?: SourceListOptions) => Promise<Page<Network>>;
  readonly lookup: (url: string) => Promise<LookupAnswer>;
  /** The gates of a pasted call, from the network that it names unless the caller names another. */
  readonly explainUrl: (url: string, caller: Pick<Question, 'network' | 'region'>) => Promise<Explanation>;
  /** Undefined where the registry is read by its table, which holds neither. */
  readonly operator: OperatorAnswers | undefined;
}

export interface OperatorAnswers {
  readonly history: (service: string, options: SourceListOptions) => Promise<Page<object>>;
  readonly accounts: () => Promise<unknown>;
}
