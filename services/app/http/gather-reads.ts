// Reads that are asked for while one is under way are joined in the next one: many small requests cost the table and this process
// more than a large one. Nobody gets a read that began before the request, so that a writer sees its own write.
import type { RegistryDocument, RegistryDocumentKey, RegistrySource, SourceAnswer } from 'waypost/dynamodb';
import { isWaypostError, itemKey } from 'waypost/model';

type Read = RegistrySource['read'];

/** A read that waits for the one before it. */
interface JoinedRead {
  readonly keys: Map<string, RegistryDocumentKey>;
  readonly answer: Promise<JoinedAnswer>;
}

interface JoinedAnswer extends Omit<SourceAnswer, 'documents'> {
  readonly documents: ReadonlyMap<string, RegistryDocument | null>;
}

/** A read whose only option is `consistent`. */
export function gatherReads(read: Read): Read {
  const eventual = joinReads((keys) => read(keys));
  const consistent = joinReads((keys) => read(keys, { consistent: true }));
  return (keys, options) =>
    (options?.consistent === true ? consistent : eventual)(keys) as ReturnType<typeof read<typeof keys>>;
}

type PlainRead = (keys: readonly RegistryDocumentKey[]) => Promise<SourceAnswer>;

function joinReads(read: PlainRead): PlainRead {
  let running: Promise<void> | undefined;
  let next: JoinedRead | undefined;

  const begin = <T>(reading: Promise<T>): Promise<T> => {
    const ended = (): void => {
      if (running === own) running = undefined;
    };
    const own = reading.then(ended, ended);
    running = own;
    return reading;
  };
  const joinAfter = (current: Promise<void>): JoinedRead => {
    const keys = new Map<string, RegistryDocumentKey>();
    const answer = current.then(() => {
      next = undefined;
      return begin(readJoined(read, keys));
    });
    return { keys, answer };
  };

  return async (keys) => {
    if (running === undefined) return begin(read(keys));
    next ??= joinAfter(running);
    for (const key of keys) next.keys.set(textOf(key), key);
    try {
      const { documents, ...rest } = await next.answer;
      return { ...rest, documents: keys.map((key) => documents.get(textOf(key)) ?? null) };
    } catch (error) {
      // A document that cannot be read may be one that another request asked for.
      if (isMalformed(error)) return read(keys);
      throw error;
    }
  };
}

async function readJoined(read: PlainRead, wanted: ReadonlyMap<string, RegistryDocumentKey>): Promise<JoinedAnswer> {
  const { documents, ...rest } = await read([...wanted.values()]);
  return { ...rest, documents: new Map([...wanted.keys()].map((text, index) => [text, documents[index] ?? null])) };
}

function textOf(key: RegistryDocumentKey): string {
  return itemKey(key).pk;
}

function isMalformed(error: unknown): boolean {
  return isWaypostError(error) && error.code === 'REGISTRY_UNAVAILABLE' && error.details.reason === 'malformed';
}
