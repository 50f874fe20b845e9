// What shows that an address has died: its name is not found; nobody takes the connection; or the gateway says Forbidden.

/** `connection`: nothing was sent. `forbidden`: a gateway's 403, which an inner gateway's error can look like. */
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

/** Evidence in what `fetch` threw. */
export function evidenceInError(error: unknown): Evidence | undefined {
  return isUnsent(error) ? 'connection' : undefined;
}

// By its members, not its class: an error of Node's own may come from another realm than this code.
function isUnsent(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { code, syscall, cause, errors }: { code?: unknown; syscall?: unknown; cause?: unknown; errors?: unknown } =
    error;
  // Several addresses of a name were tried: none of them may have got through.
  if (Array.isArray(errors) && errors.length > 0) return errors.every(isUnsent);
  if (typeof code === 'string' && (UNSENT.has(code) || (code === 'ETIMEDOUT' && syscall === 'connect'))) return true;
  return isUnsent(cause);
}

/** Evidence in an answer. https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html */
export function evidenceInAnswer(answer: Response): Evidence | undefined {
  return answer.status === 403 && gatewayErrorOf(answer) === 'ForbiddenException' ? 'forbidden' : undefined;
}

/** What the gateway calls its error; undefined when what is behind it answered. */
export function gatewayErrorOf(answer: Response): string | undefined {
  return answer.headers.get('x-amzn-errortype')?.split(':')[0];
}
