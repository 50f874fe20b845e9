// The schemas of refusals: a problem document (RFC 9457) for each code of the error table.
import { ERRORS, type WaypostErrorCode } from 'waypost/model';
import * as z from 'zod';
import { named } from '../components.js';
import { apiId, region, stageName, vpceId } from '../texts.js';
import { conflict, gate, networkBrief, regionalRemoval, waiting } from './answers.js';

/** The codes that the query endpoint answers with. Only the SDK uses the others. */
export type ProblemCode = {
  [C in WaypostErrorCode]: (typeof ERRORS)[C] extends { status: number } ? C : never;
}[WaypostErrorCode];

const gates = z.array(gate).exactOptional().describe('The gates that explain it.');

/** The additional members of each code's problem. */
const DETAILS = {
  INVALID_REQUEST: {
    what: z.string().exactOptional().describe('The invalid part: `service`, `network`, `parameter`, `path`, …'),
    parameters: z.array(z.string()).exactOptional().describe('The parameters of the route.'),
  },
  SERVICE_NOT_FOUND: {
    conflicts: z.array(conflict).exactOptional(),
    apiId: apiId.exactOptional().describe('The API that was looked up.'),
    region: region.exactOptional(),
    didYouMean: z.array(z.string()).exactOptional().describe('Known names that are nearly the same.'),
  },
  SERVICE_GONE: { removals: z.array(regionalRemoval), gates },
  SERVICE_NOT_READY: {
    waiting: z.array(waiting).exactOptional(),
    stages: z.array(stageName).exactOptional().describe('The existing stages, if the question names another.'),
    gates,
  },
  NETWORK_NOT_FOUND: {},
  NETWORK_REQUIRED: { networks: z.array(networkBrief).describe('The networks to choose from.') },
  UNREACHABLE_FROM_NETWORK: {
    region: region.exactOptional(),
    regions: z.array(region).exactOptional().describe('The regions in which the service has an API.'),
    endpoints: z.array(vpceId).exactOptional().describe('The network’s other live endpoints.'),
    gates,
  },
  METHOD_NOT_ALLOWED: {},
  REGISTRY_UNAVAILABLE: {
    reason: z
      .literal('denied')
      .exactOptional()
      .describe('The credentials of this server do not allow the read, so a retry does not help.'),
  },
} as const satisfies Record<ProblemCode, Readonly<Record<string, z.ZodType>>>;

/** A code's problem: its HTTP status, and the schema of its document. */
interface ProblemKind {
  readonly status: number;
  readonly schema: z.ZodType;
}

function problemKind(code: ProblemCode): ProblemKind {
  const { meaning, status } = ERRORS[code];
  const members = {
    type: z.literal(`urn:waypost:problem:${code}`),
    title: z.string(),
    status: z.literal(status),
    detail: z.string().describe('What failed, for what.'),
    code: z.literal(code),
    remedy: z.string().describe('What to do about it.'),
  };
  return { status, schema: named(nameOf(code), meaning, z.object({ ...members, ...DETAILS[code] })) };
}

/** `SERVICE_GONE` is `ServiceGoneProblem`. */
function nameOf(code: ProblemCode): string {
  const words = code.toLowerCase().split('_');
  return `${words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')}Problem`;
}

export const PROBLEM_CODES = Object.keys(DETAILS) as readonly ProblemCode[]; // Object.keys loses the type

export const PROBLEMS = Object.fromEntries(PROBLEM_CODES.map((code) => [code, problemKind(code)])) as Readonly<
  Record<ProblemCode, ProblemKind>
>; // one for each code
