// A gate is one condition of reachability. It informs, it never refuses.
import type { Gate, GateVerdict } from '../answers.js';
import { printable } from '../text.js';
import type { ApiSubject, CallSubject, DomainSubject, GateSubject } from './subject.js';

/** The evidence and the remedy quote untrusted text: `printed` makes a gate of them. */
export type GateFinding = Pick<Gate, 'verdict' | 'evidence' | 'remedy'>;

export const pass = (evidence: string): GateFinding => ({ verdict: 'pass', evidence, remedy: null });
export const fail = (evidence: string, remedy: string): GateFinding => ({ verdict: 'fail', evidence, remedy });
export const unknown = (evidence: string, remedy: string | null = null): GateFinding => ({
  verdict: 'unknown',
  evidence,
  remedy,
});

/** What was found, safe to print. */
export const printed = ({ verdict, evidence, remedy }: GateFinding): GateFinding => ({
  verdict,
  evidence: printable(evidence),
  remedy: remedy === null ? null : printable(remedy),
});

/** Judges a subject; the kind of subject says what must exist for that. */
type Judge<Subject> = (subject: Subject) => GateFinding;

/** Judges an API; without one the gate is unknown. */
export const ofApi =
  (judge: Judge<ApiSubject>): Judge<GateSubject> =>
  (subject) =>
    hasApi(subject) ? judge(subject) : unknown(NO_API);

/** Judges a call of an API through an endpoint. */
export const ofCall = (judge: Judge<CallSubject>): Judge<GateSubject> =>
  ofApi((subject) => (hasEndpoint(subject) ? judge(subject) : unknown(NO_ENDPOINT)));

/** Judges a call by a custom domain name. */
export const ofDomain = (judge: Judge<DomainSubject>): Judge<GateSubject> =>
  ofCall((subject) => (hasDomain(subject) ? judge(subject) : unknown('There is no custom domain to check.')));

export const hasApi = (subject: GateSubject): subject is ApiSubject => subject.current !== undefined;
const hasEndpoint = (subject: ApiSubject): subject is CallSubject =>
  subject.network !== undefined && subject.endpoint !== undefined;
const hasDomain = (subject: CallSubject): subject is DomainSubject => subject.domain !== undefined;

export const NO_API = 'No private API serves the name.';
export const NO_ENDPOINT = 'There is no endpoint to check.';

/** One failing gate fails the whole; an unknown one makes it unknown. */
export function overall(gates: readonly Pick<Gate, 'verdict'>[]): GateVerdict {
  const has = (verdict: GateVerdict) => gates.some((gate) => gate.verdict === verdict);
  return has('fail') ? 'fail' : has('unknown') ? 'unknown' : 'pass';
}
