// The log of a deployed function: one JSON object for each line, with the members that CloudWatch's tools know. Every line has the
// registry and, as its correlation id, the event's id.
import { type Environment } from 'waypost/model';
import { type JsonLog, toJson } from './json-log.js';

/** In ascending order. */
const LEVELS: readonly string[] = ['debug', 'info', 'warn', 'error'];

export interface LambdaLogEdge {
  readonly write: (line: string) => void;
  readonly now: () => number;
  /** LOG_LEVEL is the lowest level that is written; by default, info. */
  readonly environment: Environment;
}

export function createLambdaLog(
  service: string,
  registry: string | undefined,
  { write, now, environment }: LambdaLogEdge = LAMBDA,
): JsonLog {
  const lowest = LEVELS.indexOf((environment.LOG_LEVEL ?? 'info').toLowerCase());
  return (level, message, { eventId, ...details } = {}) => {
    if (LEVELS.indexOf(level) < lowest) return;
    const timestamp = new Date(now()).toISOString();
    const own = { level: level.toUpperCase(), message, timestamp, service, registry, correlation_id: eventId };
    // First in the line, and never replaced by a detail.
    write(`${toJson({ ...own, ...details, ...own })}\n`);
  };
}

const LAMBDA: LambdaLogEdge = {
  write: (line) => void process.stdout.write(line),
  now: () => Date.now(),
  environment: process.env,
};
