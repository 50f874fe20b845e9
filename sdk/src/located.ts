import type { AnswerSource } from './answer.js';
import type { DecidedRoute } from './model/decide.js';

/** Where to send a call, and the headers that lead it there. */
export interface Place {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Where a service is, before that is put into words. */
export interface Located extends Place {
  readonly service: string;
  readonly source: AnswerSource;
  /** How long ago the registry said so, in ms. */
  readonly ageMs: number;
  /** What it is made of; undefined of a URL that the configuration gave. */
  readonly found?: DecidedRoute;
}
