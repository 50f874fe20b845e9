// Problem documents (RFC 9457) of the errors that only the local server has.

const TITLES = {
  400: 'Invalid request',
  403: 'Foreign origin',
  405: 'Method not allowed',
  413: 'Body too large',
  421: 'Foreign host',
  503: 'Registry unavailable',
} as const;

export interface LocalProblem {
  readonly status: keyof typeof TITLES;
  readonly message: string;
  readonly remedy: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const CODES: Partial<Record<LocalProblem['status'], string>> = {
  405: 'METHOD_NOT_ALLOWED',
  503: 'REGISTRY_UNAVAILABLE',
};

export function problemResponse({ status, message, remedy, headers = {} }: LocalProblem): Response {
  const code = CODES[status] ?? 'INVALID_REQUEST';
  const type = `urn:waypost:problem:${code}`;
  const body = JSON.stringify({ type, title: TITLES[status], status, detail: message, code, remedy });
  return new Response(body, {
    status,
    headers: {
      'content-type': 'application/problem+json',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      ...headers,
    },
  });
}
