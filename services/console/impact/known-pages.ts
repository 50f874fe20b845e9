// Follows the pages of an impact report: each has the cursor of the next.
import type { PagedImpact } from 'waypost/model';
import type { AnswerCache } from '../data/answers.js';

/** The known pages, from the first one on, and the paths of these and of the next page. */
export function knownPages(answers: Pick<AnswerCache, 'known'>, of: string) {
  const [paths, pages]: [string[], PagedImpact[]] = [[], []];
  for (let cursor: string | undefined = ''; cursor !== undefined;) {
    const path = impactPath(of, cursor);
    if (paths.includes(path)) break;
    paths.push(path);
    const { body, refusal } = answers.known<PagedImpact>(path);
    if (body === undefined) return { paths, pages, refusal, loading: refusal === undefined };
    pages.push(body);
    ({ cursor } = body);
  }
  return { paths, pages, refusal: undefined, loading: false };
}

const impactPath = (of: string, cursor: string): string =>
  `/v1/impact?of=${encodeURIComponent(of)}${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`;
