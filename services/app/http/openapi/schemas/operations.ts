// What operators look at: the enrolment report, and the state of health.
import * as z from 'zod';
import { named } from '../components.js';
import { accountId, apiId, region, time } from '../texts.js';

const count = z.int().min(0);

const unseen = named(
  'Unseen',
  'Something that the last sweep could not see. It is unknown, not gone.',
  z.object({
    call: z.string(),
    permission: z.string().describe('The permission that the call needs, as IAM writes it.'),
    reason: z.enum(['denied', 'throttled', 'failed', 'refused']),
    message: z.string(),
    id: z.string().exactOptional().describe('Of what, where it was about one resource.'),
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
  'An account and region: whether events arrive, whether there is a way in, what the sweeps found, what stands still.',
  z.object({
    accountId,
    region,
    enrolled: z.boolean().describe('Whether the registry is configured to sweep here.'),
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
      .describe('What the last sweep repaired.'),
    deletionGuard: z
      .object({ reasons: z.array(z.string()), held: z.array(held) })
      .describe('Removals that wait for a second sweep to agree.'),
    unclaimed: z
      .object({ count, tag: z.string().describe('The tag to add.'), apis: z.array(unclaimed) })
      .describe('Private APIs that no service’s name is read from.'),
    listedThoughDeleted: z
      .array(z.string())
      .describe('Ids that AWS lists although the registry holds them for deleted.'),
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
  'The registry answers; and how long ago each account and region was last heard of.',
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
        held: count.describe('How many removals wait for a second sweep.'),
      })
      .exactOptional()
      .describe('On a local server that was started with `--scan`.'),
  }),
);
