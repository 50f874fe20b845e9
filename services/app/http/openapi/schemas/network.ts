// The networks and their endpoints.
import * as z from 'zod';
import { named } from '../components.js';
import { accountId, nextCursor, region, time, vpcId, vpceId } from '../texts.js';

const networkName = z.string().exactOptional().describe('Its logical name, from the tag `waypost:network`.');

const endpoint = named(
  'Endpoint',
  'A live execute-api VPC endpoint.',
  z.object({
    vpceId,
    state: z.string().describe('As EC2 says it, in lower case: `available`, `pending`, … or `unknown`.'),
    privateDns: z.boolean(),
    dnsName: z.string().nullable().describe('Its own regional DNS name, where it is known.'),
    createdAt: time,
  }),
);

export const network = named(
  'Network',
  'A VPC that has, or had, an execute-api endpoint.',
  z.object({
    vpcId,
    name: networkName,
    region,
    accountId,
    endpoints: z.array(endpoint).describe('The live endpoints, by (createdAt, id).'),
  }),
);

export const networkBrief = named(
  'NetworkBrief',
  'A network to choose from.',
  z.object({ vpcId, name: networkName, region, accountId }),
);

const networkConflict = named(
  'NetworkConflict',
  'Another account’s VPC that bears this name: recorded, never used.',
  z.object({ accountId, region, vpcId, since: time }),
);

const referredEndpoint = z
  .object({ vpceId, deleted: time.nullable() })
  .describe('For an endpoint’s id: when it was deleted, null while it lives.');

export const networkDocument = named(
  'NetworkReference',
  'What a reference stands for. Where that is one VPC, its members stand here too.',
  z.object({
    vpcId: vpcId.exactOptional(),
    name: networkName,
    region: region.exactOptional(),
    accountId: accountId.exactOptional(),
    endpoints: z.array(endpoint).exactOptional().describe('The live endpoints, by (createdAt, id).'),
    ref: z.string().describe('As it was asked for.'),
    networks: z.array(network).describe('One VPC for an id; for a name, all of its holder’s VPCs that bear it.'),
    endpoint: referredEndpoint.exactOptional(),
    conflicts: z.array(networkConflict).exactOptional(),
  }),
);

export const networkPage = named(
  'NetworkPage',
  'The networks with live endpoints, by VPC id.',
  z.object({ networks: z.array(network), cursor: nextCursor }),
);
