// The parts that all services of the fake control plane share: calls, replies, and errors in the shape of each protocol.
import type { FakeScope } from './account.js';

export type AwsService = 'apigateway' | 'ec2' | 'sts' | 'cloudtrail' | 'sqs' | 'organizations';

export interface AwsCall {
  readonly service: AwsService;
  readonly operation: string;
  readonly account: string;
  readonly region: string;
  /** The number of this call among those of its operation, from 1. */
  readonly nth: number;
  /** Path, query or body, as the service reads them. */
  readonly params: Readonly<Record<string, unknown>>;
  /** The time of the call, in milliseconds of the test's clock. */
  readonly at: number;
}

export interface AwsReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface FaultParts {
  readonly status: number;
  readonly code: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An error of a service, independent of the protocol. */
export class Fault extends Error {
  constructor(
    readonly parts: FaultParts,
    message: string,
  ) {
    super(message);
  }
}

export interface OperationContext {
  readonly call: AwsCall;
  readonly scope: FakeScope;
  readonly accounts: readonly string[];
  /** A page may have fewer items than requested. */
  readonly largestPage: number;
}

/** Answers a call or throws a `Fault`. */
export type AwsOperation = (context: OperationContext) => AwsReply;

export function json(value: unknown, contentType = 'application/json'): AwsReply {
  return { status: 200, headers: { 'content-type': contentType }, body: JSON.stringify(value) };
}

export function xml(body: string): AwsReply {
  return { status: 200, headers: { 'content-type': 'text/xml;charset=UTF-8' }, body };
}

/** An XML element; an empty string for a member without a value. */
export function element(name: string, value: string | number | boolean | undefined): string {
  return value === undefined ? '' : `<${name}>${escapeXml(String(value))}</${name}>`;
}

function escapeXml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

/** The error in the shape of the service's protocol. */
export function faultReply(service: AwsService, { parts, message }: Fault): AwsReply {
  const { status, code, headers = {} } = parts;
  switch (service) {
    case 'apigateway':
      return {
        status,
        headers: { 'content-type': 'application/json', 'x-amzn-errortype': code, ...headers },
        // Denials by IAM spell this member with a capital.
        body: JSON.stringify(code === 'AccessDeniedException' ? { Message: message } : { message }),
      };
    case 'ec2':
      return {
        status,
        headers: { 'content-type': 'text/xml;charset=UTF-8', ...headers },
        body: `<?xml version="1.0" encoding="UTF-8"?><Response><Errors><Error>${element('Code', code)}${element('Message', message)}</Error></Errors><RequestID>r-1</RequestID></Response>`,
      };
    case 'sts':
      return {
        status,
        headers: { 'content-type': 'text/xml', ...headers },
        body: `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>${element('Code', code)}${element('Message', message)}</Error><RequestId>r-1</RequestId></ErrorResponse>`,
      };
    case 'cloudtrail':
    case 'organizations':
    case 'sqs':
      return {
        status,
        headers: { 'content-type': 'application/x-amz-json-1.1', ...headers },
        body: JSON.stringify({ __type: code, message }),
      };
  }
}

const DENIED = { ec2: 'UnauthorizedOperation', sts: 'AccessDenied', sqs: 'AccessDenied' } as const;

export function denied(call: AwsCall): Fault {
  const code = call.service in DENIED ? DENIED[call.service as keyof typeof DENIED] : 'AccessDeniedException';
  const principal = `arn:aws:sts::${call.account}:assumed-role/waypost/sweep`;
  return new Fault(
    { status: 403, code },
    `User: ${principal} is not authorized to perform: ${call.service}:${call.operation}`,
  );
}

export function throttled(call: AwsCall, retryAfter?: number): Fault {
  const headers = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
  return call.service === 'ec2'
    ? new Fault({ status: 503, code: 'RequestLimitExceeded', headers }, 'Request limit exceeded.')
    : new Fault({ status: 429, code: 'TooManyRequestsException', headers }, 'Too Many Requests');
}
