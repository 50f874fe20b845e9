// Validates a request's parameters. No text outside its grammar passes.
import { invalidProblem, missingParameter, unknownParameter, type Problem } from 'waypost/model';
import type { ParameterValues, RequestParameter, Parameters } from './openapi/requests.js';

export interface RawParameters {
  /** The value of the path's one `{…}` segment; empty if it has none. */
  readonly subject: string;
  readonly query: ReadonlyMap<string, string>;
}

type ValuesOrProblem<P extends Parameters> = { readonly values: ParameterValues<P> } | { readonly problem: Problem };

export function readParameters<P extends Parameters>(
  parameters: P,
  { subject, query }: RawParameters,
): ValuesOrProblem<P> {
  const known = Object.keys(parameters).filter((name) => parameters[name]?.in === 'query');
  const unknown = unknownParameter(query, known);
  if (unknown !== undefined) return { problem: unknown };
  const values: Record<string, unknown> = {};
  for (const [name, parameter] of Object.entries(parameters)) {
    const given = parameter.in === 'path' ? subject : query.get(name);
    const isAccepted = given === undefined ? !parameter.required : parameter.fits(given);
    if (!isAccepted) return { problem: unfit(name, parameter, given) };
    values[name] = parameter.valueOf(given);
  }
  return { values: values as ParameterValues<P> }; // each member is the value of its own parameter
}

function unfit(name: string, { what, wanted }: RequestParameter, given: string | undefined): Problem {
  return given === undefined ? missingParameter(name, wanted) : invalidProblem(what, given, wanted);
}
