// Evidence that an address is dead: DNS does not find it, nothing accepts the connection, or the gateway answers Forbidden.

/** `connection`: nothing was sent. `forbidden`: a gateway's 403, which another gateway behind it may have sent. */
export type Evidence = 'connection' | 'forbidden';

const UNSENT = new Set([
  'ENOTFOUND',
  'ENODATA',
  'EAI_NODATA',
  'EAI_NONAME',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** Evidence in an error of `fetch`. */
export function evidenceInError(error: unknown): Evidence | undefined {
  return isUnsent(error) ? 'connection' : undefined;
}

// Checks members, not the class: Node's own errors may come from another realm.
function isUnsent(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { code, syscall, cause, errors }: { code?: unknown; syscall?: unknown; cause?: unknown; errors?: unknown } =
    error;
  // Several addresses of a name were tried, and every attempt must have failed.
  if (Array.isArray(errors) && errors.length > 0) return errors.every(isUnsent);
  if (typeof code === 'string' && (UNSENT.has(code) || (code === 'ETIMEDOUT' && syscall === 'connect'))) return true;
  return isUnsent(cause);
}

/** Evidence in an answer. https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html */
export function evidenceInAnswer(answer: Response): Evidence | undefined {
  return answer.status === 403 && gatewayErrorOf(answer) === 'ForbiddenException' ? 'forbidden' : undefined;
}

/** The gateway's error type; undefined if the service behind the gateway answered. */
export function gatewayErrorOf(answer: Response): string | undefined {
  return answer.headers.get('x-amzn-errortype')?.split(':')[0];
}
