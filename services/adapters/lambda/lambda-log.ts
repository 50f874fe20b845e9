// The log of a deployed function, by Powertools: its level is the operator's LOG_LEVEL, and every line carries the registry
// and what the line is about, so that one event can be followed by its id.
import { Logger } from '@aws-lambda-powertools/logger';
import type { JsonLog } from './json-log.js';

export function createLambdaLog(handler: string, registry: string | undefined): JsonLog {
  const logger = new Logger({ serviceName: handler, persistentKeys: { registry } });
  return (level, message, details = {}) => {
    const { eventId, ...rest } = details;
    logger[level](message, { ...rest, ...(eventId === undefined ? {} : { correlation_id: eventId }) });
  };
}
