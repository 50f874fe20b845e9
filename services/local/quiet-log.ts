// The query endpoint's log, for a person: only what went wrong.
import type { Log } from '../app/http/ports.js';
import type { Terminal } from './terminal.js';

export function quietLog({ complain }: Terminal): Log {
  return (level, message, details = {}) => {
    if (level === 'error') complain(`${message}: ${JSON.stringify(details)}`);
  };
}
