// Reads bodies piece by piece: web streams, and streams of Node's.
export interface Chunks {
  readonly next: () => Promise<{ readonly done?: boolean | undefined; readonly value?: Uint8Array | undefined }>;
  readonly cancel: (reason: unknown) => unknown;
}

/** The chunks of a web stream, or of a stream of Node's, which other libraries use. */
export function chunksOf(stream: unknown): Chunks {
  const web = stream as ReadableStream<Uint8Array>; // told apart by its method
  if (typeof web.getReader === 'function') {
    const reader = web.getReader();
    return { next: () => reader.read(), cancel: (reason) => reader.cancel(reason) };
  }
  const iterator = (stream as AsyncIterable<Uint8Array>)[Symbol.asyncIterator](); // a stream of Node's is iterable
  return { next: () => iterator.next(), cancel: () => iterator.return?.() };
}

/** The bytes of a stream that has at most `most` of them, else a stream of the same content. */
export async function bytesOrStream(chunks: Chunks, most: number): Promise<Uint8Array | ReadableStream<Uint8Array>> {
  const read: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { value } = await chunks.next();
    if (value === undefined) return Buffer.concat(read);
    read.push(value);
    size += value.byteLength;
    if (size > most) return resumed(read, chunks);
  }
}

function resumed(read: readonly Uint8Array[], chunks: Chunks): ReadableStream<Uint8Array> {
  const first = [...read];
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const value = first.shift() ?? (await chunks.next()).value;
      if (value === undefined) controller.close();
      else controller.enqueue(value);
    },
    cancel: (reason) => void chunks.cancel(reason),
  });
}
