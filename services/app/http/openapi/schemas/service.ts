// The services: the entry of one, and the summaries of all.
import { API_PARTS } from 'waypost/model';
import * as z from 'zod';
import { flag, named } from '../components.js';
import { accountId, apiId, nextCursor, region, serviceName, stageName, time, vpceId } from '../texts.js';
import { policyDigest } from './policy.js';

const status = z
  .enum(['live', 'not-ready', 'gone'])
  .describe('`live`: an API serves it. `not-ready`: an API lives and has no stage. `gone`: all its APIs are deleted.');

const stageSummary = named(
  'Stage',
  'One stage of an API.',
  z.object({
    name: stageName,
    since: time.describe('Since when it is there.'),
    deployed: time.exactOptional().describe('When the deployment that it serves was made, where an event told.'),
    behind: z
      .array(z.object({ part: z.enum(API_PARTS), at: time }))
      .exactOptional()
      .describe('What of the API was changed after that deployment, and so is not in force yet.'),
    upToDate: flag(
      'Nothing of the API was changed after that deployment. With neither this nor `behind`, nobody can tell.',
    ),
  }),
);

const currentApi = named(
  'CurrentApi',
  'The API that serves a name in a region.',
  z.object({
    apiId,
    vpceIds: z.array(vpceId).describe('The endpoints that the API is associated with.'),
    stage: stageName.describe('The stage that is served.'),
    stages: z.array(stageSummary).describe('All stages, the served one among them.'),
    generation: z.int().min(1).describe('Which API of this name, holder and region it is: 1, 2, 3 …'),
    createdAt: time,
    since: time.describe('The later of the API’s birth and its stage’s.'),
    sibling: flag('It is a sibling, which serves since no API of the name’s older lineage is alive.'),
    missingStage: z.string().exactOptional().describe('The stage that the API’s tag names, where there is none such.'),
    disabled: flag('Its default endpoint, and so every form but a custom domain, is switched off.'),
    strict: flag('Its endpoint access mode is STRICT.'),
    policy: policyDigest.exactOptional(),
  }),
);

const candidate = named(
  'Candidate',
  'A live API that bears the name.',
  z.object({
    apiId,
    stage: stageName.nullable().describe('The stage that it would serve; null while it has none.'),
    generation: z.int().min(1),
    createdAt: time,
    named: z.enum(['tag', 'name']).describe('Where its name comes from: the tag, or the API’s own name.'),
  }),
);

const customDomain = named(
  'CustomDomain',
  'One way by which a private custom domain name leads to an API of the service.',
  z.object({
    name: z.string().describe('The domain name.'),
    domainNameId: z.string().describe('Tells it from other domains of the same name.'),
    apiId: apiId.describe('The API to which the base path is mapped.'),
    basePath: z.string().describe('Without slashes around it; empty: the domain’s root.'),
    stage: stageName.nullable().describe('The stage that the mapping hides; null: the caller names it in the path.'),
    state: z.string().exactOptional().describe('As API Gateway says it, in lower case.'),
    vpceIds: z
      .array(vpceId)
      .exactOptional()
      .describe('The endpoints with an access association, where they could be seen.'),
    partly: flag('There may be more associations than could be seen.'),
    rules: z
      .enum(['first', 'only'])
      .exactOptional()
      .describe('Routing rules, which are not read, decide before the base path, or alone.'),
    policy: policyDigest.exactOptional(),
  }),
);

const removal = named(
  'Removal',
  'How a name ended in a region: the last of its APIs.',
  z.object({
    apiId,
    stage: stageName.nullable(),
    url: z.string().nullable().describe('The last address, as most callers had it.'),
    at: time,
    by: z.string().nullable().describe('The role or user that deleted it; null when a sweep found it missing.'),
  }),
);

const serviceRegion = named(
  'ServiceRegion',
  'A service in one region.',
  z.object({
    region,
    status,
    current: currentApi.nullable(),
    candidates: z.array(candidate).describe('Live APIs of the lineage that serves, by (createdAt, id).'),
    siblings: z.array(candidate).describe('Live siblings of other lineages, by (createdAt, id).'),
    domains: z.array(customDomain).exactOptional().describe('Custom domains that lead here.'),
    removal: removal.exactOptional(),
  }),
);

export const conflict = named(
  'Conflict',
  'Another account’s live API of this name: recorded, never served.',
  z.object({ accountId, region, apiId, since: time }),
);

export const waiting = named(
  'WaitingApi',
  'A live API that does not serve.',
  z.object({ region, apiId, stage: stageName.nullable() }),
);

export const regionalRemoval = named('RegionalRemoval', 'How a name ended in this region.', removal.extend({ region }));

export const serviceEntry = named(
  'Service',
  'A service, in full.',
  z.object({
    name: serviceName,
    accountId: accountId.describe('The account that holds the name.'),
    status,
    prefers: z
      .literal('custom-domain')
      .exactOptional()
      .describe('The form that the registry is configured to prefer for this service.'),
    regions: z.array(serviceRegion).describe('By region’s name.'),
    conflicts: z.array(conflict).describe('By (since, id).'),
  }),
);

export const serviceSummary = named(
  'ServiceSummary',
  'A service, in short.',
  z.object({
    name: serviceName,
    status,
    accountId,
    regions: z.array(region),
    conflicts: z.int().min(0).describe('How many other accounts’ APIs bear the name.'),
    siblings: z.int().min(0).describe('How many siblings it has.'),
  }),
);

export const servicePage = named(
  'ServicePage',
  'Services by name.',
  z.object({ services: z.array(serviceSummary), cursor: nextCursor }),
);
