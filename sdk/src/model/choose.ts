// Answers a question in full: with the address and its warnings, or with the refusal in words.
import { addressOf, type Address } from './address.js';
import { decide, type Knowledge } from './decide.js';
import type { Problem } from './errors.js';
import { invalidQuestion, type Question } from './question.js';
import { problemOf } from './refusals.js';

/** The answer to a question. */
export type Choice =
  | { readonly outcome: 'address'; readonly address: Address }
  | { readonly outcome: 'refused'; readonly problem: Problem };

/**
 * Answers a question from what was read: with the address and its warnings, or with the refusal in words. Pure, and the same
 * on both sides; a malformed question is refused with INVALID_REQUEST. `readQuestion` reads the knowledge that it needs.
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
      throw new TypeError('The question needs a second read: read it with readQuestion.');
  }
}
