// The resource policy that an event shows, and the parts of the API that the call sets. AWS publishes no record with a policy: the
// answer's policy is preferred, then the request's patch; a missing policy means nothing.
import { isObject, type ApiPart, type EndpointPolicy, type ApiLocation } from 'waypost/model';
import { MASKED_ENDPOINT_POLICY, digestEndpointPolicy } from '../policy/endpoint-policy.js';
import { MASKED_POLICY, digestPolicy, type KeptPolicy } from '../policy/digest.js';
import { isMasked } from './fields.js';
import { xmlText } from './xml.js';

/** The first of these values that is a policy, as text or as an object. */
export function shownPolicy(values: readonly unknown[], api: ApiLocation): KeptPolicy | undefined {
  const shown = values.find((value) => value !== undefined && value !== null);
  if (isMasked(shown)) return MASKED_POLICY;
  if (typeof shown === 'string') return digestPolicy(shown, api);
  return isObject(shown) ? digestPolicy(JSON.stringify(shown), api) : undefined;
}

/** An endpoint's policy, as text or as an object; undefined if the event shows none. */
export function shownEndpointPolicy(value: unknown): EndpointPolicy | undefined {
  const shown = xmlText(value) ?? value;
  if (isMasked(shown)) return MASKED_ENDPOINT_POLICY;
  if (typeof shown === 'string') return digestEndpointPolicy(shown);
  return isObject(shown) ? digestEndpointPolicy(JSON.stringify(shown)) : undefined;
}

/** The new text of the policy in a patch; empty if the patch removes it. */
export function patchedPolicy(operations: unknown): unknown {
  const last = patchesOf(operations)?.findLast(({ path }) => path === '/policy');
  if (last === undefined) return undefined;
  return last.op === 'remove' ? '' : (last.value ?? '');
}

/** https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html */
const PATHS: readonly (readonly [prefix: string, part: ApiPart])[] = [
  ['/policy', 'policy'],
  ['/endpointConfiguration/vpcEndpointIds', 'vpceIds'],
  ['/endpointConfiguration/types', 'type'],
  ['/disableExecuteApiEndpoint', 'disabled'],
  ['/endpointAccessMode', 'strict'],
];

/** Undefined if the call does not say what it sets. */
export function partsSet(operations: unknown): readonly ApiPart[] | undefined {
  const patches = patchesOf(operations);
  if (patches === undefined) return undefined;
  const parts: ApiPart[] = [];
  for (const [prefix, part] of PATHS) if (patches.some(({ path }) => isBelow(path, prefix))) parts.push(part);
  return parts;
}

function isBelow(path: string, prefix: string): boolean {
  return path.startsWith(prefix) && (path.length === prefix.length || path[prefix.length] === '/');
}

interface PatchOperation {
  readonly op?: unknown;
  readonly path: string;
  readonly value?: unknown;
}

function patchesOf(operations: unknown): readonly PatchOperation[] | undefined {
  const isPatched = Array.isArray(operations) && operations.every(isPatch);
  return isPatched ? operations : undefined;
}

function isPatch(operation: unknown): operation is PatchOperation {
  return isObject(operation) && typeof operation.path === 'string';
}
