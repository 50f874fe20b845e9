// Whether the registry answers, and how its changes come here.
import type { Ask } from './ask.js';
import { type Cell, createCell } from './cell.js';

export type Link =
  | 'connecting'
  /** Changes are told as they happen. */
  | 'live'
  /** It is asked again every few seconds. */
  | 'polling'
  /** It does not answer: what is shown is what was known. */
  | 'lost';

export interface Connection {
  readonly link: Cell<Link>;
  readonly registry: Cell<string | null>;
  /** When the registry answered last, in ms. */
  readonly answeredAt: Cell<number>;
}

export function createConnection(): Connection {
  return { link: createCell<Link>('connecting'), registry: createCell<string | null>(null), answeredAt: createCell(0) };
}

/** The same question; whether it was answered is told to the connection. */
export function noting(ask: Ask, { link, registry, answeredAt }: Connection): Ask {
  return async <T>(path: string) => {
    const answer = await ask<T>(path);
    if (answer.kind === 'unreachable') link.set('lost');
    else answeredAt.set(Date.now());
    if (answer.kind === 'found' && answer.registry !== null) registry.set(answer.registry);
    return answer;
  };
}
