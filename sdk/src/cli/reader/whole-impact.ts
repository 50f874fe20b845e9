// Reads an impact report, with only the documents that readers read or page by page.
import {
  IMPACT_PAGE,
  WaypostError,
  joinImpacts,
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
  const first = await readPage({});
  const pages = [first];
  for (let { cursor } = first; cursor !== undefined;) {
    bound.note(cursor);
    const page = await readPage({ cursor });
    pages.push(page);
    ({ cursor } = page);
  }
  return joinImpacts(pages) ?? first;
}
