// The schemas of the enrolment report and of the health check.
import * as z from 'zod';
import { named } from '../components.js';
import { accountId, apiId, region, time } from '../texts.js';

const count = z.int().min(0);

const unseen = named(
  'Unseen',
  'A call of the last sweep that failed. Its resources are unknown, not deleted.',
  z.object({
    call: z.string(),
    permission: z.string().describe('The IAM permission that the call needs.'),
    reason: z.enum(['denied', 'throttled', 'failed', 'refused']),
    message: z.string(),
    id: z.string().exactOptional().describe('The id of the resource, if the call was for one.'),
  }),
);

const held = z.object({
  kind: z.enum(['api', 'endpoint', 'stage']),
  id: z.string(),
  stage: z.string().exactOptional(),
  since: time,
});

const unclaimed = z.object({ apiId, name: z.string().nullable(), reason: z.enum(['untagged', 'unusable']) });

const account = named(
  'Account',
  'An account and region: whether events arrive, whether sweeps have access, what they found, and which removals they hold back.',
  z.object({
    accountId,
    region,
    enrolled: z.boolean().describe('True if the registry is configured to sweep here.'),
    events: z.object({ last: time.nullable(), trail: z.enum(['logging', 'none', 'unknown']) }),
    access: z.object({ ok: z.boolean().nullable(), checkedAt: time.nullable(), message: z.string().nullable() }),
    sweeps: z.object({
      last: time.nullable(),
      lastFull: time.nullable(),
      unfinishedSince: time.nullable(),
      unseen: z.array(unseen),
      unseenCount: count,
    }),
    drift: z
      .object({ at: time, missedCreates: count, missedDeletes: count, wrongFields: count })
      .nullable()
      .describe('The differences that the last sweep repaired.'),
    deletionGuard: z
      .object({ reasons: z.array(z.string()), held: z.array(held) })
      .describe('Removals that wait for a second sweep to agree.'),
    unclaimed: z
      .object({ count, tag: z.string().describe('The tag to add.'), apis: z.array(unclaimed) })
      .describe('Private APIs without a usable service name.'),
    listedThoughDeleted: z
      .array(z.string())
      .describe('Ids that AWS lists although the registry recorded their deletion.'),
  }),
);

export const accountsReport = named(
  'AccountsReport',
  'The enrolment report, by account and region.',
  z.object({ accounts: z.array(account) }),
);

const age = z.number().min(0).nullable();

export const health = named(
  'Health',
  'The registry answers. Reports the age of the last event and sweep of each account and region.',
  z.object({
    status: z.literal('ok'),
    registry: z.string(),
    accounts: z.array(
      z.object({
        accountId,
        region,
        lastEventAt: time.nullable(),
        lastEventAgeSeconds: age,
        lastSweepAt: time.nullable(),
        lastSweepAgeSeconds: age,
      }),
    ),
    sweep: z
      .object({
        state: z.enum(['running', 'done', 'failed']),
        finishedAt: z.string().meta({ format: 'date-time' }).nullable(),
        held: count.describe('The number of removals that wait for a second sweep.'),
      })
      .exactOptional()
      .describe('Present on a local server started with `--scan`.'),
  }),
);
