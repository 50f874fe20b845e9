// Every regular expression in the sources, against texts that repeat parts of it.
import * as fc from 'fast-check';
import { listSources } from '../../../../test/import-graph.js';
import type { Target } from '../../target.js';
import { fuzzTarget } from '../fuzz.js';
import { regexesIn, type FoundRegex } from '../regexes.js';

/** The longest text that an event's grammar accepts; callers' input is shorter. */
const LONGEST = 10_000;

let found: readonly FoundRegex[] | undefined;

/** All of them, read by the first call: every process of a run loads this file. */
function regexesInSources(): readonly FoundRegex[] {
  return (found ??= listSources(process.cwd(), ['sdk/src', 'services', 'infra'])
    .filter((file) => !file.startsWith('services/verify/'))
    .flatMap((file) => regexesIn(process.cwd(), file)));
}

/** A piece of the expression without its notation: text that it is likely to match. */
const piece = (source: string): fc.Arbitrary<string> => {
  const texts = source.replace(/\\[dws]/g, 'a1 ').replace(/[\\^$()[\]{}|?*+]/g, '');
  return fc
    .tuple(fc.nat({ max: Math.max(0, texts.length - 1) }), fc.integer({ min: 1, max: 4 }))
    .map(([from, length]) => texts.slice(from, from + length));
};

const attack = fc.nat({ max: 1_000_000 }).chain((drawn) => {
  const regexes = regexesInSources();
  const regex = regexes[drawn % regexes.length]?.regex ?? / /;
  const part = piece(regex.source);
  return fc.record({
    regex: fc.constant(regex),
    before: part,
    unit: fc.oneof(part, fc.constantFrom('a', '0', '-', '.', ' ', '/', '"', "'")),
    length: fc.constantFrom(30, 1000, LONGEST),
    after: fc.oneof(part, fc.constantFrom('', '!', '\n')),
  });
});

export const REGEX_TARGETS: readonly Target[] = [
  fuzzTarget({
    name: 'fuzz-regexes',
    proves: `no regular expression in the sources takes long on ${String(LONGEST)} hostile characters`,
    inputs: attack,
    check: ({ regex, before, unit, length, after }) => {
      const text = `${before}${unit.repeat(Math.floor(length / Math.max(1, unit.length)))}${after}`;
      text.replace(regex, '');
    },
  }),
];
