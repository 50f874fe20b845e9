// What the look-up routes need of a registry beside its documents.
import type { LookupAnswer } from '../../model/answers.js';
import type { Network, ServiceSummary } from '../../model/documents.js';
import type { SourceListOptions, Page } from '../../sources/source.js';

export interface LookUpReader {
  readonly services: (options?: SourceListOptions) => Promise<Page<ServiceSummary>>;
  readonly networks: (options?: SourceListOptions) => Promise<Page<Network>>;
  readonly lookup: (url: string) => Promise<LookupAnswer>;
  /** Undefined where the registry is read by its table, which holds neither. */
  readonly operator: OperatorAnswers | undefined;
}

export interface OperatorAnswers {
  readonly history: (service: string, options: SourceListOptions) => Promise<Page<object>>;
  readonly accounts: () => Promise<unknown>;
}
