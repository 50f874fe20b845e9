// Digests the policy of a VPC endpoint: the statements that a verdict needs, with the resources that they name and without principals.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-vpc-endpoint-policies.html
import { type EndpointPolicy, type EndpointStatement, isObject } from 'waypost/model';
import { equal } from '../equal.js';
import { parsedPolicy, statementsOf } from './digest.js';
import { digestEndpointStatement } from './statement.js';

/** AWS allows 20,480 characters; an event may escape the quotes. */
const LONGEST_TEXT = 50_000;
/** In characters of JSON: a network has up to 50 endpoints, and the summary of all networks 100. */
const LONGEST_DIGEST = 2_000;

/** The policy of an endpoint that was given none. */
export const DEFAULT_ENDPOINT_POLICY: EndpointPolicy = { statements: [{ effect: 'allow' }] };
export const UNSEEN_ENDPOINT_POLICY: EndpointPolicy = { unread: 'unseen', statements: [] };
export const MASKED_ENDPOINT_POLICY: EndpointPolicy = { unread: 'masked', statements: [] };

export function isDefaultPolicy(policy: EndpointPolicy): boolean {
  return equal(policy, DEFAULT_ENDPOINT_POLICY);
}

/** Reads the policy's text. It never throws. */
export function digestEndpointPolicy(text: string): EndpointPolicy {
  if (text.trim() === '') return DEFAULT_ENDPOINT_POLICY;
  if (text.length > LONGEST_TEXT) return { unread: 'too-large', statements: [] };
  try {
    return digest(parsedPolicy(text)) ?? { unread: 'malformed', statements: [] };
  } catch {
    // Not JSON, or nested too deeply.
    return { unread: 'malformed', statements: [] };
  }
}

function digest(policy: unknown): EndpointPolicy | undefined {
  if (!isObject(policy) || policy.Statement === undefined) return undefined;
  const digests = statementsOf(policy.Statement).map(digestEndpointStatement);
  if (digests.includes(null)) return undefined;
  const statements = digests.filter((statement): statement is EndpointStatement => statement != null);
  const kept: EndpointPolicy = { statements };
  return JSON.stringify(kept).length <= LONGEST_DIGEST ? kept : { unread: 'too-large', statements: [] };
}
