// What a gateway's 403 means, and on request which gates lie between the caller and the service.
import type { IncomingMessage } from 'node:http';
import { diagnose, gatewayErrorOf, type GatewayDiagnosis } from '../fetch/evidence.js';
import type { Explanation } from '../model/answers.js';
import { messageOf } from '../model/text.js';
import type { AgentProblem } from './problem.js';

interface DiagnosedAnswer {
  readonly diagnosis: GatewayDiagnosis;
  /** What was read of the body. */
  readonly body: Buffer;
  readonly isWhole: boolean;
}

/** A gateway's own message is short. */
const MOST_READ_BYTES = 16_384;

/** Undefined if the service behind the gateway answered. */
export async function diagnoseAnswer(message: IncomingMessage): Promise<DiagnosedAnswer | undefined> {
  const type = message.headers['x-amzn-errortype'];
  const get = (): string | null => (typeof type === 'string' ? type : null);
  if (gatewayErrorOf({ status: 403, headers: { get } }) === undefined) return undefined;
  const { body, isWhole } = await readStart(message);
  const diagnosis = await diagnose(
    new Response(body.toString(), { status: 403, headers: { 'x-amzn-errortype': get() ?? '' } }),
  );
  return diagnosis && { diagnosis, body, isWhole };
}

/** The beginning of a body; the rest stays in the stream. */
async function readStart(message: IncomingMessage): Promise<{ readonly body: Buffer; readonly isWhole: boolean }> {
  const chunks: Buffer[] = [];
  let size = 0;
  // A body of Node's has chunks of bytes.
  for await (const chunk of message.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > MOST_READ_BYTES) return { body: Buffer.concat(chunks), isWhole: false };
  }
  return { body: Buffer.concat(chunks), isWhole: true };
}

/** The problem that explains a gateway's 403 by the gates. */
export type GateReport = (service: string, answer: DiagnosedAnswer) => Promise<AgentProblem>;

export function reportGates(explain: (service: string) => Promise<Explanation>): GateReport {
  return async (service, { diagnosis: { reason, message, remedy }, body }) => {
    const { verdict, gates } = await explain(service).catch((error: unknown) => ({
      verdict: 'unknown' as const,
      gates: [{ verdict: 'unknown', title: 'Registry', evidence: messageOf(error) }],
    }));
    return {
      status: 403,
      code: 'REFUSED_BY_GATEWAY',
      title: 'Refused by the gateway',
      message: `${service}: ${message}`,
      remedy,
      details: { diagnosis: reason, verdict, gates, answer: body.toString().slice(0, 2000) },
    };
  };
}
