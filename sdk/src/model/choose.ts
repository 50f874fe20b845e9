// Answers a question with the address and its warnings, or with the problem that refuses it.
import { addressOf } from './address.js';
import type { ServiceAddress } from './answers.js';
import { decide, type Knowledge } from './decide.js';
import { invalidRequest, type Problem, type WaypostError } from './errors.js';
import { invalidQuestion, type Question } from './question.js';
import { problemOf } from './refusals.js';
import { isObject } from './schema.js';

/** The answer to a question. */
export type Choice =
  | { readonly outcome: 'address'; readonly address: ServiceAddress }
  | { readonly outcome: 'refused'; readonly problem: Problem };

/**
 * Answers a question from the documents that `readQuestion` read: with the address and its warnings, or with the problem that
 * refuses it. Pure, and the same on both sides. A malformed question is refused with INVALID_REQUEST.
 * @example const choice = choose({ service: 'orders-api', registry: 'prod', network: 'vpc-0a1b2c3d' }, { entry, network });
 */
export function choose(question: Question, knowledge: Knowledge): Choice {
  if (!isObject(question) || !isObject(knowledge)) throw misused();
  const invalid = invalidQuestion(question);
  if (invalid) return { outcome: 'refused', problem: invalid };
  const decision = decide(question, knowledge);
  switch (decision.outcome) {
    case 'found':
      return { outcome: 'address', address: addressOf(decision.found) };
    case 'refused':
      return { outcome: 'refused', problem: problemOf(question, decision) };
    case 'incomplete':
      throw misused();
  }
}

/** Callers without types, or with documents that they read without `readQuestion`. */
const misused = (): WaypostError =>
  invalidRequest('choose lacks a part of what readQuestion returns.', 'Give all of it.', 'knowledge');
