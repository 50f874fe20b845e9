// Tests that a tag with a character outside ASCII names nothing, whatever it looks like, and that the event's outcome says which
// tag to set.
import { createRestApi, tagResource } from '../test/cloudtrail/api-events.js';
import { createTags, createVpcEndpoint } from '../test/cloudtrail/endpoint-events.js';
import type { CloudTrailEvent } from '../test/cloudtrail/record.js';
import { ANY_ACCOUNT, DEFAULT_TAG_KEYS } from '../cloudtrail/config.js';
import { parseEvent } from '../cloudtrail/parse.js';
import { vpcMemberOf } from '../networks/vpc-state.js';
import type { ApiFact, EndpointFact } from '../records/fact.js';
import { TAG_ONLY, TAG_OR_NAME, apiRecord, endpointRecord } from '../test/facts.js';
import { candidaciesOf } from './candidacy.js';

const API = 'a1b2c3d4e5';
const ENDPOINT = 'vpce-0a1b2c3d';

/** Each looks like `orders-api`, or like another row. */
const TAGS = [
  ['a combining dot below', 'o\u0323rders-api'],
  ['an enclosing mark', 'orders\u20dd-api'],
  ['full-width letters and hyphen', '\uff4f\uff52\uff44\uff45\uff52\uff53\uff0dapi'],
  ['a full-width capital', '\uff2frders-api'],
  ['a dotless i', 'orders-ap\u0131'],
  ['a dotted capital I', 'orders-ap\u0130'],
  ['a Kelvin sign', 'boo\u212ang-api'],
  ['a long s', 'order\u017f-api'],
  ['a zero-width joiner', 'orders\u200d-api'],
  ['a zero-width non-joiner', 'orders\u200c-api'],
  ['a word joiner', 'orders\u2060-api'],
  ['a soft hyphen', 'orders\u00ad-api'],
  ['a right-to-left mark', '\u200forders-api'],
  ['a right-to-left override', '\u202eipa-sredro'],
  ['an isolate', '\u2068orders-api\u2069'],
  ['an emoji', '\u{1f4e6}-api'],
  ['an emoji with a variation selector', 'orders\u2764\ufe0f'],
  ['a keycap', '1\ufe0f\u20e3-api'],
  ['regional indicators', '\u{1f1e9}\u{1f1ea}-api'],
  ['a composed letter (NFC)', 'caf\u00e9-api'],
  ['a decomposed letter (NFD)', 'cafe\u0301-api'],
  ['a ligature', 'pro\ufb01le-api'],
  ['a Greek omicron', '\u03bfrders-api'],
  ['a mathematical letter', '\u{1d428}rders-api'],
  ['another hyphen', 'orders\u2010api'],
  ['a minus sign', 'orders\u2212api'],
  ['an ideographic full stop', 'orders\u3002api'],
  ['an ideographic space', 'orders\u3000api'],
  ['a language tag character', 'orders\u{e0061}-api'],
  ['half of a surrogate pair', 'orders-api\ud83d'],
] as const;

function parsed(event: CloudTrailEvent) {
  const outcome = parseEvent(event, { enrols: ANY_ACCOUNT, tagKeys: DEFAULT_TAG_KEYS });
  if (outcome.outcome !== 'facts') throw new Error(outcome.reason);
  return outcome;
}

it.each(TAGS)('an API whose tag has %s claims no name, and the outcome says which tag to set', (_, service) => {
  const tagged = tagResource({ apiId: API, tags: { 'waypost:service': service } });
  const [created, retagged] = [createRestApi({ apiId: API, name: 'Ledger' }), tagged].map(parsed);

  const facts = [...(created?.facts ?? []), ...(retagged?.facts ?? [])] as readonly ApiFact[];

  // An unusable tag does not fall back to the API's own name.
  expect([...candidaciesOf(apiRecord(facts), TAG_ONLY).keys()]).toEqual([]);
  expect([...candidaciesOf(apiRecord(facts), TAG_OR_NAME).keys()]).toEqual([]);
  expect(retagged?.notes.join()).toMatch(
    /the tag waypost:service gives no valid service name: .*Set the tag waypost:service to ASCII/,
  );
});

it.each(TAGS)('an API whose own name has %s claims no name, and the outcome says which tag to set', (_, name) => {
  const { facts, notes } = parsed(createRestApi({ apiId: API, name }));

  expect([...candidaciesOf(apiRecord(facts as readonly ApiFact[]), TAG_OR_NAME).keys()]).toEqual([]);
  expect(notes.join()).toContain('Set the tag waypost:service to ASCII');
});

it.each(TAGS)('an endpoint whose tag has %s names no network, and the outcome says which tag to set', (_, network) => {
  const events = [
    createVpcEndpoint({ vpceId: ENDPOINT }),
    createTags({ resources: [ENDPOINT], tags: { 'waypost:network': network } }),
  ];
  const [created, named] = events.map(parsed);

  const facts = [...(created?.facts ?? []), ...(named?.facts ?? [])] as readonly EndpointFact[];

  expect(vpcMemberOf(endpointRecord(facts))).toMatchObject({ vpceId: ENDPOINT, shownNames: [] });
  expect(vpcMemberOf(endpointRecord(facts))).not.toHaveProperty('name');
  expect(named?.notes.join()).toMatch(
    /the tag waypost:network gives no valid network name: .*Set the tag waypost:network to ASCII/,
  );
});
