// One JSON line for a request. No header, no query and no body is ever in it, since they may hold secrets.
import type { IncomingMessage } from 'node:http';
import { defined } from '../model/schema.js';
import type { FinishedRequest } from './metrics.js';
import type { LogLevel } from './settings.js';

export interface RequestLogParts {
  readonly level: () => LogLevel;
  readonly write: (line: string) => void;
}

const LONGEST_PATH = 200;

export function logRequest(
  { level, write }: RequestLogParts,
  { method, url = '' }: Pick<IncomingMessage, 'method' | 'url'>,
  { trace, status, durationMs }: FinishedRequest,
): void {
  const isFailure = trace.code !== undefined && status >= 500;
  if (level() === 'off' || (level() === 'error' && !isFailure)) return;
  const { startedAt, service, source, ageMs, sends, code, failure } = trace;
  const row = {
    time: new Date(startedAt).toISOString(),
    level: isFailure ? 'error' : 'info',
    event: 'request',
    method,
    path: url.replace(/[?#].*$/s, '').slice(0, LONGEST_PATH),
    status,
    durationMs,
    ...defined({ service, source, code, failure }),
    ...(ageMs === undefined ? {} : { ageSeconds: Math.round(ageMs / 1000) }),
    ...(sends > 1 ? { healed: true } : {}),
  };
  write(JSON.stringify(row));
}
