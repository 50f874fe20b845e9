// A 403 of API Gateway in words: which of its many reasons it was, and what to do.
import { gatewayErrorOf } from './fetch/evidence.js';

/** What a gateway's 403 means. */
export interface Diagnosis {
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
  /** What it means, for people. */
  readonly message: string;
  readonly remedy: string;
}

interface Row extends Diagnosis {
  readonly when: (type: string, words: string) => boolean;
}

const denied = (type: string): boolean => type === 'AccessDeniedException';

/** The first row that fits; the wordings are those of API Gateway, which names the policy in newer ones only. */
const ROWS: readonly Row[] = [
  {
    reason: 'not-found-or-forbidden',
    when: (type) => type === 'ForbiddenException',
    message: 'The gateway does not know this API or stage here, or refuses before it looks further.',
    remedy:
      'If the address is current: check that the stage exists, that the default endpoint is enabled, that an API key is sent where one is asked, and that no web ACL blocks the call.',
  },
  {
    reason: 'signature',
    when: (type, words) =>
      type === 'InvalidSignatureException' || /security token|credential should be scoped|signature/i.test(words),
    message: 'The signature or the token of the call is not accepted.',
    remedy:
      'Sign for the service execute-api, the API’s region and the host that is sent; check credentials and clock.',
  },
  {
    reason: 'no-such-route',
    when: (type) => type === 'MissingAuthenticationTokenException',
    message: 'The API and its stage are there; this path or method is not, or it wants a signed call.',
    remedy:
      'Check the path under the stage and the method; sign the call (`authorize: sigV4()`) if the method asks for IAM.',
  },
  {
    reason: 'endpoint-policy',
    when: (type, words) => denied(type) && /VPC endpoint policy/i.test(words),
    message: 'The policy of the VPC endpoint does not allow the call.',
    remedy: 'Allow execute-api:Invoke on the API in the endpoint’s policy.',
  },
  {
    reason: 'resource-policy',
    when: (type, words) => denied(type) && /resource-based policy/i.test(words),
    message: 'The API’s resource policy does not allow the call.',
    remedy:
      'Allow the caller’s VPC or endpoint (aws:SourceVpc, aws:SourceVpce) in the API’s policy, and deploy the API again.',
  },
  {
    reason: 'identity-policy',
    when: (type, words) =>
      denied(type) &&
      /identity-based policy|permissions boundary|session policy/i.test(words) &&
      /is not authorized to perform/i.test(words),
    message: 'The caller’s own role does not allow the call.',
    remedy: 'Allow the role execute-api:Invoke on the API’s ARN.',
  },
  {
    reason: 'authorizer',
    when: (type, words) => denied(type) && /not authorized to access this resource/i.test(words),
    message: 'The API’s authorizer denied the call.',
    remedy: 'Check the token that is sent, and what the authorizer wants.',
  },
  {
    reason: 'resource-policy',
    when: (type) => denied(type),
    message: 'A policy denies the call: the API’s, the endpoint’s or the caller’s.',
    remedy: 'Check the API’s resource policy first: after a VPC endpoint was replaced it still names the old one.',
  },
];

const UNKNOWN: Diagnosis = {
  reason: 'unknown',
  message: 'The gateway refused the call for a reason of its own.',
  remedy: 'See the header x-amzn-ErrorType and the body.',
};

/** What a gateway's 403 means; undefined when what is behind the gateway answered. The answer's body stays unread. */
export async function diagnose(answer: Response): Promise<Diagnosis | undefined> {
  const type = gatewayErrorOf(answer);
  if (answer.status !== 403 || type === undefined) return undefined;
  const words = answer.bodyUsed ? '' : wordsOf(await answer.clone().text());
  const { reason, message, remedy } = ROWS.find(({ when }) => when(type, words)) ?? UNKNOWN;
  return { reason, message, remedy };
}

/** `message` or `Message`: it differs by the kind of error. */
function wordsOf(body: string): string {
  try {
    const said: unknown = JSON.parse(body);
    if (typeof said !== 'object' || said === null) return '';
    const words = 'message' in said ? said.message : 'Message' in said ? said.Message : '';
    return typeof words === 'string' ? words : '';
  } catch {
    return '';
  }
}
