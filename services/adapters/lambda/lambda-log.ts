// The log of a deployed function, by Powertools. LOG_LEVEL sets its level, and every line has the registry and, as its
// correlation id, the event's id.
import { Logger } from '@aws-lambda-powertools/logger';
import { defined } from 'waypost/model';
import type { JsonLog } from './json-log.js';

export function createLambdaLog(handler: string, registry: string | undefined): JsonLog {
  const logger = new Logger({ serviceName: handler, persistentKeys: { registry } });
  return (level, message, details = {}) => {
    const { eventId, ...rest } = details;
    logger[level](message, { ...rest, ...defined({ correlation_id: eventId }) });
  };
}
