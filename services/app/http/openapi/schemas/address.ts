// How one network reaches one service now, and what an old URL leads to.
import * as z from 'zod';
import { named } from '../components.js';
import { accountId, apiId, region, serviceName, stageName, time, vpcId, vpceId } from '../texts.js';

const warning = named(
  'Warning',
  'What does not withhold the address, and its caller should know.',
  z.object({
    code: z.string().describe('Stable, for programs: `SIBLING`, `OTHER_STAGES`, …'),
    message: z.string().describe('For people, with what to do.'),
  }),
);

export const address = named(
  'Address',
  'How one network reaches one service now.',
  z.object({
    service: serviceName,
    registry: z.string(),
    url: z.string().meta({ format: 'uri', pattern: '/$', description: 'Ends in `/`.' }),
    headers: z.record(z.string(), z.string()).describe('To be sent with every request.'),
    form: z
      .enum(['endpoint-alias', 'private-dns', 'endpoint-dns', 'custom-domain'])
      .describe('How the URL reaches the API. `endpoint-dns` needs the `headers`.'),
    apiId,
    vpceId,
    vpcId,
    stage: stageName,
    region,
    accountId: accountId.describe('The account that owns the API.'),
    generation: z.int().min(1),
    since: time.describe('The latest of the births of the API, its stage and the endpoint.'),
    warnings: z.array(warning),
  }),
);

export const lookedUp = named(
  'LookupResult',
  'What stands behind an old or current URL, and what to call now.',
  z.object({
    service: serviceName,
    current: z.boolean().describe('Whether the URL still leads to what serves the name.'),
    apiId: apiId.describe('The API in the URL.'),
    replacedBy: apiId.exactOptional().describe('The API that serves the name now, where it is another.'),
    address: address.exactOptional().describe('For the endpoint in the URL, or its VPC; absent where there is none.'),
  }),
);
