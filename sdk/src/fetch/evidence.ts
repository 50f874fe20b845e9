// What a failed call shows: that its address is dead, or why a gateway answered 403.
import type { UncheckedCondition } from '../model/answers.js';
import { parseJson } from '../model/schema.js';
import { awsMessage } from '../outage.js';
import { sleep, systemRuntime } from '../runtime.js';
import { bytesOrStream, chunksOf } from './call.js';
import { isBroken, isUnsent } from './unsent.js';

/**
 * `connection`: nothing was sent. `broken`: the connection ended before an answer came. `forbidden`: a gateway's 403, which
 * another gateway behind it may have sent.
 */
export type Evidence = 'connection' | 'broken' | 'forbidden';

/** What evidence needs of an answer. */
export interface AnswerHead {
  readonly status: number;
  readonly headers: { readonly get: (name: string) => string | null };
}

/** Evidence in an error of `fetch`. */
export function evidenceInError(error: unknown): Evidence | undefined {
  if (isUnsent(error)) return 'connection';
  return isBroken(error) ? 'broken' : undefined;
}

/** Evidence in an answer. https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html */
export const evidenceInAnswer = (answer: AnswerHead): Evidence | undefined =>
  answer.status === 403 && gatewayErrorOf(answer) === 'ForbiddenException' ? 'forbidden' : undefined;

/** The gateway's error type; undefined if the service behind the gateway answered. */
export const gatewayErrorOf = (answer: AnswerHead): string | undefined =>
  answer.headers.get('x-amzn-errortype')?.split(':')[0];

/** The meaning of a gateway's 403. */
export interface GatewayDiagnosis {
  /** Stable, for programs. */
  readonly reason:
    | 'not-found-or-forbidden'
    | 'resource-policy'
    | 'endpoint-policy'
    | 'identity-policy'
    | 'authorizer'
    | 'no-such-route'
    | 'signature'
    | 'unknown';
  /** The meaning in words. */
  readonly message: string;
  readonly remedy: string;
  /** Conditions that Waypost never observes and that may explain it: `notChecked` of an explanation has their commands. */
  readonly notChecked: readonly UncheckedCondition['id'][];
}

interface DiagnosisRow extends Omit<GatewayDiagnosis, 'notChecked'>, Partial<Pick<GatewayDiagnosis, 'notChecked'>> {
  /** Matches the error's type and its words, with a space between. */
  readonly when: RegExp;
}

/** The first matching row applies. The wordings are API Gateway's; only newer ones name the policy. */
const ROWS: readonly DiagnosisRow[] = [
  {
    reason: 'not-found-or-forbidden',
    notChecked: ['api-keys', 'undeployed-methods'],
    when: /^ForbiddenException /,
    message: 'The gateway does not know this API or stage, or refuses the call before it looks further.',
    remedy:
      'If the address is current: check that the stage exists and the default endpoint is enabled, that a required API key is sent, and that no web ACL blocks the call.',
  },
  {
    reason: 'signature',
    when: /^(InvalidSignatureException |\S+ .*(security token|credential should be scoped|signature))/is,
    message: 'The gateway rejects the signature or token of the call.',
    remedy:
      'Sign for the service execute-api, the API’s region and the host that is sent. Check credentials and clock.',
  },
  {
    reason: 'no-such-route',
    notChecked: ['undeployed-methods', 'authorizers'],
    when: /^MissingAuthenticationTokenException /,
    message: 'The API and its stage exist, but this path or method does not, or it requires a signed call.',
    remedy:
      'Check the method and the path under the stage. Sign the call (`authorize: sigV4()`) if the method requires IAM.',
  },
  {
    reason: 'endpoint-policy',
    when: /^AccessDeniedException .*VPC endpoint policy/is,
    message: 'The policy of the VPC endpoint does not allow the call.',
    remedy:
      'Allow execute-api:Invoke on the API’s ARN in the endpoint’s policy; it may still name an API that was replaced (gate endpoint-policy of explain).',
  },
  {
    reason: 'resource-policy',
    when: /^AccessDeniedException .*resource-based policy/is,
    message: 'The API’s resource policy does not allow the call.',
    remedy:
      'Allow the caller’s VPC or endpoint (aws:SourceVpc, aws:SourceVpce) in the API’s policy, and deploy the API again.',
  },
  {
    reason: 'identity-policy',
    when: /^AccessDeniedException (?=.*is not authorized to perform).*(identity-based policy|permissions boundary|session policy)/is,
    message: 'The caller’s own role does not allow the call.',
    remedy: 'Allow the role execute-api:Invoke on the API’s ARN.',
  },
  {
    reason: 'authorizer',
    notChecked: ['authorizers'],
    when: /^AccessDeniedException .*not authorized to access this resource/is,
    message: 'The API’s authorizer denied the call.',
    remedy: 'Check the token that is sent, and what the authorizer requires.',
  },
  {
    reason: 'resource-policy',
    when: /^AccessDeniedException /,
    message: 'A policy of the API, the endpoint or the caller denies the call.',
    remedy:
      'Check the API’s resource policy first, then the endpoint’s: they may still name an endpoint or an API that was replaced.',
  },
];

const UNKNOWN: Omit<DiagnosisRow, 'when'> = {
  reason: 'unknown',
  notChecked: ['api-keys', 'authorizers', 'undeployed-methods'],
  message: 'The gateway refused the call for an unknown reason.',
  remedy: 'Read the header x-amzn-ErrorType and the body.',
};

/** The meaning of a gateway's 403; undefined if the service behind it answered. The answer's body stays unread. */
export async function diagnose(answer: Response): Promise<GatewayDiagnosis | undefined> {
  const type = gatewayErrorOf(answer);
  if (answer.status !== 403 || type === undefined) return undefined;
  const words = awsMessage(parseJson(await textOf(answer)));
  const {
    reason,
    message,
    remedy,
    notChecked = [],
  } = ROWS.find(({ when }) => when.test(`${type} ${words}`)) ?? UNKNOWN;
  return { reason, message, remedy, notChecked };
}

/** A gateway's own message is short, and comes at once. */
const MOST_READ_BYTES = 16_384;
const MOST_READ_MS = 1000;

/** The body, which stays unread; empty if it cannot be read twice, or is longer than a gateway's. */
async function textOf(answer: Response): Promise<string> {
  try {
    if (answer.bodyUsed) return '';
    const chunks = chunksOf(answer.clone().body);
    const tooLate = sleep(systemRuntime, MOST_READ_MS, { background: true });
    const read = await Promise.race([bytesOrStream(chunks, MOST_READ_BYTES), tooLate]);
    if (read instanceof Uint8Array) return String(Buffer.from(read));
    Promise.resolve(chunks.cancel(undefined)).catch(() => undefined);
    return '';
  } catch {
    return '';
  }
}
