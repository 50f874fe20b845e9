// A gate is one condition of reachability. It informs, it never refuses.
import type { Gate, GateVerdict } from '../answers.js';
import { printable } from '../text.js';
import type { ApiSubject, CallSubject, DomainSubject, GateSubject } from './subject.js';

export type GateFinding = Pick<Gate, 'verdict' | 'evidence' | 'remedy'>;

// Evidence and remedies quote untrusted text.
const finding = (verdict: GateVerdict, evidence: string, remedy: string | null): GateFinding => ({
  verdict,
  evidence: printable(evidence),
  remedy: remedy === null ? null : printable(remedy),
});

export const pass = (evidence: string): GateFinding => finding('pass', evidence, null);
export const fail = (evidence: string, remedy: string): GateFinding => finding('fail', evidence, remedy);
export const unknown = (evidence: string, remedy: string | null = null): GateFinding =>
  finding('unknown', evidence, remedy);

/** Judges a subject; the kind of subject says what must exist for that. */
type Judge<Subject> = (subject: Subject) => GateFinding;

/** Judges an API; without one the gate is unknown. */
export function ofApi(judge: Judge<ApiSubject>): Judge<GateSubject> {
  return (subject) => {
    const { current } = subject;
    return current === undefined ? unknown(NO_API) : judge({ ...subject, current });
  };
}

/** Judges a call of an API through an endpoint. */
export function ofCall(judge: Judge<CallSubject>): Judge<GateSubject> {
  return ofApi((subject) => {
    const { network, endpoint } = subject;
    return network === undefined || endpoint === undefined
      ? unknown(NO_ENDPOINT)
      : judge({ ...subject, network, endpoint });
  });
}

/** Judges a call by a custom domain name. */
export function ofDomain(judge: Judge<DomainSubject>): Judge<GateSubject> {
  return ofCall((subject) => {
    const { domain } = subject;
    return domain === undefined ? unknown('There is no custom domain to check.') : judge({ ...subject, domain });
  });
}

export const NO_API = 'No private API serves the name.';
export const NO_ENDPOINT = 'There is no endpoint to check.';

/** One failing gate fails the whole; an unknown one makes it unknown. */
export function overall(gates: readonly Pick<Gate, 'verdict'>[]): GateVerdict {
  const has = (verdict: GateVerdict) => gates.some((gate) => gate.verdict === verdict);
  return has('fail') ? 'fail' : has('unknown') ? 'unknown' : 'pass';
}
