// Orders the members of answers for people, always in the same way: DynamoDB's order varies, and an ETag must change only
// with the content.
const FIRST = [
  ['type', 'title'],
  ['at', 'eventName', 'eventId', 'principal', 'tool'],
  ['service', 'name', 'registry', 'url', 'headers', 'form', 'ref', 'apiId', 'vpceId', 'vpcId', 'vpceIds'],
  ['stage', 'stages', 'region', 'accountId', 'status', 'detail', 'code', 'remedy'],
  ['state', 'privateDns', 'dnsName', 'generation', 'createdAt', 'since', 'from', 'to', 'cause'],
  ['current', 'candidates', 'siblings', 'regions', 'endpoints', 'networks', 'conflicts', 'warnings', 'gates'],
].flat();

const RANK = new Map(FIRST.map((member, index) => [member, index]));

/** The value with its members in order: known ones first, then the others by name. */
export function inOrder(value: unknown): unknown {
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
