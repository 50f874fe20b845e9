// What an event shows of an API's resource policy, and which parts of the API the call says that it sets. No real record
// with a policy was ever published: the answer's is preferred, the request's patch is the next best, and silence says nothing.
import { isObject } from 'waypost/model';
import type { ApiPart } from 'waypost/model';
import { MASKED_POLICY, digestPolicy } from '../policy/digest.js';
import type { KeptPolicy } from '../policy/kept-policy.js';
import type { ApiLocation } from '../policy/resource.js';
import { isMasked } from './fields.js';

/** The first of these places that shows a policy, as text or as the object that it is. */
export function shownPolicy(scopes: readonly unknown[], api: ApiLocation): KeptPolicy | undefined {
  const shown = scopes.find((scope) => scope !== undefined && scope !== null);
  if (isMasked(shown)) return MASKED_POLICY;
  if (typeof shown === 'string') return digestPolicy(shown, api);
  return isObject(shown) ? digestPolicy(JSON.stringify(shown), api) : undefined;
}

/** What a patch says of the policy: its new text, empty where it is removed. */
export function patchedPolicy(operations: unknown): unknown {
  const patches = patchesOf(operations)?.filter(({ path }) => path === '/policy') ?? [];
  const last = patches.at(-1);
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

/** Undefined where the call does not say. */
export function partsSet(operations: unknown): readonly ApiPart[] | undefined {
  const paths = patchesOf(operations)?.map(({ path }) => path);
  if (paths === undefined) return undefined;
  return PATHS.filter(([prefix]) => paths.some((path) => path === prefix || path.startsWith(`${prefix}/`))).map(
    ([, part]) => part,
  );
}

interface PatchOperation {
  readonly op?: unknown;
  readonly path: string;
  readonly value?: unknown;
}

function patchesOf(operations: unknown): readonly PatchOperation[] | undefined {
  const isPatched = Array.isArray(operations) && operations.length > 0 && operations.every(isPatch);
  return isPatched ? operations : undefined;
}

function isPatch(operation: unknown): operation is PatchOperation {
  return isObject(operation) && typeof operation.path === 'string';
}
