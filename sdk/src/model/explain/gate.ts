// A gate is one condition of reachability. It informs, it never refuses.
import type { Gate, GateVerdict } from '../answers.js';
import { printable } from '../text.js';

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

/** One failing gate fails the whole; an unknown one makes it unknown. */
export function overall(gates: readonly Pick<Gate, 'verdict'>[]): GateVerdict {
  const has = (verdict: GateVerdict) => gates.some((gate) => gate.verdict === verdict);
  return has('fail') ? 'fail' : has('unknown') ? 'unknown' : 'pass';
}
