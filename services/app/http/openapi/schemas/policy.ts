// What is kept of an API's resource policy.
import * as z from 'zod';
import { flag, named } from '../components.js';

const texts = z.array(z.string());

const policyCondition = z.object({
  key: z.enum(['vpce', 'vpc']),
  test: z.enum(['equals', 'equals-ignoring-case', 'like']),
  not: flag('It holds where the values do not fit.'),
  values: texts,
});

const policyStatement = named(
  'PolicyStatement',
  'A statement that may concern calls of this API.',
  z.object({
    effect: z.enum(['allow', 'deny']),
    sid: z.string().exactOptional(),
    stages: texts.exactOptional().describe('Globs of the stages for all of whose methods it holds.'),
    partly: texts.exactOptional().describe('Globs of the stages for some of whose methods or paths it may hold.'),
    except: flag('`NotResource`: it holds for what the two lists do not name.'),
    conditions: z.array(policyCondition).exactOptional().describe('All must hold.'),
    unclear: texts.exactOptional().describe('Parts that cannot be decided offline.'),
  }),
);

export const policyDigest = named(
  'PolicyDigest',
  'What of a resource policy decides whom it admits. Not the policy itself.',
  z.object({
    unread: z
      .enum(['absent', 'masked', 'malformed', 'too-large'])
      .exactOptional()
      .describe('Why there are no statements to decide by.'),
    statements: z.array(policyStatement),
  }),
);
