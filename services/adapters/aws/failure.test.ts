import { failureOf } from './failure.js';

const error = (name: string, status?: number, headers: Record<string, string> = {}) =>
  Object.assign(new Error('details'), {
    name,
    $metadata: status === undefined ? {} : { httpStatusCode: status },
    $response: { headers },
  });

it.each([
  ['NotFoundException', 404, 'missing'],
  ['InvalidVpcEndpointId.NotFound', 400, 'missing'],
  ['Error', 404, 'failed'],
  ['TooManyRequestsException', 429, 'throttled'],
  ['UnknownError', 429, 'throttled'],
  ['RequestLimitExceeded', 503, 'throttled'],
  ['Throttling', 400, 'throttled'],
  ['AccessDeniedException', 403, 'denied'],
  ['UnauthorizedOperation', 403, 'denied'],
  ['ExpiredToken', 400, 'denied'],
  ['CredentialsProviderError', undefined, 'denied'],
  ['InternalFailure', 500, 'passing'],
  ['TimeoutError', undefined, 'passing'],
  ['NotImplemented', 501, 'failed'],
  ['BadRequestException', 400, 'failed'],
  ['SyntaxError', 200, 'failed'],
])('classifies %s with status %s as %s', (name, status, kind) => {
  expect(failureOf(error(name, status))).toMatchObject({ kind, message: `${name}: details` });
});

it.each([
  ['7', 7000],
  ['0.5', 500],
  ['Wed, 21 Oct 2026 07:28:00 GMT', undefined],
  ['-1', undefined],
])('reads Retry-After %s as %s milliseconds', (header, milliseconds) => {
  expect(failureOf(error('TooManyRequestsException', 429, { 'retry-after': header })).retryAfter).toBe(milliseconds);
});

it('classifies a thrown non-error as a passing failure', () => {
  expect(failureOf('oops')).toEqual({ kind: 'passing', message: 'Error: oops' });
});
