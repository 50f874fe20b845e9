// Bodies: which can be sent a second time, and what a request's stream holds if that is little.

/** Whether a body is still whole after it was sent once: everything but a stream. */
export function isRepeatable(body: unknown): boolean {
  if (body === undefined || body === null || typeof body === 'string') return true;
  return (
    body instanceof ArrayBuffer ||
    ArrayBuffer.isView(body) ||
    body instanceof URLSearchParams ||
    body instanceof FormData ||
    body instanceof Blob
  );
}

/** The bytes of a stream that ends within `most` of them; else a stream of all that it holds. */
export async function bytesOrStream(
  stream: ReadableStream<Uint8Array>,
  most: number,
): Promise<Uint8Array | ReadableStream<Uint8Array>> {
  const reader = stream.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(chunks);
    chunks.push(value);
    size += value.byteLength;
    if (size > most) return resumed(chunks, reader);
  }
}

function resumed(
  chunks: readonly Uint8Array[],
  reader: ReadableStreamDefaultReader<Uint8Array>,
): ReadableStream<Uint8Array> {
  const first = [...chunks];
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const known = first.shift();
      const { done, value } = known === undefined ? await reader.read() : { done: false, value: known };
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
}
