// How a registry answers over HTTP: the bodies, with their members in a fixed order, their entity tags, and problem documents.
import type { Network, NetworkDocument, ServiceEntry, ServiceSummary } from './documents.js';
import { ERRORS, type ErrorKind } from './error-kinds.js';
import type { Problem } from './errors.js';
import { printable } from './text.js';
import { remedyText, type RemedyAudience } from './remedies.js';
import { defined } from './schema.js';

// DynamoDB's order of members varies, and an ETag must change only with the content.
const FIRST = [
  ['type', 'title'],
  ['at', 'eventName', 'eventId', 'principal', 'tool'],
  ['service', 'name', 'registry', 'url', 'headers', 'form', 'ref', 'apiId', 'vpceId', 'vpcId', 'vpceIds'],
  ['stage', 'stages', 'region', 'accountId', 'status', 'detail', 'code', 'remedy'],
  ['state', 'privateDns', 'dnsName', 'generation', 'createdAt', 'since', 'from', 'to', 'cause'],
  ['current', 'candidates', 'siblings', 'regions', 'endpoints', 'networks', 'conflicts', 'warnings', 'gates'],
].flat();

const RANK = new Map(FIRST.map((member, index) => [member, index]));

/**
 * The text of a body, its members in order: known ones first, then the others by name.
 * @example bodyText({ url: 'https://…/', service: 'orders-api' }) // '{"service":"orders-api","url":"https://…/"}'
 */
export function bodyText(body: object): string {
  return JSON.stringify(inOrder(body));
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => rankOf(a) - rankOf(b) || (a < b ? -1 : 1))
      .map(([member, inner]) => [member, inOrder(inner)]),
  );
}

function rankOf(member: string): number {
  return RANK.get(member) ?? FIRST.length;
}

// Strong validators (RFC 9110, section 8.8.3).

/**
 * A tag that changes whenever a character of the body does: two 32-bit multiplicative hashes, mixed, and the length. It takes
 * some microseconds for an address, and an accidental match is very unlikely. A forged match is of no use, since the bodies are
 * the registry's own.
 * @example entityTag('{}') // '"5a56d1e7f6bbc27f-2"'
 */
export function entityTag(body: string): string {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let index = 0; index < body.length; index += 1) {
    const code = body.charCodeAt(index);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return `"${word(high)}${word(low)}-${body.length.toString(36)}"`;
}

function word(bits: number): string {
  return (bits >>> 0).toString(16).padStart(8, '0');
}

/**
 * Whether an `If-None-Match` names the tag, by weak comparison (RFC 9110, section 13.1.2).
 * @example namesTag('W/"a", "b"', '"a"') // true
 */
export function namesTag(ifNoneMatch: string | null | undefined, tag: string): boolean {
  if (ifNoneMatch == null) return false;
  if (ifNoneMatch.trim() === '*') return true;
  return ifNoneMatch.match(/"[^"]*"/g)?.includes(tag) ?? false;
}

/**
 * A problem as a document (RFC 9457), in the words of its audience. Its details never replace the standard members.
 * @example problemDocument({ code: 'SERVICE_GONE', message: 'It is gone.', remedy: 'Create it.' }, 'http').status // 410
 */
export function problemDocument({ code, message, remedy, details }: Problem, audience: RemedyAudience) {
  const { status = 500, title }: ErrorKind = ERRORS[code];
  return {
    ...details,
    type: `urn:waypost:problem:${code}`,
    title,
    status,
    detail: printable(message),
    code,
    remedy: remedyText(remedy, audience),
  };
}

// The bodies pick their members: an item of the table has others that only the table needs.

/**
 * One service in full.
 * @example serviceBody({ pk: 'SERVICE#a', name: 'a', accountId: '1', status: 'gone', regions: [], conflicts: [] }) // { name: 'a', accountId: '1', status: 'gone', regions: [], conflicts: [] }
 */
export function serviceBody({ name, accountId, status, prefers, regions, conflicts }: ServiceEntry): ServiceEntry {
  return { name, accountId, status, ...defined({ prefers }), regions, conflicts };
}

/**
 * A row of the list of services.
 * @example summaryBody({ sk: 'a', name: 'a', status: 'gone', accountId: '1', regions: [], conflicts: 0, siblings: 0 }) // { name: 'a', status: 'gone', accountId: '1', regions: [], conflicts: 0, siblings: 0 }
 */
export function summaryBody(summary: ServiceSummary): ServiceSummary {
  const { name, status, accountId, regions, conflicts, siblings, current, ambiguous, health, apiIds, vpceIds } =
    summary;
  const optional = defined({ current, ambiguous, health, apiIds, vpceIds });
  return { name, status, accountId, regions, conflicts, siblings, ...optional };
}

/**
 * A row of the list of networks.
 * @example networkBody({ sk: 'x', vpcId: 'vpc-0a', region: 'eu-west-1', accountId: '1', endpoints: [] }) // { vpcId: 'vpc-0a', region: 'eu-west-1', accountId: '1', endpoints: [] }
 */
export function networkBody({ vpcId, name, region, accountId, endpoints }: Network): Network {
  return { vpcId, ...defined({ name }), region, accountId, endpoints };
}

/**
 * The networks of one reference. The members of a single VPC are also in the body itself; a name may stand for several VPCs.
 * @example networkDocumentBody({ pk: 'NETWORK#vpc-0a', ref: 'vpc-0a', networks: [] }) // { ref: 'vpc-0a', networks: [] }
 */
export function networkDocumentBody({ ref, networks, endpoint, conflicts }: NetworkDocument): object {
  const [only] = networks;
  return {
    ...(only && networks.length === 1 ? networkBody(only) : {}),
    ref,
    networks: networks.map(networkBody),
    ...defined({ endpoint, conflicts }),
  };
}
