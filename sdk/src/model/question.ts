// A caller's question, and its validation. The names that callers use are never rewritten.
import { quote } from './basics.js';
import type { Problem } from './errors.js';
import { isRegion, isStageName, isVpcId, isVpceId, isNetworkName, isServiceName } from './grammar.js';

/** A question to the registry. */
export interface Question {
  readonly service: string;
  readonly registry: string;
  /** A VPC id, an endpoint's id, or a network's name. */
  readonly network?: string | undefined;
  /** The caller's region: selects among the regions of a network's name. */
  readonly region?: string | undefined;
  /** A stage other than the one that is served. */
  readonly stage?: string | undefined;
}

/** A key of the question: equal for equal questions, whatever their registry. */
export function questionText({ service, network, region, stage }: Omit<Question, 'registry'>): string {
  return JSON.stringify([service, network, region, stage]);
}

/**
 * Whether `text` can name a network.
 * @example isNetworkRef('vpce-0a1b2c3d') // true
 */
export function isNetworkRef(text: string): boolean {
  return isVpcId(text) || isVpceId(text) || isNetworkName(text);
}

/** The grammar of each part of a question, and its description in words. */
export const ASKED = {
  service: { fits: isServiceName, wanted: 'lower-case DNS labels, such as orders-api' },
  network: { fits: isNetworkRef, wanted: 'a VPC id, endpoint id or network name' },
  region: { fits: isRegion, wanted: 'a region, such as eu-west-1' },
  stage: { fits: isStageName, wanted: 'at most 128 letters, digits, "-" and "_"' },
} as const;

/**
 * The problem of a malformed question, or `undefined`.
 * @example invalidQuestion({ service: 'Orders', registry: 'prod' })?.code // 'INVALID_REQUEST'
 */
export function invalidQuestion(question: Question): Problem | undefined {
  for (const part of ['service', 'network', 'region', 'stage'] as const) {
    const value = question[part];
    const { fits, wanted } = ASKED[part];
    // Only the service is required, and callers without types may leave it out.
    const isNamed = value !== undefined || part === 'service';
    if (isNamed && !fits(value ?? '')) return invalid(part, value, wanted);
  }
  return undefined;
}

/**
 * INVALID_REQUEST for a value that does not fit: `what` it should be, and the `wanted` grammar in words.
 * @example invalidProblem('region', 'nowhere', 'a region, such as eu-west-1').remedy // 'Use a region, such as eu-west-1.'
 */
export function invalid(what: string, value: unknown, wanted: string): Problem {
  const noun = what === 'service' || what === 'stage' ? `${what} name` : what;
  return {
    code: 'INVALID_REQUEST',
    message: `${quote(String(value))} is not a valid ${noun}.`,
    remedy: `Use ${wanted}.`,
    details: { what },
  };
}
