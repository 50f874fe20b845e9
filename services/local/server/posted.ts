// A posted body as the elements that it holds: one EventBridge event, a list of them, or a CloudTrail file. All of it is
// checked before any of it counts, and elements are read one at a time, so that no body costs more memory than its own size.
import { setImmediate as turn } from 'node:timers/promises';
import { colonOf, isList, isObjectAt, pieces, type Place, type Span, trimmed } from './json-spans.js';
import { wrapRecord } from './wrap-record.js';

/** An element is an event to be, or what cannot be one for its size alone. */
export type Element = { readonly value: unknown } | { readonly tooLarge: string };

export interface Posted {
  readonly count: number;
  /** May be walked through more than once. */
  readonly elements: () => Iterable<Element>;
}

/** Neither JSON, nor something that holds events. The message says what. */
export class NotPostable extends Error {
  override readonly name = 'NotPostable';
}

/** An EventBridge event holds 256 KB, and CloudTrail cuts what is larger: what exceeds these is no event. */
const LARGEST_ELEMENT = 8 * 1024 * 1024;
const DEEPEST_ELEMENT = 256;

/** @throws NotPostable */
export async function readPosted(body: Buffer): Promise<Posted> {
  const whole = trimmed(body, { start: hasMark(body) ? 3 : 0, end: body.length });
  if (body[0] === 0x1f && body[1] === 0x8b) throw new NotPostable('The body is compressed: gunzip it first.');
  try {
    if (isList(body, whole)) return await checked(body, whole, (value) => value);
    if (isObjectAt(body, whole)) return await readObject(body, whole);
    JSON.parse(body.toString('utf8', whole.start, whole.end));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new NotPostable(`The body is not JSON: ${error.message}.`);
  }
  throw new NotPostable('The body is JSON, and neither an event, nor a list of events, nor a CloudTrail file.');
}

/** The members that say what an object is. */
const TELLING = new Set(['Records', 'detail', 'detail-type', 'eventName']);

async function readObject(body: Buffer, whole: Place): Promise<Posted> {
  const members = new Map<unknown, Place>();
  let depth = 0;
  for (const piece of pieces(body, whole)) {
    const colon = colonOf(body, piece);
    const name: unknown = JSON.parse(body.toString('utf8', piece.start, colon));
    const value = trimmed(body, { start: colon + 1, end: piece.end });
    depth = Math.max(depth, piece.depth);
    if (TELLING.has(String(name))) members.set(name, value);
    if (name !== 'Records' || !isList(body, value)) parse(body, { ...value, depth: piece.depth });
  }
  const records = members.get('Records');
  if (records !== undefined && isList(body, records)) return checked(body, records, wrapRecord);
  if (!members.has('detail') && !members.has('detail-type')) {
    const record = members.has('eventName') ? ' A bare CloudTrail record is posted as { "Records": [ … ] }.' : '';
    throw new NotPostable(`The body is an object, and neither an event nor a CloudTrail file.${record}`);
  }
  const event = parse(body, { ...whole, depth });
  return { count: 1, elements: () => [event] };
}

/** Reads the list once to its end, for nothing but to know that all of it is JSON. */
async function checked(body: Buffer, list: Place, wrap: (value: unknown) => unknown): Promise<Posted> {
  let [count, pause] = [0, 0];
  for (const piece of pieces(body, list)) {
    parse(body, piece);
    count += 1;
    if (piece.end - pause > PAUSE_EVERY) {
      pause = piece.end;
      await turn();
    }
  }
  return {
    count,
    *elements() {
      for (const piece of pieces(body, list)) {
        const element = parse(body, piece);
        yield 'value' in element ? { value: wrap(element.value) } : element;
      }
    },
  };
}

/** So that a large body does not keep others waiting. */
const PAUSE_EVERY = 1024 * 1024;

function parse(body: Buffer, { start, end, depth }: Span): Element {
  if (end - start > LARGEST_ELEMENT) return { tooLarge: `it has ${end - start} bytes, more than any event` };
  if (depth > DEEPEST_ELEMENT) return { tooLarge: `it nests ${depth} deep, more than any event` };
  return { value: JSON.parse(body.toString('utf8', start, end)) };
}

function hasMark(body: Buffer): boolean {
  return body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf;
}
