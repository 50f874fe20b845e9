// A message of the queue as a re-check.
import { isAccountId, isApiId, isRegion, isVpceId } from 'waypost/model';
import * as z from 'zod';
import { readDomainId } from '../../core/domain.js';
import type { RecheckMessage } from './write-message.js';

const text = (fits: (value: unknown) => value is string) => z.custom<string>(fits);

const FITS = { api: isApiId, endpoint: isVpceId, domain: (id: string) => readDomainId(id) !== undefined };

const schema = z
  .object({
    account: text(isAccountId),
    region: text(isRegion),
    resource: z.enum(['api', 'endpoint', 'domain']),
    id: z.string(),
    reason: z.string().max(1000),
    attempt: z.number().int().min(0).max(1000),
  })
  .refine(({ resource, id }) => FITS[resource](id));

/** Undefined when the text is no re-check. */
export function readMessage(body: string): RecheckMessage | undefined {
  const parsed = schema.safeParse(parse(body));
  if (!parsed.success) return undefined;
  const { attempt, ...recheck } = parsed.data;
  return { recheck, attempt };
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}
