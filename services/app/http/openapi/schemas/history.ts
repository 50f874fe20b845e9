// The schema of a name's history.
import * as z from 'zod';
import { named } from '../components.js';
import { apiId, nextCursor, region, stageName, time } from '../texts.js';

const served = z.object({ apiId, stage: stageName }).nullable();

const cause = named(
  'Cause',
  'The cause of a change.',
  z.object({
    eventName: z.string(),
    eventId: z.string().describe('The id of the CloudTrail event that reported it.'),
    principal: z.string().nullable().describe('The role or user that acted, without its session’s name.'),
    tool: z.string().nullable().describe('The tool that it used: `terraform`, `cloudformation`, …'),
  }),
);

export const historyLine = named(
  'HistoryLine',
  'One change of the API or stage that serves a name in a region.',
  z.object({ at: time, region, from: served, to: served, cause }),
);

export const historyPage = named(
  'HistoryPage',
  'Changes, newest first.',
  z.object({ history: z.array(historyLine), cursor: nextCursor }),
);
