// How a name moved.
import * as z from 'zod';
import { named } from '../components.js';
import { apiId, nextCursor, region, stageName, time } from '../texts.js';

const served = z.object({ apiId, stage: stageName }).nullable();

const cause = named(
  'Cause',
  'What brought a change about.',
  z.object({
    eventName: z.string(),
    eventId: z.string().describe('CloudTrail’s event id, where an event told.'),
    principal: z.string().nullable().describe('The role or user that acted, without its session’s name.'),
    tool: z.string().nullable().describe('The tool that it used: `terraform`, `cloudformation`, …'),
  }),
);

export const historyLine = named(
  'HistoryLine',
  'One change of what serves a name in a region.',
  z.object({ at: time, region, from: served, to: served, cause }),
);

export const historyPage = named(
  'HistoryPage',
  'Newest first.',
  z.object({ history: z.array(historyLine), cursor: nextCursor }),
);
