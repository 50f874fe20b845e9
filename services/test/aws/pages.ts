// Fakes API Gateway's paging. Positions are opaque to clients; here they encode the last id of a page.
import { type OperationContext, Fault } from './protocol.js';

const DEFAULT_LIMIT = 25;
const LARGEST_LIMIT = 500;

export function pageOf<T>({ call, largestPage }: OperationContext, items: readonly T[], idOf: (item: T) => string) {
  const limit = Math.min(Number(call.params.limit ?? DEFAULT_LIMIT), LARGEST_LIMIT, largestPage);
  const after =
    call.params.position === undefined ? undefined : readPosition(call.params.position as string); /* of the query */
  const sorted = [...items].sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
  const from = after === undefined ? 0 : sorted.findIndex((item) => idOf(item) > after);
  const page = from < 0 ? [] : sorted.slice(from, from + limit);
  const last = page.at(-1);
  const more = last !== undefined && sorted.at(-1) !== last;
  return { page, position: more ? { position: positionOf(idOf(last)) } : {} };
}

const positionOf = (id: string) => Buffer.from(`after:${id}`).toString('base64url');

function readPosition(text: string): string {
  const plain = Buffer.from(text, 'base64url').toString();
  if (!plain.startsWith('after:'))
    throw new Fault({ status: 400, code: 'BadRequestException' }, 'Invalid position parameter');
  return plain.slice('after:'.length);
}
