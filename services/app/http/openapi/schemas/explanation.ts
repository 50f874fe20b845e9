// The schema of an explanation: the gates between a network and a service.
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
    evidence: z.string().describe('The known facts, with ids and times.'),
    remedy: z.string().nullable().describe('What to do; null if nothing is needed.'),
  }),
);

export const explanation = named(
  'Explanation',
  'The gates between a network and a service.',
  z.object({
    service: serviceName,
    network: z
      .string()
      .nullable()
      .describe('The network as the question names it, else the chosen VPC; null if there is none.'),
    verdict: verdict.describe(
      '`fail` if a gate fails, else `unknown` if one cannot be decided, else `pass`; the gates of a custom domain count only if the address has that form.',
    ),
    gates: z.array(gate).describe('In the order in which a call meets them.'),
  }),
);
