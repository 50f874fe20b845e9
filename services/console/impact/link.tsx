// Links to the impact report, which says what a removal does to callers.
import { isVpcId, isVpceId, type ServiceSummary } from 'waypost/model';
import { wordsOf } from '../data/matching.js';
import { linkTo } from '../data/view.js';

interface ImpactLinkProps {
  readonly of: string;
  /** What is removed, if the link stands beside no id. */
  readonly what?: string;
}

export function ImpactLink({ of, what = 'it' }: ImpactLinkProps) {
  return (
    <a class="small" href={linkTo({ page: 'impact', of })}>
      What depends on {what}
      <span class="hidden">: {of}</span>
    </a>
  );
}

interface ImpactOfferProps {
  readonly q: string;
  readonly services: readonly ServiceSummary[];
}

/** Offers the impact report below a search for the id of an endpoint, a VPC or a known API. */
export function ImpactOffer({ q, services }: ImpactOfferProps) {
  const [word = '', ...others] = wordsOf(q);
  const isId = (isVpceId(word) || isVpcId(word)) && word.length > SHORTEST_ID;
  if (others.length > 0 || !(isId || services.some(({ apiIds = [] }) => apiIds.includes(word)))) return null;
  return (
    <p class="offer">
      <a href={linkTo({ page: 'impact', of: word })}>
        What depends on <span class="mono">{word}</span>
      </a>
    </p>
  );
}

/** An id has at least 8 digits. A shorter one is still being typed. */
const SHORTEST_ID = 'vpc-'.length + 7;
