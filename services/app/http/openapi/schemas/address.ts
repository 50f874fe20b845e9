// The schemas of an address, and of the look-up of a URL.
import * as z from 'zod';
import { named } from '../components.js';
import { accountId, apiId, region, serviceName, stageName, time, vpcId, vpceId } from '../texts.js';

const warning = named(
  'Warning',
  'A condition that the caller should know. It never withholds an address.',
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
    headers: z.record(z.string(), z.string()).describe('Send them with every request.'),
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
    since: time.describe('When the youngest of the API, its stage and the endpoint was created.'),
    warnings: z.array(warning),
  }),
);

export const lookedUp = named(
  'LookupResult',
  'The service behind an old or current URL, and the address to call now.',
  z.object({
    service: serviceName,
    current: z
      .boolean()
      .describe('True if the URL still works: its API serves, at its stage, and its endpoint exists.'),
    apiId: apiId.describe('The API in the URL.'),
    replacedBy: apiId.exactOptional().describe('The API that serves the name now, if it is another.'),
    address: address
      .exactOptional()
      .describe('The address for the endpoint in the URL, or for its VPC; absent if there is none.'),
  }),
);
