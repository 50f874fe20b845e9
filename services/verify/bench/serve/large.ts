// A large answer of the service behind the proxies.

const CHUNK = Buffer.alloc(65_536, 'a');
const CHUNKS = 1000;

export const LARGE_BYTES = CHUNK.length * CHUNKS;

export function* largeAnswer(): Generator<Buffer> {
  for (let index = 0; index < CHUNKS; index += 1) yield CHUNK;
}
