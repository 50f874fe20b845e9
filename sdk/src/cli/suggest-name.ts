// Adds "did you mean" to an error about a service or network that the registry does not know.
import { WaypostError, asChoice, nearest, type WaypostErrorCode, type Problem } from '../model/index.js';
import type { Invocation } from './command.js';
import { problemOf } from './failure.js';
import { allOf, networkRefs } from './reader/reader.js';

export async function withSuggestion<T>(invocation: Invocation, pending: Promise<T>): Promise<T> {
  try {
    return await pending;
  } catch (error) {
    const problem = problemOf(error);
    const given = problem && unknownName(invocation, problem.code);
    if (problem === undefined || given === undefined || !invocation.hasRegistry) throw error;
    // Where the names cannot be listed, the error stays as it is.
    const meant = nearest(given, await knownNames(invocation, problem.code).catch(() => []));
    if (meant.length === 0) throw error;
    const remedy = `Did you mean ${asChoice(meant)}? ${problem.remedy}`;
    const details = { ...problem.details, didYouMean: meant };
    // Both codes that get here have this detail.
    throw new WaypostError({ ...problem, remedy, details } as Problem);
  }
}

function unknownName({ args, text, context }: Invocation, code: WaypostErrorCode): string | undefined {
  if (code === 'SERVICE_NOT_FOUND') return args[0];
  return code === 'NETWORK_NOT_FOUND' ? (text('network') ?? context.env.WAYPOST_NETWORK) : undefined;
}

async function knownNames(invocation: Invocation, code: WaypostErrorCode): Promise<string[]> {
  const reader = invocation.reader();
  if (code === 'SERVICE_NOT_FOUND') return (await allOf(reader.services)).map(({ name }) => name);
  return networkRefs(await allOf(reader.networks));
}
