// Writes and reads re-checks as queue messages, and the request to store the first enrolment.
import { defined, isAccountId, isApiId, isObject, isRegion, isVpceId } from 'waypost/model';
import { readDomainId } from '../../core/records/domain.js';
import type { DelayedRecheck } from '../../app/sweep/ports.js';

const ID_CHECKS = {
  api: isApiId,
  endpoint: isVpceId,
  domain: (id: unknown) => isText(id) && readDomainId(id) !== undefined,
};

/** The reconciler stores the first enrolment before it reads any message, so the request itself says nothing. */
export const ENROLMENT_REQUEST = '{"enrolment":"missing"}';

type RecheckMessage = Pick<DelayedRecheck, 'recheck' | 'attempt'>;

export function writeMessage({ recheck, attempt }: RecheckMessage): string {
  return JSON.stringify({ ...recheck, reason: recheck.reason.slice(0, 1000), attempt });
}

/** Undefined if the text is not a re-check. */
export function readMessage(body: string): RecheckMessage | undefined {
  const message = parseMessage(body);
  if (!isObject(message)) return undefined;
  const { account, region, resource, id, reason, attempt, wait } = message;
  if (!isAccountId(account) || !isRegion(region) || !isResource(resource)) return undefined;
  if (!isText(id) || !ID_CHECKS[resource](id) || !isText(reason) || reason.length > 1000 || !isCount(attempt, 1000)) {
    return undefined;
  }
  if (wait !== undefined && !isCount(wait, LONGEST_WAIT)) return undefined;
  return { recheck: { account, region, resource, id, reason, ...defined({ wait }) }, attempt };
}

function isResource(value: unknown): value is keyof typeof ID_CHECKS {
  return isText(value) && Object.hasOwn(ID_CHECKS, value);
}

/** In seconds. */
const LONGEST_WAIT = 86_400;

export function isCount(value: unknown, most: number): value is number {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= most;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** Undefined if the text is no JSON. */
export function parseMessage(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}
