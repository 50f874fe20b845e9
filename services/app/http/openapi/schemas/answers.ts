// The answers of the query endpoint: the model's schemas, and the pages and extracts made from them.
import { answerSchemas, schemas } from 'waypost/model';
import * as z from 'zod';
import { named } from '../components.js';
import { accountId, apiId, nextCursor, region, stageName, time } from '../texts.js';
import { membersOf, zodOf } from './convert.js';

export const conflict = zodOf(schemas.conflict);
export const serviceEntry = zodOf(schemas.serviceEntry);

export const regionalRemoval = named(
  'RegionalRemoval',
  'The removal of the last API that the name had in this region.',
  z.object({ ...membersOf(schemas.removal), region }),
);

export const waiting = named(
  'WaitingApi',
  'A live API that does not serve.',
  z.object({ region, apiId, stage: stageName.nullable() }),
);

export const servicePage = named(
  'ServicePage',
  'Services by name.',
  z.object({ services: z.array(zodOf(schemas.serviceSummary)), cursor: nextCursor }),
);

const network = zodOf(schemas.network);

export const networkBrief = named(
  'NetworkBrief',
  'A network to choose from.',
  z.object(membersOf(schemas.network)).omit({ endpoints: true }),
);

export const networkDocument = named(
  'NetworkReference',
  'The VPCs that a reference stands for. If there is only one, its members are also in this object.',
  z.object({
    ...z.object(membersOf(schemas.network)).partial().shape,
    ...membersOf(schemas.networkDocument),
  }),
);

export const networkPage = named(
  'NetworkPage',
  'The networks with live endpoints, by VPC id.',
  z.object({ networks: z.array(network), cursor: nextCursor }),
);

export const matrixPage = named(
  'MatrixPage',
  'Services, and for each network whether it reaches them.',
  z.object({
    networks: z.array(networkBrief).describe('By region and VPC id; at most 100.'),
    omitted: z.int().min(0).describe('How many networks more there are. Choose among them by `networks`.'),
    services: z.array(zodOf(answerSchemas.serviceVerdicts)),
    cursor: nextCursor,
  }),
);

export const impactPage = named(
  'ImpactPage',
  'What a removal does to callers.',
  z.object({ ...membersOf(answerSchemas.impactPage), cursor: nextCursor }),
);

export const address = zodOf(answerSchemas.address);
export const lookupAnswer = zodOf(answerSchemas.lookupAnswer);
export const gate = zodOf(answerSchemas.gate);
export const explanation = zodOf(answerSchemas.explanation);
export const accountsReport = zodOf(answerSchemas.accountsReport);

export const historyPage = named(
  'HistoryPage',
  'Changes, newest first.',
  z.object({ history: z.array(zodOf(answerSchemas.historyLine)), cursor: nextCursor }),
);

export const activityPage = named(
  'ActivityPage',
  'Changes of all services, newest first.',
  z.object({ activity: z.array(zodOf(answerSchemas.activityRow)), cursor: nextCursor }),
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
        held: z.int().min(0).describe('The number of removals that wait for a second sweep.'),
      })
      .exactOptional()
      .describe('Present on a local server started with `--scan`.'),
  }),
);
