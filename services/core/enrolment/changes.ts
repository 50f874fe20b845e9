// Compares two enrolments: an operator reads the differences before applying one, and the names concerned are elected again.
import { compareText } from 'waypost/model';
import { equal } from '../equal.js';
import type { OwnerRule } from '../registry-config.js';
import type { EnrolmentDocument } from './document.js';
import { isOwnerGlob } from './grammar.js';

export interface EnrolmentChange {
  /** Such as `include` or `owner of orders-api`. */
  readonly what: string;
  readonly was: string | undefined;
  readonly is: string | undefined;
}

const LISTS = ['include', 'exclude', 'units', 'regions'] as const;

export function changesBetween(before: EnrolmentDocument, after: EnrolmentDocument): EnrolmentChange[] {
  return [
    ...(before.mode === after.mode ? [] : [{ what: 'mode', was: before.mode, is: after.mode }]),
    ...LISTS.flatMap((what) => [
      ...without(before[what], after[what]).map((was) => ({ what, was, is: undefined })),
      ...without(after[what], before[what]).map((is) => ({ what, was: undefined, is })),
    ]),
    ...keysOf(before.accounts, after.accounts).map((account) => ({
      what: `regions of ${account}`,
      was: before.accounts[account]?.regions.join(', '),
      is: after.accounts[account]?.regions.join(', '),
    })),
    ...ownerChanges(before, after),
  ].filter(({ was, is }) => was !== is);
}

function ownerChanges(before: EnrolmentDocument, after: EnrolmentDocument): EnrolmentChange[] {
  const [former, next] = [accountsByRule(before.owners), accountsByRule(after.owners)];
  const rules = [...new Set([...former.keys(), ...next.keys()])];
  const moved = rules.filter((rule) => former.get(rule) !== next.get(rule));
  const ofRules = moved.map((rule) => ({ what: `owner of ${rule}`, was: former.get(rule), is: next.get(rule) }));
  const orders = [before, after].map((each) =>
    globsOf(each)
      .filter((glob) => !moved.includes(glob))
      .join(' '),
  );
  const [was, is] = orders;
  return [...ofRules, { what: 'order of globs', was, is }];
}

/** The names that have their own rule (not a glob) in one of the enrolments, and a different one or none in the other. */
export function namesBetween(before: EnrolmentDocument, after: EnrolmentDocument): string[] {
  const [former, next] = [accountsByRule(before.owners), accountsByRule(after.owners)];
  return [...new Set([...former.keys(), ...next.keys()])].filter(
    (name) => !isOwnerGlob(name) && former.get(name) !== next.get(name),
  );
}

/** The globs whose names must be elected again. */
export function globsBetween(before: EnrolmentDocument, after: EnrolmentDocument): string[] {
  const [former, next] = [before, after].map(({ owners }) => owners.filter(({ names }) => isOwnerGlob(names)));
  if (equal(former, next)) return [];
  // The first rule that matches decides, so any change of the list can concern all of them.
  return [...new Set([...globsOf(before), ...globsOf(after)])];
}

export function ownersOfNames({ owners }: EnrolmentDocument): ReadonlyMap<string, string> {
  return new Map(owners.filter(({ names }) => !isOwnerGlob(names)).map(({ names, account }) => [names, account]));
}

const globsOf = ({ owners }: EnrolmentDocument) => owners.map(({ names }) => names).filter(isOwnerGlob);

const accountsByRule = (owners: readonly OwnerRule[]) => new Map(owners.map(({ names, account }) => [names, account]));

function without(list: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others);
  return list.filter((each) => !known.has(each));
}

const keysOf = (...objects: readonly object[]): string[] =>
  [...new Set(objects.flatMap((each) => Object.keys(each)))].sort(compareText);
