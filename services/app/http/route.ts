// A route: a path, the query parameters that it takes, and how it is answered. What is expected to happen is a value.
import type { Problem } from 'waypost/model';

export interface Call {
  /** The value of the path's one `{…}` segment; empty where it has none. */
  readonly subject: string;
  readonly query: ReadonlyMap<string, string>;
  /** The caller asks for what was written last, not for what a replica may still hold. */
  readonly consistent: boolean;
}

export type Outcome =
  { readonly kind: 'found'; readonly body: object } | { readonly kind: 'refused'; readonly problem: Problem };

export interface Route {
  /** Literal segments, and at most one in braces: `/v1/services/{name}/address`. */
  readonly path: string;
  /** The query parameters that it takes; any other is refused, so that a typing error never passes for a default. */
  readonly parameters: readonly string[];
  /** Its answers are of the moment: neither stored by caches nor given an ETag. */
  readonly momentary?: true;
  /** What it reads that a reader's credentials may not. */
  readonly reads?: Guarded;
  readonly answer: (call: Call) => Promise<Outcome>;
}

/** The records table; the lists of names and networks. */
export type Guarded = 'records' | 'lists';

/** Why something of it cannot be read, where it cannot. */
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
