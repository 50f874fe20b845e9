import { createStage } from '../test/cloudtrail/api-events.js';
import type { Actor } from '../test/cloudtrail/record.js';
import { causeOf, eventIdOf } from './cause.js';

const call = { eventName: 'CreateStage', eventId: 'e-1' };
const session = { sessionIssuer: { type: 'Role', arn: 'arn:aws:iam::111122223333:role/ci/deployer' } };

it.each<[Actor, string]>([
  ['cloudformation', 'cloudformation'],
  ['terraform', 'terraform'],
  ['console', 'console'],
  ['aws-cli', 'aws-cli'],
])('the cause of a call by %s has that tool, and the role without its session', (by, tool) => {
  const { detail } = createStage({ apiId: 'a1b2c3d4e5', stage: 'prod', by });

  expect(causeOf(detail, call)).toEqual({ ...call, principal: 'arn:aws:iam::111122223333:role/ci/deployer', tool });
});

it.each([
  ['the role of a session', { type: 'AssumedRole', sessionContext: session }, session.sessionIssuer.arn],
  [
    'the role of a session that does not name its issuer',
    { type: 'AssumedRole', arn: 'arn:aws:sts::111122223333:assumed-role/deployer/kim@example.com' },
    'arn:aws:sts::111122223333:assumed-role/deployer',
  ],
  [
    'the role of a session with a slash in its name',
    { type: 'AssumedRole', arn: 'arn:aws:sts::111122223333:assumed-role/deployer/kim/at/home' },
    'arn:aws:sts::111122223333:assumed-role/deployer',
  ],
  ['a user', { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/kim' }, 'arn:aws:iam::111122223333:user/kim'],
  [
    'the root user, whose session has no issuer',
    { type: 'Root', arn: 'arn:aws:iam::111122223333:root', sessionContext: { sessionIssuer: {} } },
    'arn:aws:iam::111122223333:root',
  ],
  ['a service', { type: 'AWSService', invokedBy: 'ram.amazonaws.com' }, 'ram.amazonaws.com'],
  ['another account', { type: 'AWSAccount', principalId: 'AIDA:x', accountId: '444455556666' }, '444455556666'],
  ['nobody', { type: 'Unknown' }, null],
  ['text outside printable ASCII', { arn: 'arn:aws:iam::111122223333:user/k\u00efm' }, null],
  ['text with a line break', { arn: 'arn:aws:iam::111122223333:user/kim\n' }, null],
  ['text of more than 256 characters', { arn: `arn:aws:iam::111122223333:user/${'k'.repeat(256)}` }, null],
  ['no text', { arn: 7, invokedBy: {}, accountId: [] }, null],
  ['nothing', 'kim', null],
])('the principal of a call is %s', (_, userIdentity, principal) => {
  expect(causeOf({ userIdentity }, call).principal).toBe(principal);
});

it('the tool is the console if only the session shows that', () => {
  const marked = { userAgent: 'AWS Internal', sessionCredentialFromConsole: 'true' };

  expect(causeOf(marked, call).tool).toBe('console');
  expect(causeOf({ userAgent: 'AWS Internal' }, call).tool).toBeNull();
});

it('a tool that names itself takes precedence over the session that started it', () => {
  const marked = { userAgent: 'aws-cli/2.13.5 exec-env/CloudShell', sessionCredentialFromConsole: 'true' };

  expect(causeOf(marked, call).tool).toBe('aws-cli');
});

it.each([
  ['its own', { eventID: 'a-1' }, 'a-1'],
  ["the original's", { eventID: 'a-2', addendum: { reason: 'UPDATED_DATA', originalEventID: 'a-1' } }, 'a-1'],
  ['its own if the delivery was only late', { eventID: 'a-2', addendum: { reason: 'DELIVERY_DELAY' } }, 'a-2'],
  ['its own if the addendum is null', { eventID: 'a-2', addendum: null }, 'a-2'],
  ["undefined if the original's is malformed", { eventID: 'a-2', addendum: { originalEventID: '<b>' } }, undefined],
  ['undefined if its own is malformed', { eventID: 'a 1' }, undefined],
  ['undefined if it has none', {}, undefined],
])("an event's id is %s", (_, detail, id) => {
  expect(eventIdOf(detail)).toBe(id);
});
