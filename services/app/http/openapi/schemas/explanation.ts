// Why a network reaches a service, or what stands in the way.
import * as z from 'zod';
import { named } from '../components.js';
import { serviceName } from '../texts.js';

const verdict = z.enum(['pass', 'fail', 'unknown']);

export const gate = named(
  'Gate',
  'One condition of reachability.',
  z.object({
    gate: z.enum([
      'api-exists',
      'api-private',
      'api-deployed',
      'endpoint-exists',
      'endpoint-available',
      'endpoint-associated',
      'changes-deployed',
      'default-endpoint',
      'access-mode',
      'resource-policy',
      'domain-available',
      'domain-mapped',
      'domain-associated',
      'domain-policy',
    ]),
    title: z.string(),
    verdict,
    evidence: z.string().describe('What is known, with ids and times.'),
    remedy: z.string().nullable().describe('What to do; null where nothing is to be done.'),
  }),
);

export const explanation = named(
  'Explanation',
  'What stands between a network and a service, or that nothing does.',
  z.object({
    service: serviceName,
    network: z.string().nullable().describe('As it was asked for, else the VPC that was chosen; null without one.'),
    verdict: verdict.describe(
      '`fail` if a gate fails, else `unknown` if one cannot be decided, else `pass`; the gates of a custom domain count where the address is of that form.',
    ),
    gates: z.array(gate).describe('In the order in which a call meets them.'),
  }),
);
