// The state of the connection: whether the registry answers, and how its changes arrive.
import type { Ask, AskResult } from './ask.js';
import { type Cell, createCell } from './cell.js';

export type RegistryConnectionState =
  | 'connecting'
  /** The server sends changes as they happen. */
  | 'live'
  /** The page asks again every few seconds. */
  | 'polling'
  /** The registry does not answer: the page shows its last answers. */
  | 'lost';

export interface RegistryConnection {
  readonly state: Cell<RegistryConnectionState>;
  readonly registry: Cell<string | null>;
  /** When the registry last answered, in ms. */
  readonly answeredAt: Cell<number>;
}

export function createConnection(): RegistryConnection {
  return {
    state: createCell<RegistryConnectionState>('connecting'),
    registry: createCell<string | null>(null),
    answeredAt: createCell(0),
  };
}

/** Wraps `ask`: every answer updates the connection's state. */
export function observed(ask: Ask, { state, registry, answeredAt }: RegistryConnection): Ask {
  return async <T>(path: string, ending?: AbortSignal): Promise<AskResult<T>> => {
    const answer = await ask<T>(path, ending);
    if (answer.kind === 'aborted') return answer;
    if (answer.kind === 'unreachable') state.set('lost');
    else answeredAt.set(Date.now());
    if (answer.kind === 'found' && answer.registry !== null) registry.set(answer.registry);
    return answer;
  };
}
