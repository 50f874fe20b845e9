import * as fc from 'fast-check';
import { codePoint } from '../../../sdk/test/code-points.js';
import { LETTERS_AND_DIGITS, alphabetOf, hasOnly } from './alphabet.js';

const alphabet = alphabetOf(`${LETTERS_AND_DIGITS}-`);

it('hasOnly decides every text as the regular expression of its characters does', () => {
  const plain = fc.stringMatching(/^[A-Za-z0-9-]{0,70}$/);
  const texts = fc.oneof(
    plain,
    fc.string({ unit: codePoint }),
    fc.tuple(plain, fc.string(), plain).map((parts) => parts.join('')),
  );

  fc.assert(fc.property(texts, (text) => hasOnly(text, alphabet) === /^[A-Za-z0-9-]*$/.test(text)));
});

it.each(['@', '[', '`', '{', '/', ':', '\u0000', '\u00e9', '\u212a', '\ud83d\ude00', '\n'])(
  'hasOnly refuses a character beside the alphabet: %j',
  (other) => {
    expect(hasOnly(`a${other}b`, alphabet)).toBe(false);
  },
);
