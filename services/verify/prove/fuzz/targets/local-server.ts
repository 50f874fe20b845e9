// Hostile bodies of POST /local/events: bytes, JSON, lists, files, and the events in them.
import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { ANY_ACCOUNT, DEFAULT_TAG_KEYS } from '../../../../core/cloudtrail/config.js';
import { RULES } from '../../../../core/cloudtrail/catalogue.js';
import { parseEvent } from '../../../../core/cloudtrail/parse.js';
import { API_FIXTURES } from '../../../../core/test/cloudtrail/api-fixtures.js';
import { ENDPOINT_FIXTURES } from '../../../../core/test/cloudtrail/endpoint-fixtures.js';
import { applyPosted } from '../../../../local/server/apply-posted.js';
import { createBus } from '../../../../local/server/bus.js';
import { NotPostable, readPosted } from '../../../../local/server/posted.js';
import type { EventResult } from '../../../../local/server/result.js';
import type { Target } from '../../target.js';
import { expectPrintable } from '../expect-fit.js';
import { fuzzTarget } from '../fuzz.js';
import { hostileText, hostileValue, mutated } from '../hostile.js';

const FIXTURES = [...API_FIXTURES, ...ENDPOINT_FIXTURES].map(({ event }) => event);
const some = fc.oneof({ weight: 5, arbitrary: mutated(FIXTURES) }, { weight: 1, arbitrary: hostileValue });

const json = fc.oneof(
  some,
  fc.array(some, { maxLength: 4 }),
  fc.array(some, { maxLength: 3 }).map((events) => ({ Records: events.map(recordOf) })),
  mutated([{ Records: FIXTURES.slice(0, 3).map(({ detail }) => detail) }, FIXTURES.slice(0, 2)]),
);

function recordOf(event: unknown): unknown {
  return typeof event === 'object' && event !== null && 'detail' in event ? event.detail : event;
}

/** Bodies cut, spliced, repeated or prefixed, as a network or a program may do. */
const bodies: fc.Arbitrary<Buffer> = fc.oneof(
  { weight: 6, arbitrary: json.map((value) => Buffer.from(JSON.stringify(value))) },
  {
    weight: 3,
    arbitrary: fc.tuple(json, fc.nat({ max: 3000 }), hostileText, fc.boolean()).map(([value, at, text, cut]) => {
      const whole = JSON.stringify(value);
      const split = at % (whole.length + 1);
      return Buffer.from(`${whole.slice(0, split)}${text}${cut ? '' : whole.slice(split)}`);
    }),
  },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes)) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom('\ufeff', ' \r\n\t', '[', '{"Records":['), json)
      .map(([before, value]) => Buffer.from(`${before}${JSON.stringify(value)}`)),
  },
);

/** The deployed rules; an event that matches is parsed, and its facts are dropped. */
const bus = createBus({
  rules: RULES,
  watchers: { 'watch-apis': parse, 'watch-endpoints': parse },
  onFailure: (_, error) => {
    throw error;
  },
});

async function parse(event: unknown): Promise<EventResult & { readonly outcome: 'unchanged' | 'ignored' | 'invalid' }> {
  const parsed = parseEvent(event, { enrols: ANY_ACCOUNT, tagKeys: DEFAULT_TAG_KEYS });
  const { eventId } = parsed;
  return parsed.outcome === 'facts'
    ? { eventId, outcome: 'unchanged' }
    : { eventId, outcome: parsed.outcome, reason: parsed.reason };
}

async function post(body: Buffer): Promise<void> {
  let posted: readonly unknown[];
  try {
    posted = readPosted(body);
  } catch (error) {
    if (!(error instanceof NotPostable)) throw error;
    return;
  }
  const results: EventResult[] = [];
  for await (const result of applyPosted(posted, { bus, isStopping: () => false })) results.push(result);
  assert.equal(results.length, posted.length);
  for (const { reason = '' } of results) expectPrintable(reason);
}

export const LOCAL_SERVER_TARGETS: readonly Target[] = [
  fuzzTarget({
    name: 'fuzz-posts',
    proves: 'a hostile body posted to the local server is refused as a whole, or has one result per element',
    inputs: bodies,
    check: post,
  }),
];
