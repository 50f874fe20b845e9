// Validates a request's parameters by their schemas. Nothing outside its grammar gets past this file.
import { invalidProblem, type Problem } from 'waypost/model';
import type { Values, Parameter, Parameters } from './openapi/requests.js';
import { quote } from './target.js';

export interface Given {
  /** The value of the path's one `{…}` segment; empty if it has none. */
  readonly subject: string;
  readonly query: ReadonlyMap<string, string>;
}

export type ValuesOrProblem<P extends Parameters> = { readonly values: Values<P> } | { readonly problem: Problem };

export function readParameters<P extends Parameters>(parameters: P, { subject, query }: Given): ValuesOrProblem<P> {
  const unknown = unknownParameter(parameters, query);
  if (unknown !== undefined) return { problem: unknown };
  const values: Record<string, unknown> = {};
  for (const [name, parameter] of Object.entries(parameters)) {
    const given = parameter.in === 'path' ? subject : query.get(name);
    const parsed = parameter.schema.safeParse(given);
    if (!parsed.success) return { problem: unfit(name, parameter, given) };
    values[name] = parsed.data;
  }
  return { values: values as Values<P> }; // each member is its own schema's output
}

function unfit(name: string, { what, wanted }: Parameter, given: string | undefined): Problem {
  if (given !== undefined) return invalidProblem(what, given, wanted);
  const message = `The parameter ${quote(name)} is missing.`;
  return { code: 'INVALID_REQUEST', message, remedy: `Give ${wanted}.`, details: { what } };
}

function unknownParameter(parameters: Parameters, query: ReadonlyMap<string, string>): Problem | undefined {
  const known = Object.keys(parameters).filter((name) => parameters[name]?.in === 'query');
  const name = [...query.keys()].find((key) => !known.includes(key));
  if (name === undefined) return undefined;
  return {
    code: 'INVALID_REQUEST',
    message: `${quote(name)} is not a parameter here.`,
    remedy: known.length === 0 ? 'Leave it out.' : `The parameters are ${known.join(', ')}.`,
    details: { what: 'parameter', parameters: known },
  };
}
