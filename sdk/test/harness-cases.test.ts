// What LaunchDarkly asks of its own SDKs (github.com/launchdarkly/sdk-test-harness), as far as a client of an address book
// can be asked it, in our words. Each case names the test that holds it; a case whose test is gone fails here.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

type Case = readonly [what: string, file: string, title: string];

const CASES: readonly Case[] = [
  // Start
  [
    'A client that starts well answers from what it read',
    'registry',
    'resolves a name to the URL that works, by one read',
  ],
  [
    'A start that fails is told, with its code',
    'registry',
    'says REGISTRY_UNAVAILABLE in a cold process during an outage',
  ],
  ['A start that hangs ends after its time', 'registry', 'times out in a cold process when the registry hangs'],
  ['A start that failed is tried again, and succeeds', 'outages', 'at the start ends by itself, too'],
  ['Until there is data, the configured default answers', 'registry', 'falls back on %s'],
  [
    'Given data of another process, the client answers at once',
    'registry',
    'gives a snapshot that serves another process in an outage, whatever its age',
  ],
  ['What is read goes before what was given at the start', 'registry', 'prefers the registry to a snapshot'],
  [
    'What was given at the start and is malformed does not prevent it',
    'registry',
    'starts without a snapshot that cannot be read, and says so',
  ],
  // Requests
  [
    'The request goes where the configuration says',
    'sources/dynamodb',
    'sends the ARN as the table’s name, in the region of the ARN',
  ],
  ['The request carries the credentials', 'sources/sources', 'lets a hook add what the endpoint wants'],
  [
    'An unchanged payload is not sent twice (ETag, 304)',
    'sources/sources',
    'is told "not modified", and takes what it has',
  ],
  ['The interval of polling is kept, and is not shorter than said', 'registry', 'does not look within thirty seconds'],
  [
    'Several clients in a process do not touch one another',
    'outages',
    'of one registry is none of another in the same process',
  ],
  // Errors that pass
  ['After a broken connection it tries again', 'sources/dynamodb', 'tries again after %s'],
  ['After 408, 429 and 5xx it tries again', 'sources/sources', 'tries again after %s'],
  ['The pauses grow, are jittered and capped', 'retry', 'pause longer and longer, up to a cap and by chance (%d)'],
  [
    'A response that hangs is given up, and tried again',
    'sources/dynamodb',
    'gives up on an attempt that hangs, and tries again',
  ],
  // Errors that stay
  ['After 401, 403 and the like it does not hammer', 'sources/dynamodb', 'does not try again after %s'],
  [
    'And does not stop for good either',
    'outages',
    'of the kind %s is no end: what is had is served, and the registry is asked again',
  ],
  // Payloads
  ['A payload that cannot be parsed changes nothing', 'sources/dynamodb', 'calls %s malformed'],
  [
    'A payload that parses and is wrong changes nothing, and says where',
    'sources/dynamodb',
    'says what is wrong with a document, and where',
  ],
  [
    'Members that are unknown are ignored',
    'sources/dynamodb',
    'accepts members and a minor version that it does not know',
  ],
  [
    'An unknown form is refused clearly',
    'sources/dynamodb',
    'says clearly when the registry speaks another major version',
  ],
  // Updates
  ['A newer version replaces the older', 'registry', 'serves what it has while one refresh runs, up to five minutes'],
  [
    'An older version that arrives late is ignored',
    'outages',
    'does not hide an older answer that comes late behind a newer one',
  ],
  ['A deletion is a fact and is obeyed', 'registry', 'obeys %s though it had an address'],
  [
    'What comes back after a deletion is served again',
    'registry',
    'takes the new address once the registry no longer denies the name',
  ],
  [
    'Listeners hear of a change, once, and not after they left',
    'registry',
    'tells a watcher the address, and again when it changes',
  ],
  // A store behind the client
  [
    'In an outage of the store memory goes on serving',
    'registry',
    'serves a stale answer for three days of outage, and says how old it is',
  ],
  ['When the store is back the client follows by itself', 'registry', 'recovers by itself after the outage'],
  ['So it does when outages repeat', 'outages', 'comes and goes, and each time what was read last is served'],
  ['A store that was emptied does not empty the client', 'registry', 'serves what it had while the registry denies %s'],
  ['What is not there is cached too, and briefly', 'registry', 'believes %s for five seconds at most'],
  ['A crowd of first questions is one read', 'registry', 'makes one read for ten thousand concurrent calls'],
  [
    'Memory is bounded, and what is of use stays',
    'registry',
    'keeps the addresses that it has when it is asked for thousands of names that are none',
  ],
  ['A second source is used when the first fails', 'outages', 'of the first source is the second one’s turn'],
  // Answers
  ['Each answer says why it is what it is', 'registry', 'looks up the whole address, and says where it came from'],
  ['An override wins', 'registry', 'lets an override win, without a read'],
  [
    'A question that is wrong is refused, and not with the default',
    'registry',
    'does not fall back on an invalid request',
  ],
  // Ends
  ['A closed client asks nothing more, and says so', 'registry', 'ends its watches and refuses to read once closed'],
  ['A call can be ended from outside', 'registry', 'ends one caller’s wait by its signal, and not the others’'],
];

it.each(CASES)('%s', (_, file, title) => {
  const text = readFileSync(join(__dirname, '../src', `${file}.test.ts`), 'utf8');

  // As a title is written: alone, or of a table of cases.
  expect(text.includes(`('${title}'`) || text.includes(`'${title}',`)).toBe(true);
});
