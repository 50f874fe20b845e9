// The top level of a JSON text, taken apart without reading what is inside: so that a body of 64 MiB costs the memory of
// one element at a time. Whether a piece is JSON is for JSON.parse to say, piece by piece.

/** From `start` to before `end`. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

export interface Span extends Place {
  /** How deep the lists and objects in it nest. */
  readonly depth: number;
}

const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/** The part of the bytes that is not space around it. */
export function trimmed(bytes: Buffer, { start, end }: Place): Place {
  let [from, to] = [start, end];
  while (from < to && isSpace(bytes[from])) from += 1;
  while (to > from && isSpace(bytes[to - 1])) to -= 1;
  return { start: from, end: to };
}

export const isList = (bytes: Buffer, { start }: Pick<Place, 'start'>): boolean => bytes[start] === OPEN_LIST;
export const isObjectAt = (bytes: Buffer, { start }: Pick<Place, 'start'>): boolean => bytes[start] === OPEN_OBJECT;

/**
 * What stands between the commas of the list or object that fills the span.
 * @throws SyntaxError where it does not end with the span.
 */
export function* pieces(bytes: Buffer, { start, end }: Place): Generator<Span> {
  const close = bytes[start] === OPEN_LIST ? CLOSE_LIST : CLOSE_OBJECT;
  let [from, depth, deepest, count] = [start + 1, 0, 0, 0];
  for (let at = from; at < end; at += 1) {
    const byte = bytes[at];
    if (byte === QUOTE) at = endOfString(bytes, at, end);
    else if (byte === OPEN_LIST || byte === OPEN_OBJECT) deepest = Math.max(deepest, (depth += 1));
    else if (byte === COMMA && depth === 0) {
      yield { start: from, end: at, depth: deepest };
      [from, deepest, count] = [at + 1, 0, count + 1];
    } else if ((byte === CLOSE_LIST || byte === CLOSE_OBJECT) && (depth -= 1) < 0) {
      if (byte !== close || at !== end - 1) throw new SyntaxError(`unexpected text at byte ${at}`);
      if (count > 0 || !isBlank(bytes, from, at)) yield { start: from, end: at, depth: deepest };
      return;
    }
  }
  throw new SyntaxError('it ends too early');
}

/** Where the name of an object's member ends, in one of its pieces. */
export function colonOf(bytes: Buffer, { start, end }: Span): number {
  const name = trimmed(bytes, { start, end }).start;
  const colon = bytes[name] === QUOTE ? bytes.indexOf(COLON, endOfString(bytes, name, end)) : -1;
  if (colon < 0 || colon >= end) throw new SyntaxError(`a member without a name at byte ${start}`);
  return colon;
}

function endOfString(bytes: Buffer, open: number, end: number): number {
  for (let close = bytes.indexOf(QUOTE, open + 1); close >= 0 && close < end; close = bytes.indexOf(QUOTE, close + 1)) {
    let escapes = 0;
    while (bytes[close - 1 - escapes] === BACKSLASH) escapes += 1;
    if (escapes % 2 === 0) return close;
  }
  throw new SyntaxError(`a text without an end at byte ${open}`);
}

function isBlank(bytes: Buffer, start: number, end: number): boolean {
  const rest = trimmed(bytes, { start, end });
  return rest.start === rest.end;
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
