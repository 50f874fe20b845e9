// Reads an impact report, with only the documents that readers read or page by page.
import {
  IMPACT_PAGE,
  WaypostError,
  readImpact,
  type ImpactPage,
  type ImpactReads,
  type PagedImpact,
} from '../../model/index.js';
import { PageBound, type SourceListOptions } from '../../sources/source.js';

/** A page, judged here: the same answer as the query endpoint's. */
export async function judgeImpact(
  reads: ImpactReads,
  of: string,
  { limit = IMPACT_PAGE, cursor }: SourceListOptions,
): Promise<PagedImpact> {
  const answer = await readImpact(of, reads, { limit, cursor });
  if ('problem' in answer) throw new WaypostError(answer.problem);
  return answer.page;
}

/** All pages as one. */
export async function wholeImpact(readPage: (paging: SourceListOptions) => Promise<PagedImpact>): Promise<ImpactPage> {
  const bound = new PageBound('The registry');
  let { cursor, ...whole } = await readPage({});
  while (cursor !== undefined) {
    bound.note(cursor);
    const page = await readPage({ cursor });
    whole = {
      of: whole.of,
      judged: whole.judged + page.judged,
      routes: [...whole.routes, ...page.routes],
      unserved: [...whole.unserved, ...page.unserved],
      policies: [...whole.policies, ...page.policies],
    };
    ({ cursor } = page);
  }
  return whole;
}
