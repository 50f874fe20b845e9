// The JSON Schema of the event WaypostServiceMoved, services/service-moved.schema.json.
import { isRegistryName } from 'waypost/model';
import * as z from 'zod';
import { MOVED_EVENT } from '../../../core/activity/moved-event.js';
import { accountId, apiId, region, serviceName, stageName, time } from './texts.js';

const serving = z.strictObject({ apiId, stage: stageName }).nullable();

const detail = z.looseObject({
  id: z.string().describe('Equal for the same move: an event may arrive twice.'),
  registry: z.string().refine(isRegistryName).describe('The registry that the name is in.'),
  service: serviceName,
  rev: z
    .int()
    .min(0)
    .describe('The revision of the name. Of two events of one service, the one with the greater revision is newer.'),
  region,
  accountId: accountId.nullable().describe('The account that owns the name; null if unknown.'),
  at: time.describe('The time of the change in AWS, UTC.'),
  from: serving.describe('The API and stage that served before; null for nothing.'),
  to: serving.describe('The API and stage that serve now; null for nothing.'),
  cause: z
    .looseObject({
      eventName: z.string(),
      eventId: z.string(),
      principal: z.string().nullable(),
      tool: z.string().nullable(),
    })
    .describe('The call that caused the move, who made it, and with which tool.'),
});

export const serviceMoved = z.looseObject({
  source: z.literal(MOVED_EVENT.source),
  'detail-type': z.literal(MOVED_EVENT.detailType),
  detail,
});

export function serviceMovedSchema(): object {
  const { $schema, ...schema } = z.toJSONSchema(serviceMoved);
  const description =
    'An event of Amazon EventBridge: another API or stage serves a name in a region. It is sent at least once, in any order. Members may be added.';
  return { $schema, title: MOVED_EVENT.detailType, description, ...schema };
}
