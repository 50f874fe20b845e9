// A name that the registry does not know is answered with the known names that are like it.
import { WaypostError, isWaypostError } from '../model/index.js';
import type { Call } from './command.js';
import { problemOf } from './failure.js';
import { nearest, asChoice } from '../model/nearest.js';
import { allOf } from './reader/reader.js';

/** What `asked` gives, or its refusal with what may have been meant. */
export async function withSuggestion<T>(call: Call, asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    const given = wrongName(call, error);
    const problem = problemOf(error);
    if (given === undefined || problem === undefined || !call.hasRegistry) throw error;
    // Advice only: when the names cannot be listed, the refusal stands as it is.
    const meant = nearest(given, await namesLike(call, problem.code).catch(() => []));
    if (meant.length === 0) throw error;
    const remedy = `Did you mean ${asChoice(meant)}? ${problem.remedy}`;
    throw new WaypostError({ ...problem, remedy, details: { ...problem.details, didYouMean: meant } });
  }
}

function wrongName(call: Call, error: unknown): string | undefined {
  if (!isWaypostError(error)) return undefined;
  if (error.code === 'SERVICE_NOT_FOUND') return call.args[0];
  return error.code === 'NETWORK_NOT_FOUND' ? (call.text('network') ?? call.world.env.WAYPOST_NETWORK) : undefined;
}

async function namesLike(call: Call, code: string): Promise<string[]> {
  const reader = call.reader();
  if (code === 'SERVICE_NOT_FOUND') return (await allOf(reader.services)).map(({ name }) => name);
  const networks = await allOf(reader.networks);
  const names = networks.flatMap(({ vpcId, name, endpoints }) => [
    vpcId,
    ...(name === undefined ? [] : [name]),
    ...endpoints.map(({ vpceId }) => vpceId),
  ]);
  return [...new Set(names)];
}
