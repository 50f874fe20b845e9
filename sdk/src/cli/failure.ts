// Turns an error into a problem with a remedy for a person at a terminal.
import {
  WaypostError,
  defined,
  isObject,
  isWaypostError,
  remedyText,
  type WaypostErrorDetails,
  type Problem,
} from '../model/index.js';

/** INVALID_REQUEST: the command cannot run as it was given. */
export function invalidRequest(
  message: string,
  remedy: string,
  details?: WaypostErrorDetails['INVALID_REQUEST'],
): WaypostError {
  return new WaypostError({ code: 'INVALID_REQUEST', message, remedy, ...defined({ details }) });
}

/** A problem with its remedy in the words of the command line. */
export type ShownProblem = Problem & { readonly remedy: string };

export function problemOf(error: unknown): ShownProblem | undefined {
  if (!isWaypostError(error)) return undefined;
  const { problem, details } = error;
  return { ...problem, remedy: remedyText(problem.remedy, 'cli'), details } as ShownProblem; // the details are the error's own
}

const MOST_CHOICES = 20;

/** The networks that the caller can choose from, as rows; none for any other problem. */
export function networkChoices(problem: Partial<Problem>): string[][] {
  const networks: unknown = problem.code === 'NETWORK_REQUIRED' ? problem.details?.networks : undefined;
  // A query endpoint may have sent them, in any shape.
  if (!Array.isArray(networks)) return [];
  return networks.slice(0, MOST_CHOICES).flatMap((network: unknown) => {
    if (!isObject(network)) return [];
    const { vpcId, name, region, accountId } = network;
    return [[vpcId, region, accountId, name].filter((fact) => fact !== undefined).map(String)];
  });
}
