// The cause of an event, for the history: which call, by whom, with which tool.
import { isObject, type Cause } from 'waypost/model';
import { LETTERS_AND_DIGITS, alphabetOf, hasOnly } from './alphabet.js';
import { toolOf } from './tool.js';

const LONGEST_PRINCIPAL = 256;
const LONGEST_ID = 64;
const ID_CHARACTERS = alphabetOf(`${LETTERS_AND_DIGITS}-`);

/**
 * The event's id; for a replay (`addendum`) the original's id, so that both count as one event. Undefined if it is malformed.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export function eventIdOf(detail: Readonly<Record<string, unknown>>): string | undefined {
  const original = isObject(detail.addendum) ? detail.addendum.originalEventID : undefined;
  const id = original ?? detail.eventID;
  return typeof id === 'string' && isEventId(id) ? id : undefined;
}

function isEventId(id: string): boolean {
  return id !== '' && id.length <= LONGEST_ID && hasOnly(id, ID_CHARACTERS);
}

/** The caller has already checked `eventName` and `eventId`. */
export function causeOf(detail: Readonly<Record<string, unknown>>, call: Pick<Cause, 'eventName' | 'eventId'>): Cause {
  const identity = isObject(detail.userIdentity) ? detail.userIdentity : {};
  // CloudFormation's calls have the same value in both; calls of a console session have the browser's user agent.
  const tool = toolOf(identity.invokedBy, detail.userAgent);
  const fromConsole = detail.sessionCredentialFromConsole === 'true';
  return {
    eventName: call.eventName,
    eventId: call.eventId,
    principal: principalOf(identity),
    tool: tool ?? (fromConsole ? 'console' : null),
  };
}

/** The role or user, without the name of its session, which may name a person. */
function principalOf(identity: Readonly<Record<string, unknown>>): string | null {
  const session = isObject(identity.sessionContext) ? identity.sessionContext : {};
  const issuer = isObject(session.sessionIssuer) ? session.sessionIssuer.arn : undefined;
  const principal = issuer ?? withoutSession(identity.arn) ?? identity.invokedBy ?? identity.accountId;
  return isPrintable(principal) ? principal : null;
}

/** `…:assumed-role/name` of `…:assumed-role/name/session`. */
function withoutSession(arn: unknown): unknown {
  return typeof arn === 'string'
    ? arn.slice(0, LONGEST_PRINCIPAL * 2).replace(/(:assumed-role\/[^/]*)\/.*$/s, '$1')
    : undefined;
}

function isPrintable(text: unknown): text is string {
  return typeof text === 'string' && text.length <= LONGEST_PRINCIPAL && /^[\x20-\x7e]+$/.test(text);
}
