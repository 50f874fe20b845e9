// What went wrong, for a person at a terminal: one line that says it, and one that says what to do.
import { WaypostError, isWaypostError, remedyText, type Problem } from '../model/index.js';

/** What cannot be run as it was given. */
export function invalidRequest(message: string, remedy: string, details?: Problem['details']): WaypostError {
  return new WaypostError({ code: 'INVALID_REQUEST', message, remedy, ...(details === undefined ? {} : { details }) });
}

/** A problem with its remedy in the command line's words. */
export interface ShownProblem extends Problem {
  readonly remedy: string;
}

export function problemOf(error: unknown): ShownProblem | undefined {
  if (!isWaypostError(error)) return undefined;
  const { code, message, remedy } = error.problem;
  return { code, message, remedy: remedyText(remedy, 'cli'), details: error.details };
}

/** Facts of a problem that help a person: the networks to choose from. */
export function choicesOf({ code, details }: Problem): string[][] {
  if (code !== 'NETWORK_REQUIRED' || !Array.isArray(details?.networks)) return [];
  return details.networks.slice(0, MOST_CHOICES).flatMap((network: unknown) => {
    if (typeof network !== 'object' || network === null) return [];
    const { vpcId, name, region, accountId } = network as Readonly<Record<string, unknown>>; // any object has members
    return [[vpcId, region, accountId, name].filter((fact) => fact !== undefined).map(String)];
  });
}

const MOST_CHOICES = 20;
