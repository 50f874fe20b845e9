// From the documents that are held to an answer: which documents a question needs, and what `decide` makes of them.
import type { DocumentCache, Held } from './document-cache.js';
import { decide, type Decision, type Knowledge } from './model/decide.js';
import type { NetworkDocument, NetworksDocument, ServiceEntry } from './model/documents.js';
import type { Question } from './model/question.js';
import type { Resolved } from './slots.js';
import type { DocumentKey } from './sources/source.js';

/** What the held documents say, and how good they are. */
export interface Verdict extends Known {
  readonly question: Question;
  readonly decision: Decision;
}

/** What the held documents know of a question. */
export interface Known {
  readonly knowledge: Knowledge;
  readonly readAt: number;
  readonly freshUntil: number;
  readonly origin: Held['origin'];
}

export function serviceKeyOf({ service }: Question): DocumentKey {
  return { kind: 'service', name: service };
}

/** The documents that a question needs first; of callers that name no network, all networks in one summary. */
export function keysOf(question: Question): readonly DocumentKey[] {
  const { network } = question;
  return [serviceKeyOf(question), network === undefined ? { kind: 'networks' } : { kind: 'network', ref: network }];
}

export interface JudgeOptions {
  /** The networks of an earlier verdict `incomplete`. */
  readonly refs?: readonly string[];
  /** Where the registry now denies a document that it had, take the one that it had. */
  readonly remembered?: boolean;
}

/** The verdict on a question by what is held; undefined when a document that it needs was never read. */
export function judge(cache: DocumentCache, question: Question, options: JudgeOptions = {}): Verdict | undefined {
  const known = knownOf(cache, question, options);
  return known === undefined ? undefined : { ...known, question, decision: decide(question, known.knowledge) };
}

/** What is held of the documents that a question needs; undefined when one of them was never read. */
export function knownOf(cache: DocumentCache, question: Question, options: JudgeOptions = {}): Known | undefined {
  const { refs, remembered = false } = options;
  const recall = (key: DocumentKey): Held | undefined => {
    const held = cache.held(key);
    return remembered && held?.document === null ? (held.good ?? held) : held;
  };
  const first = keysOf(question).map(recall);
  const named = (refs ?? []).map((ref) => recall({ kind: 'network', ref }));
  const used = [...first, ...named].filter((held) => held !== undefined);
  const [entry, place] = first;
  if (entry === undefined || place === undefined || used.length < first.length + named.length) return undefined;
  // Each is held under a key of its kind, so it is of its kind.
  const knowledge: Knowledge = {
    entry: entry.document as ServiceEntry | null,
    ...(question.network === undefined
      ? { networks: place.document as NetworksDocument | null }
      : { network: place.document as NetworkDocument | null }),
    ...(refs === undefined ? {} : { named: named.map((held) => held?.document as NetworkDocument | null) }),
  };
  return {
    knowledge,
    readAt: Math.min(...used.map(({ readAt }) => readAt)),
    freshUntil: Math.min(...used.map(({ freshUntil }) => freshUntil)),
    origin: used.some(({ origin }) => origin === 'snapshot') ? 'snapshot' : 'read',
  };
}

/** The address of a verdict, with all that a call needs ready-made; undefined of a refusal. */
export function resolvedOf({ decision, readAt, origin }: Verdict, freshUntil: number): Resolved | undefined {
  if (decision.outcome !== 'found') return undefined;
  const { found } = decision;
  const url = Object.keys(found.target.headers).length === 0 ? found.target.url : undefined;
  return { found, url, settled: url === undefined ? undefined : Promise.resolve(url), readAt, freshUntil, origin };
}
