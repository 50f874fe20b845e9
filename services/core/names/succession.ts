// Successions: which APIs of one lineage took over from one another, where no tags of CloudFormation tell a replacement from a
// preview. An API continues a succession by its stage name and by the configured lineage tags. Deleted APIs count as well, so that
// a replacement keeps its place when the API that it replaced is deleted.
import { compareText } from 'waypost/model';
import type { Second } from '../time.js';
import type { Candidacy, LineageTag, Offer } from './candidacy.js';

/** The offers of one kind by deleted APIs that a name no longer keeps one by one. */
export interface FoldedOffer extends Offer {
  readonly byName?: true;
  /** The earliest claim among them. */
  readonly claim: Second;
  /** The latest deletion among them. */
  readonly until: Second;
}

/** Seniority within a lineage: 0 is the eldest succession. Undefined: the API has offered no stage yet. */
export type PlaceOf = (candidacy: Candidacy) => number | undefined;

interface Member extends FoldedOffer {
  readonly createdAt: Second;
  readonly candidacy?: Candidacy;
}

/** An API that was not deleted. */
const NEVER: Second = Number.MAX_SAFE_INTEGER;

/** @param kin all candidacies of one lineage, dead and alive. */
export function placesIn(kin: readonly Candidacy[], folded: readonly FoldedOffer[]): PlaceOf {
  const successions: Member[][] = [];
  for (const member of membersOf(kin, folded)) {
    const succession = successions.find((each) => continues(each, member));
    if (succession === undefined) successions.push([member]);
    else succession.push(member);
  }
  const places = successions.flatMap((each, place) => each.map(({ candidacy }) => [candidacy, place] as const));
  const placeOf = new Map(places);
  return (candidacy) => placeOf.get(candidacy);
}

/** What is kept of a deleted API's offer. */
export function foldedOffer(candidacy: Candidacy): FoldedOffer | undefined {
  const { offer, named } = candidacy;
  if (offer === undefined) return undefined;
  const { seenAt: _seenAt, ...kept } = offer;
  return { ...kept, ...lifeOf(candidacy), ...(named === 'name' ? { byName: true } : {}) };
}

/** How long two APIs of one lineage may live side by side while one replaces the other, in seconds. */
export const REPLACEMENT_SECONDS = 3600;

/**
 * True if it is unclear whether one of two live APIs replaces the other. This is so if the elder was seen alive this long after the
 * younger was created, and no lineage tag distinguishes them.
 */
export function isAmbiguous(one: Candidacy, other: Candidacy): boolean {
  const [elder, younger] = byCreationOf(one, other) < 0 ? [one, other] : [other, one];
  if (elder.offer === undefined || younger.offer === undefined || elder.lineage !== younger.lineage) return false;
  const isSeenLate = (elder.offer.seenAt ?? 0) >= younger.createdAt + REPLACEMENT_SECONDS;
  const since = Math.max(elder.offer.since, younger.offer.since);
  return isSeenLate && isAlike(elder.offer, { ...younger.offer, since });
}

/** The live APIs that could already serve when this one became able to. They may have to be looked up again later. */
export function joinedElders(
  { candidacies }: { readonly candidacies: readonly Candidacy[] },
  former: Candidacy | undefined,
  candidacy: Candidacy | undefined,
): readonly Candidacy[] {
  if (candidacy === undefined || !canServe(candidacy) || (former !== undefined && canServe(former))) return [];
  const due = candidacy.createdAt + REPLACEMENT_SECONDS;
  return candidacies
    .filter((other) => other.lineage === candidacy.lineage && canServe(other) && byCreationOf(other, candidacy) < 0)
    .filter(({ offer }) => (offer?.seenAt ?? 0) < due)
    .slice(-MOST_ELDERS);
}

/** Many previews may live side by side; each new one asks for this many look-ups at most. */
const MOST_ELDERS = 5;

function canServe({ live, stage, offer }: Candidacy): boolean {
  return live !== undefined && stage !== undefined && offer !== undefined;
}

function byCreationOf(a: Candidacy, b: Candidacy): number {
  return a.createdAt - b.createdAt || compareText(a.apiId, b.apiId);
}

/** Tagged APIs before those that merely have the name, then in the order in which each had both the name and a stage. */
function membersOf(kin: readonly Candidacy[], folded: readonly FoldedOffer[]): Member[] {
  const start = beginnings([...folded, ...kin.map(lifeOf)]).at(-1) ?? -Infinity;
  const members = [
    ...folded.map((offer) => ({ ...offer, createdAt: offer.claim })),
    ...kin.flatMap((candidacy) => {
      const offer = foldedOffer(candidacy);
      return offer === undefined ? [] : [{ ...offer, createdAt: candidacy.createdAt, candidacy }];
    }),
  ];
  const isByName = ({ byName }: Member) => Number(byName === true);
  return members
    .filter(({ claim }) => claim >= start)
    .sort((a, b) => isByName(a) - isByName(b) || a.since - b.since || byCreation(a, b));
}

function byCreation(a: Member, b: Member): number {
  return a.createdAt - b.createdAt || compareText(a.candidacy?.apiId ?? '', b.candidacy?.apiId ?? '');
}

/** From when to when an API, or the APIs of one kind, had the name. */
type Lifespan = Pick<FoldedOffer, 'claim' | 'until'>;

export function lifeOf({ claim, deleted }: Candidacy): Lifespan {
  return { claim, until: deleted?.at ?? NEVER };
}

/** The times at which an API got the name while no other API that ever had it was alive, ascending. Successions start at the last time. */
export function beginnings(lives: readonly Lifespan[]): readonly Second[] {
  const found: Second[] = [];
  let latest = -Infinity;
  for (const { claim, until } of [...lives].sort((a, b) => a.claim - b.claim)) {
    if (claim >= latest) found.push(claim);
    latest = Math.max(latest, until);
  }
  return found;
}

function continues(succession: readonly Member[], member: Member): boolean {
  return succession[0]?.stage === member.stage && isAlike(predecessor(succession, member), member);
}

/** The youngest member that was alive when this one came, or else the youngest of all. */
function predecessor(succession: readonly Member[], { since }: Member): Member | undefined {
  const byAge = [...succession].sort(byCreation);
  return byAge.findLast(({ until }) => until > since) ?? byAge.at(-1);
}

/** False if both carried a lineage tag with different values when the younger one came. A tag added later demotes no API. */
function isAlike(elder: Offer | undefined, { tags = [], since }: Offer): boolean {
  const inTime = ([, , carriedSince]: LineageTag) => carriedSince <= since;
  const former = new Map((elder?.tags ?? []).filter(inTime).map(([key, value]) => [key, value]));
  return tags.filter(inTime).every(([key, value]) => (former.get(key) ?? value) === value);
}
