// Turns an error into a problem with a remedy for a person at a terminal.
import { WaypostError, defined, isObject, isWaypostError, remedyText, type Problem } from '../model/index.js';

/** INVALID_REQUEST: the command cannot run as it was given. */
export function invalidRequest(message: string, remedy: string, details?: Problem['details']): WaypostError {
  return new WaypostError({ code: 'INVALID_REQUEST', message, remedy, ...defined({ details }) });
}

/** A problem with its remedy in the words of the command line. */
export interface ShownProblem extends Problem {
  readonly remedy: string;
}

export function problemOf(error: unknown): ShownProblem | undefined {
  if (!isWaypostError(error)) return undefined;
  const { code, message, remedy } = error.problem;
  return { code, message, remedy: remedyText(remedy, 'cli'), details: error.details };
}

const MOST_CHOICES = 20;

/** The networks that the caller can choose from, as rows; none for any other problem. */
export function networkChoices({ code, details }: Partial<Problem>): string[][] {
  if (code !== 'NETWORK_REQUIRED' || !Array.isArray(details?.networks)) return [];
  return details.networks.slice(0, MOST_CHOICES).flatMap((network: unknown) => {
    if (!isObject(network)) return [];
    const { vpcId, name, region, accountId } = network;
    return [[vpcId, region, accountId, name].filter((fact) => fact !== undefined).map(String)];
  });
}
