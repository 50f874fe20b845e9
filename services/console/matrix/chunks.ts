// Splits the rows of the matrix into requests: one for each page of rows, however the rows were filtered.
const ROWS = 50;
/** A URL is limited to 8192 characters, and a name has up to 253. */
const MOST_CHARACTERS = 6000;

export interface RowChunks {
  readonly paths: readonly string[];
  /** The index of its path, for each row. */
  readonly of: readonly number[];
}

/** `networks`: the words that limit the columns. */
export function chunksOf(names: readonly string[], networks: string): RowChunks {
  const chunks: string[][] = [];
  let characters = 0;
  const of = names.map((name) => {
    const last = chunks.at(-1);
    characters += name.length + 1;
    if (last !== undefined && last.length < ROWS && characters <= MOST_CHARACTERS) last.push(name);
    else {
      chunks.push([name]);
      characters = name.length + 1;
    }
    return chunks.length - 1;
  });
  const search = networks === '' ? '' : `networks=${encodeURIComponent(networks)}&`;
  return { paths: chunks.map((chunk) => `/v1/matrix?${search}names=${chunk.join(',')}`), of };
}

/** Whether a request of the matrix asks for one of these services. */
export function asksForAny(path: string, names: readonly string[]): boolean {
  const [, asked = ''] = /^\/v1\/matrix\?.*names=(.*)$/.exec(path) ?? [];
  const all = new Set(asked.split(','));
  return names.some((name) => all.has(name));
}
