import { compilePattern } from './event-pattern.js';
import { apiEvent } from '../test/cloudtrail/api-events.js';
import { API_FIXTURES } from '../test/cloudtrail/api-fixtures.js';
import { DOMAIN_FIXTURES } from '../test/cloudtrail/domain-fixtures.js';
import { ENDPOINT_FIXTURES } from '../test/cloudtrail/endpoint-fixtures.js';
import { eventOf } from '../test/cloudtrail/record.js';
import { CATALOGUE, RULES } from './catalogue.js';

const fixtures = [...API_FIXTURES, ...DOMAIN_FIXTURES, ...ENDPOINT_FIXTURES];
const matchers = RULES.map(({ name, watcher, pattern }) => ({ name, watcher, matches: compilePattern(pattern) }));

/** The rules that let this event in. */
function rulesOf(event: unknown): readonly string[] {
  return matchers.filter(({ matches }) => matches(event)).map(({ name }) => name);
}

it.each(CATALOGUE)('the row of $eventName has a fixture that tells something', ({ eventName }) => {
  const own = fixtures.filter(({ event }) => event.detail.eventName === eventName);

  const tells = own.some(
    ({ expected }) => 'facts' in expected && expected.facts.length + (expected.rechecks ?? []).length > 0,
  );

  expect(tells).toBe(true);
});

it.each(fixtures)("let in by its row's rule and by no other: $title", ({ event, unmatched }) => {
  const row = CATALOGUE.find(({ eventName }) => eventName === event.detail.eventName);

  expect(rulesOf(event)).toEqual(unmatched ? [] : [row?.rule]);
});

it('each event name has one row, and each row one rule with its own watcher', () => {
  const names = CATALOGUE.map(({ eventName }) => eventName);
  const rules = new Map(RULES.map(({ name, watcher }) => [name, watcher]));

  expect(new Set(names).size).toBe(names.length);
  expect(rules.size).toBe(RULES.length);
  expect(CATALOGUE.every(({ rule, watcher }) => rules.get(rule) === watcher)).toBe(true);
});

it.each([
  ['of a name that is not watched', apiEvent('CreateMethod', { request: null, answer: null })],
  [
    'of a sign-in',
    { ...apiEvent('CreateStage', { request: null, answer: null }), 'detail-type': 'AWS Console Sign In' },
  ],
  ['of a source that anybody may use', { ...apiEvent('CreateStage', { request: null, answer: null }), source: 'mine' }],
  [
    'of the one source with the name of the other',
    eventOf({ source: 'aws.ec2', eventName: 'CreateStage', requestParameters: null, responseElements: null }),
  ],
])('no rule lets in an event %s', (_, event) => {
  expect(rulesOf(event)).toEqual([]);
});

it('a rule can be deployed as it is: JSON of at most 2048 characters', () => {
  for (const { pattern } of RULES) {
    const text = JSON.stringify(pattern);

    expect(JSON.parse(text)).toEqual(pattern);
    expect(text.length).toBeLessThanOrEqual(2048);
  }
});
