// Answers a question with the address and its warnings, or with the problem that refuses it.
import { addressOf } from './address.js';
import type { ServiceAddress } from './answers.js';
import { decide, type Knowledge } from './decide.js';
import type { Problem } from './errors.js';
import { invalidQuestion, type Question } from './question.js';
import { problemOf } from './refusals.js';

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
  const invalid = invalidQuestion(question);
  if (invalid !== undefined) return { outcome: 'refused', problem: invalid };
  const decision = decide(question, knowledge);
  switch (decision.outcome) {
    case 'found':
      return { outcome: 'address', address: addressOf(decision.found) };
    case 'refused':
      return { outcome: 'refused', problem: problemOf(question, decision) };
    case 'incomplete':
      throw new TypeError('The question needs a second read. Read it with readQuestion().');
  }
}
