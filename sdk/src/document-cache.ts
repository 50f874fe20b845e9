// The documents that this process knows, each with its own age, and the reads under way. Networks and services are held
// apart, so a second service costs one key; calls that want the same document share one read.
import { createBoundedMap } from './bounded-map.js';
import { publish } from './events.js';
import { isWithin, type Runtime } from './runtime.js';
import { keyText, type Document, type DocumentKey, type Source } from './sources/source.js';

export interface Held {
  readonly key: DocumentKey;
  readonly document: Document | null;
  /** When the read began that brought it: it cannot be younger than what it says. */
  readonly readAt: number;
  readonly freshUntil: number;
  readonly origin: 'read' | 'snapshot';
  /** The last one that was there, where `document` is null. */
  readonly good?: Held | undefined;
}

export interface LoadOptions {
  /** Read what is held and fresh as well. */
  readonly force?: boolean | undefined;
  readonly consistent?: boolean | undefined;
  readonly background?: boolean | undefined;
  readonly timeout: number;
}

export interface DocumentCache {
  readonly held: (key: DocumentKey) => Held | undefined;
  /**
   * Afterwards all keys are held and were fresh; throws when they could not be read.
   * True when that took a read, its own or one that it joined.
   */
  readonly load: (keys: readonly DocumentKey[], options: LoadOptions) => Promise<boolean>;
  readonly put: (held: Held) => void;
  /** Whose documents these are, until a read says it. */
  readonly name: (registry: string) => void;
  readonly all: () => Iterable<Held>;
  /** Whether the registry may be asked again without a caller who needs it. */
  readonly mayRead: () => boolean;
  readonly health: () => Health;
}

export interface Health {
  readonly registry: string;
  /** Reads that failed since the last that did not. */
  readonly failures: number;
  readonly lastReadAt: number | undefined;
  readonly lastError: unknown;
}

export interface CacheParts {
  readonly source: Source;
  readonly runtime: Runtime;
  readonly freshFor: number;
  /** Ends the reads under way; none is begun then. */
  readonly signal: AbortSignal;
}

interface Flight {
  readonly promise: Promise<void>;
  readonly consistent: boolean;
  /** After this, a process that stood still must not wait for it. */
  readonly until: number;
}

const MOST_DOCUMENTS = 20_000;
/** A Terraform replace passes through "gone" and "not ready". */
const BRIEFLY = 5000;
/**
 * How long after a failed read memory serves without another, in ms: drawn from none to this. Not shorter at first: thousands
 * of instances that look again soon, each for itself, are what stands before the registry when it comes back.
 */
const PAUSE = 60_000;

export function createDocumentCache({ source, runtime, freshFor, signal }: CacheParts): DocumentCache {
  const documents = createBoundedMap<Held>({
    most: MOST_DOCUMENTS,
    isWorthless,
  });
  const flights = new Map<string, Flight>();
  let health: Health = { registry: '', failures: 0, lastReadAt: undefined, lastError: undefined };
  let pause = { readAt: 0, freshUntil: 0 };

  const put = (next: Held): void => {
    const text = keyText(next.key);
    const before = documents.get(text);
    // Unless the clock was set back since: then the later of the two is the one with the earlier time.
    if (before?.origin === 'read' && before.readAt > next.readAt && before.readAt <= runtime.now()) return;
    const good = next.document !== null ? undefined : before?.document === null ? before.good : before;
    documents.set(text, good === undefined ? next : { ...next, good });
  };

  const read = async (keys: readonly DocumentKey[], options: LoadOptions): Promise<void> => {
    signal.throwIfAborted();
    const { consistent, background, timeout } = options;
    const readAt = runtime.now();
    // Repeated at once for those whom memory cannot serve, and for those who wait where all was well a moment ago.
    const once = consistent !== true && (background === true || health.failures > 0) && keys.every(isHeld);
    try {
      const answer = await source.read(keys, { consistent, background, once, timeout, signal });
      const lifetime = freshFor * (1 - runtime.random() / 5);
      answer.documents.forEach((document, index) => {
        const key = keys[index];
        if (key === undefined) return;
        const brief = !serves({ key, document });
        const freshUntil = readAt + (brief ? Math.min(lifetime, BRIEFLY) : lifetime);
        put({ key, document, readAt, freshUntil, origin: 'read' });
      });
      health = { registry: answer.registry ?? health.registry, failures: 0, lastReadAt: readAt, lastError: undefined };
      publish('refresh', () => ({ keys: keys.map(keyText), durationMs: runtime.now() - readAt }));
    } catch (error) {
      signal.throwIfAborted();
      health = { ...health, failures: health.failures + 1, lastError: error };
      const at = runtime.now();
      pause = { readAt: at, freshUntil: at + runtime.random() * PAUSE };
      publish('refresh', () => ({ keys: keys.map(keyText), durationMs: runtime.now() - readAt, error }));
      throw error;
    }
  };

  const joinable = (key: DocumentKey, { consistent = false }: LoadOptions): Flight | undefined => {
    const flight = flights.get(keyText(key));
    const alive = flight !== undefined && runtime.now() <= flight.until && (flight.consistent || !consistent);
    return alive ? flight : undefined;
  };

  const fly = (keys: readonly DocumentKey[], options: LoadOptions): Promise<void> => {
    const texts = keys.map(keyText);
    const promise = read(keys, options).finally(() => {
      for (const text of texts) if (flights.get(text) === flight) flights.delete(text);
    });
    const flight = { promise, consistent: options.consistent ?? false, until: runtime.now() + options.timeout };
    for (const text of texts) flights.set(text, flight);
    return promise;
  };

  const isHeld = (key: DocumentKey): boolean => {
    const held = documents.get(keyText(key));
    return held !== undefined && !isWorthless(held);
  };

  const isFresh = (key: DocumentKey): boolean => {
    const held = documents.get(keyText(key));
    return held !== undefined && isWithin(runtime.now(), held);
  };

  return {
    held: (key) => documents.get(keyText(key)),
    load: async (keys, options) => {
      const wanted = options.force === true ? keys : keys.filter((key) => !isFresh(key));
      const joined = wanted.flatMap((key) => joinable(key, options)?.promise ?? []);
      const missing = wanted.filter((key) => joinable(key, options) === undefined);
      if (missing.length > 0) joined.push(fly(missing, options));
      await Promise.all(joined);
      return wanted.length > 0;
    },
    put,
    name: (registry) => void (health = { ...health, registry }),
    all: () => documents.values(),
    mayRead: () => health.failures === 0 || !isWithin(runtime.now(), pause),
    health: () => health,
  };
}

const isWorthless = ({ document, good }: Held): boolean => document === null && good === undefined;

/** Whether a document can be part of an address: what cannot is not taken for long. */
function serves({ key, document }: Pick<Held, 'key' | 'document'>): boolean {
  if (document === null) return false;
  if (key.kind === 'service') return 'status' in document && document.status === 'live';
  if (key.kind === 'network')
    return 'networks' in document && document.networks.some((one) => one.endpoints.length > 0);
  return true;
}
