import { compilePattern } from './event-pattern.js';
import { apiEvent } from '../test/cloudtrail/api-events.js';
import { API_FIXTURES } from '../test/cloudtrail/api-fixtures.js';
import { DOMAIN_FIXTURES } from '../test/cloudtrail/domain-fixtures.js';
import { ENDPOINT_FIXTURES } from '../test/cloudtrail/endpoint-fixtures.js';
import { RECORDED_FIXTURES } from '../test/cloudtrail/recorded-fixtures.js';
import { WEB_ACL_FIXTURES } from '../test/cloudtrail/web-acl-fixtures.js';
import { eventOf } from '../test/cloudtrail/record.js';
import { CATALOGUE, RULES } from './catalogue.js';

const fixtures = [...API_FIXTURES, ...DOMAIN_FIXTURES, ...ENDPOINT_FIXTURES, ...RECORDED_FIXTURES, ...WEB_ACL_FIXTURES];
const matchers = RULES.map(({ name, watcher, pattern }) => ({ name, watcher, matches: compilePattern(pattern) }));

/** The rules that match this event. */
function rulesOf(event: unknown): readonly string[] {
  return matchers.filter(({ matches }) => matches(event)).map(({ name }) => name);
}

it.each(CATALOGUE)('the row of $eventName has a fixture with a fact or a re-check', ({ eventName }) => {
  const own = fixtures.filter(({ event }) => event.detail.eventName === eventName);

  const isUseful = own.some(
    ({ expected }) => 'facts' in expected && expected.facts.length + (expected.rechecks ?? []).length > 0,
  );

  expect(isUseful).toBe(true);
});

it.each(fixtures)('only the rule of its row matches an event: $title', ({ event, unmatched }) => {
  const row = CATALOGUE.find(({ eventName }) => eventName === event.detail.eventName);

  expect(rulesOf(event)).toEqual(unmatched ? [] : [row?.rule]);
});

it('each event name has one row, and each row has one rule with its own watcher', () => {
  const names = CATALOGUE.map(({ eventName }) => eventName);
  const rules = new Map(RULES.map(({ name, watcher }) => [name, watcher]));

  expect(new Set(names).size).toBe(names.length);
  expect(rules.size).toBe(RULES.length);
  expect(CATALOGUE.every(({ rule, watcher }) => rules.get(rule) === watcher)).toBe(true);
});

it.each([
  ['with a name that is not watched', apiEvent('CreateMethod', { request: null, answer: null })],
  [
    'for a sign-in',
    { ...apiEvent('CreateStage', { request: null, answer: null }), 'detail-type': 'AWS Console Sign In' },
  ],
  [
    'from a source that anybody may use',
    { ...apiEvent('CreateStage', { request: null, answer: null }), source: 'mine' },
  ],
  [
    'from EC2 with the name of a call of API Gateway',
    eventOf({ source: 'aws.ec2', eventName: 'CreateStage', requestParameters: null, responseElements: null }),
  ],
])('no rule matches an event %s', (_, event) => {
  expect(rulesOf(event)).toEqual([]);
});

it('a rule is JSON of at most 2048 characters, so that it can be deployed', () => {
  for (const { pattern } of RULES) {
    const text = JSON.stringify(pattern);

    expect(JSON.parse(text)).toEqual(pattern);
    expect(text.length).toBeLessThanOrEqual(2048);
  }
});
