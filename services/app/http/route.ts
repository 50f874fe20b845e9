// A route: its parameters and its answer. Expected outcomes are values, not exceptions.
import type { Problem } from 'waypost/model';
import type { ParameterValues, Parameters, RequestShape } from './openapi/requests.js';
import { readParameters, type RawParameters } from './parameters.js';

export type Outcome =
  | { readonly kind: 'found'; readonly body: object }
  /** JSON text, already in its own order. */
  | { readonly kind: 'written'; readonly text: string }
  | { readonly kind: 'refused'; readonly problem: Problem };

interface ReadConsistency {
  /** The caller asks for a strongly consistent read. */
  readonly consistent: boolean;
}

interface ValidRequest<P extends Parameters> extends ReadConsistency {
  /** The validated values of the parameters. */
  readonly values: ParameterValues<P>;
}

export interface Route extends Pick<RequestShape, 'path' | 'momentary'> {
  /** The data it needs that a reader's credentials may not read. */
  readonly reads?: Guarded;
  /** Refuses a valid request with `lacking` if its data cannot be read. */
  readonly answer: (
    given: RawParameters & ReadConsistency & { readonly lacking?: Problem | undefined },
  ) => Promise<Outcome>;
}

/** A route that answers only valid parameters. */
export function routeOf<P extends Parameters>(
  { parameters, ...request }: RequestShape<P>,
  answer: (call: ValidRequest<P>) => Promise<Outcome>,
  reads?: Guarded,
): Route {
  return {
    ...request,
    ...(reads === undefined ? {} : { reads }),
    answer: async ({ subject, query, consistent, lacking }) => {
      const read = readParameters(parameters, { subject, query });
      if ('problem' in read) return refused(read.problem);
      return lacking === undefined ? answer({ values: read.values, consistent }) : refused(lacking);
    },
  };
}

/** The records table; the lists of names and networks. */
type Guarded = 'records' | 'lists';

/** Why some data cannot be read. */
export type Lacks = Readonly<Partial<Record<Guarded, Problem>>>;

export interface Match {
  readonly route: Route;
  readonly subject: string;
}

export const found = (body: object): Outcome => ({ kind: 'found', body });
export const refused = (problem: Problem): Outcome => ({ kind: 'refused', problem });

/** Finds the route of a decoded path. */
export function createMatcher(routes: readonly Route[]): (segments: readonly string[]) => Match | undefined {
  const rows = routes.map((route) => ({ route, pattern: route.path.split('/').slice(1) }));
  return (segments) => {
    for (const { route, pattern } of rows) {
      const subject = subjectOf(pattern, segments);
      if (subject !== undefined) return { route, subject };
    }
    return undefined;
  };
}

function subjectOf(pattern: readonly string[], segments: readonly string[]): string | undefined {
  if (pattern.length !== segments.length) return undefined;
  let subject = '';
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index] ?? '';
    if (part.startsWith('{')) subject = segment;
    else if (part !== segment) return undefined;
  }
  return subject;
}
