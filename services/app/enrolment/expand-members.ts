// Expands organizational units, or the whole organization, into accounts, since events carry no unit.
import { compareText, type Unseen } from 'waypost/model';
import {
  WHOLE_ORGANIZATION,
  listsOf,
  withObserved,
  type Membership,
  type ObservedMembers,
} from '../../core/enrolment/membership.js';
import type { StoredEnrolment } from '../../core/enrolment/enrolment.js';
import type { Second } from '../../core/time.js';
import type { Clock } from '../ports.js';
import type { ListResult, LookUpResult } from '../sweep/ports.js';

export interface MemberAccount {
  readonly account: string;
  readonly isActive: boolean;
}

/** AWS Organizations. Errors are results; they do not throw. */
export interface Organization {
  accounts(): Promise<ListResult<MemberAccount>>;
  accountsIn(unit: string): Promise<ListResult<MemberAccount>>;
  unitsIn(unit: string): Promise<ListResult<string>>;
  /** The unit or root that directly contains an account or a unit. Missing: the organization does not have it. */
  parentOf(child: string): Promise<LookUpResult<string>>;
}

/** How often the lists are read: an account that joins a unit counts within this time and the next sweep. */
export const EXPAND_EVERY: Second = 3600;

/** Organizations nest units five deep; a chain of parents or a tree beyond these figures is no answer of AWS's. */
const MOST_PARENTS = 10;
const MOST_UNITS = 5_000;
/** The rest is looked up next time. */
const MOST_LOOK_UPS = 50;

interface ExpandedMembers {
  readonly membership: Membership;
  readonly unseen: readonly Unseen[];
}

/** @returns undefined if nothing is due. */
export async function expandMembers(
  { organization, clock }: { readonly organization: Organization; readonly clock: Clock },
  stored: StoredEnrolment,
  known: Membership | undefined,
): Promise<ExpandedMembers | undefined> {
  const lists = listsOf(stored);
  const isKnown = lists.every((list) => known?.lists[list] !== undefined);
  // Also after the clock was set back.
  if (lists.length === 0 || (isKnown && Math.abs(clock() - (known?.at ?? 0)) < EXPAND_EVERY)) return undefined;
  const unseen: Unseen[] = [];
  const observed: Record<string, ObservedMembers> = {};
  for (const list of lists)
    observed[list] = await observe(organization, { list, known: known?.lists[list] ?? [], unseen });
  const membership = withObserved(known, observed, clock());
  // What could not be seen is read again with the next sweep, not in an hour.
  return { membership: unseen.length === 0 ? membership : { ...membership, at: known?.at ?? 0 }, unseen };
}

interface ListRequest {
  readonly list: string;
  readonly known: readonly string[];
  /** Collects what could not be seen. */
  readonly unseen: Unseen[];
}

async function observe(organization: Organization, { list, known, unseen }: ListRequest): Promise<ObservedMembers> {
  const listed = list === WHOLE_ORGANIZATION ? await organization.accounts() : await accountsBelow(organization, list);
  unseen.push(...listed.unseen);
  const { seen, complete } = listed.listing;
  const active = seen.filter(({ isActive }) => isActive).map(({ account }) => account);
  const closed = seen.filter(({ isActive }) => !isActive).map(({ account }) => account);
  const shown = new Set(seen.map(({ account }) => account));
  const absent = complete ? known.filter((account) => !shown.has(account)) : [];
  const left: string[] = [];
  for (const account of [...absent].sort(compareText).slice(0, MOST_LOOK_UPS)) {
    if (await hasLeft(organization, account, list)) left.push(account);
  }
  return { active, left: [...closed, ...left] };
}

/** The accounts of a unit and of all units below it. */
async function accountsBelow(organization: Organization, unit: string): Promise<ListResult<MemberAccount>> {
  const seen: MemberAccount[] = [];
  const unseen: Unseen[] = [];
  const units = [unit];
  let complete = true;
  // The list grows while it is read.
  for (const each of units) {
    const accounts = await organization.accountsIn(each);
    const below = await organization.unitsIn(each);
    seen.push(...accounts.listing.seen);
    unseen.push(...accounts.unseen, ...below.unseen);
    complete &&= accounts.listing.complete && below.listing.complete;
    units.push(...below.listing.seen.filter((child) => !units.includes(child)));
    if (units.length > MOST_UNITS) return { listing: { startedAt: 0, complete: false, seen }, unseen };
  }
  return { listing: { startedAt: 0, complete, seen }, unseen };
}

/** Whether AWS shows that an account is outside a list: it is in no organization, or the chain of its parents ends elsewhere. */
async function hasLeft(organization: Organization, account: string, list: string): Promise<boolean> {
  let child = account;
  for (let step = 0; step < MOST_PARENTS; step += 1) {
    const parent = await organization.parentOf(child);
    // A unit that is missing while its child is there tells nothing about the account.
    if (parent.kind === 'missing') return child === account;
    if (parent.kind === 'unseen' || list === WHOLE_ORGANIZATION || parent.value === list) return false;
    if (parent.value.startsWith('r-')) return true;
    child = parent.value;
  }
  return false;
}
