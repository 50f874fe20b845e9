// The enrolment as an operator writes it: whose events count, where to sweep, and who owns which name. It is data, not a template.
import { isAccountId, isObject, isRegion, nearest, quote } from 'waypost/model';
import type { OwnerRule } from '../registry-config.js';
import { isOrganizationalUnit, isOwnedName, isOwnerGlob } from './grammar.js';

export const ENROLMENT_MODES = ['accounts', 'organization'] as const;

/**
 * - `accounts`: the accounts that are included, and those of the organizational units.
 * - `organization`: every account whose events the bus admits.
 */
export type EnrolmentMode = (typeof ENROLMENT_MODES)[number];

export interface EnrolmentDocument {
  readonly mode: EnrolmentMode;
  readonly include: readonly string[];
  /** These never count, in either mode. */
  readonly exclude: readonly string[];
  /** The organizational units whose accounts count. */
  readonly units: readonly string[];
  /** Where to sweep each account; by default, the hub's region. */
  readonly regions: readonly string[];
  /** The settings of single accounts, by account id. */
  readonly accounts: Readonly<Record<string, AccountSettings>>;
  /** A rule for one name takes precedence over all globs. Among globs, the first that matches a name decides. */
  readonly owners: readonly OwnerRule[];
}

export interface AccountSettings {
  /** Where to sweep this account, in place of the regions of all accounts. */
  readonly regions: readonly string[];
}

/** The enrolment before an operator has written one: it enrols nobody. */
export const BLANK_ENROLMENT: EnrolmentDocument = {
  mode: 'accounts',
  include: [],
  exclude: [],
  units: [],
  regions: [],
  accounts: {},
  owners: [],
};

type ReadEnrolment =
  | { readonly ok: true; readonly document: EnrolmentDocument; readonly version: number | undefined }
  | { readonly ok: false; readonly problems: readonly string[] };

/** The number is limited, because the election of a name without its own rule tries each glob. */
export const MOST_GLOBS = 1_000;
const MOST_PROBLEMS = 20;
const LISTS = ['include', 'exclude', 'units', 'regions'] as const;
const MEMBERS: readonly string[] = ['version', 'mode', ...LISTS, 'accounts', 'owners'];

const TESTS = {
  include: [isAccountId, 'an account id of twelve digits'],
  exclude: [isAccountId, 'an account id of twelve digits'],
  units: [isOrganizationalUnit, 'the id of an organizational unit (ou-…) or root (r-…)'],
  regions: [isRegion, 'a region such as eu-west-1'],
} as const;

/** Reads a document from outside. Members that are left out are empty. */
export function readEnrolment(value: unknown): ReadEnrolment {
  if (!isObject(value)) return { ok: false, problems: ['The enrolment is not a JSON object.'] };
  const problems = [
    ...Object.keys(value).flatMap((member) => (MEMBERS.includes(member) ? [] : [unknownMember(member)])),
    ...problemsOfVersion(value.version),
    ...(isMode(value.mode ?? 'accounts') ? [] : [`mode must be one of ${ENROLMENT_MODES.join(', ')}.`]),
    ...LISTS.flatMap((member) => problemsOfList(value[member] ?? [], member)),
    ...problemsOfSettings(value.accounts ?? {}),
    ...problemsOfOwners(value.owners ?? []),
  ];
  if (problems.length > 0) return refused(problems);
  const { version, ...members } = value;
  // Each member was checked above.
  const document = sorted({ ...BLANK_ENROLMENT, ...(members as Partial<EnrolmentDocument>) });
  const contradictions = contradictionsIn(document);
  if (contradictions.length > 0) return refused(contradictions);
  return { ok: true, document, version: version as number | undefined };
}

function refused(problems: readonly string[]): ReadEnrolment {
  const more = problems.length - MOST_PROBLEMS;
  return {
    ok: false,
    problems: [...problems.slice(0, MOST_PROBLEMS), ...(more > 0 ? [`${String(more)} more problems.`] : [])],
  };
}

function unknownMember(member: string): string {
  const [near] = nearest(member, MEMBERS);
  const remedy = near === undefined ? `Use ${MEMBERS.join(', ')}.` : `Did you mean ${quote(near)}?`;
  return `Unknown member ${quote(member)}. ${remedy}`;
}

function problemsOfVersion(version: unknown): string[] {
  const isValid = version === undefined || (Number.isSafeInteger(version) && Number(version) >= 0);
  return isValid ? [] : ['version must be the whole number that the command show printed.'];
}

function problemsOfList(value: unknown, member: keyof typeof TESTS): string[] {
  if (!Array.isArray(value)) return [`${member} must be a list.`];
  const [test, wanted] = TESTS[member];
  return value.flatMap((each: unknown, index) =>
    test(each) ? [] : [`${member}[${String(index)}] must be ${wanted}: ${shown(each)}.`],
  );
}

function problemsOfSettings(value: unknown): string[] {
  if (!isObject(value)) return ['accounts must be an object of settings by account id.'];
  return Object.entries(value).flatMap(([account, settings]) => {
    if (!isAccountId(account)) return [`accounts has a member that is not an account id: ${quote(account)}.`];
    if (!isObject(settings) || Object.keys(settings).join() !== 'regions')
      return [`accounts.${account} must be { "regions": [...] }.`];
    const { regions } = settings;
    const isValid = Array.isArray(regions) && regions.length > 0 && regions.every(isRegion);
    return isValid ? [] : [`accounts.${account}.regions must be a list of regions such as eu-west-1.`];
  });
}

function problemsOfOwners(value: unknown): string[] {
  if (!Array.isArray(value)) return ['owners must be a list.'];
  return value.flatMap((rule: unknown, index) => {
    const at = `owners[${String(index)}]`;
    if (!isObject(rule) || Object.keys(rule).sort().join() !== 'account,names')
      return [`${at} must be { "names": "payments.*", "account": "twelve digits" }.`];
    return [
      ...(isOwnedName(rule.names) || isOwnerGlob(rule.names)
        ? []
        : [
            `${at}.names must be a name of a service or a network, or a glob such as payments.*: ${shown(rule.names)}.`,
          ]),
      ...(isAccountId(rule.account) ? [] : [`${at}.account must be an account id of twelve digits.`]),
    ];
  });
}

/** Members that fit their grammars, but contradict one another. */
function contradictionsIn({ mode, include, exclude, units, accounts, owners }: EnrolmentDocument): string[] {
  const excluded = new Set(exclude);
  const owned = new Map<string, string>();
  const globs = owners.filter(({ names }) => isOwnerGlob(names)).length;
  return [
    ...include
      .filter((account) => excluded.has(account))
      .map((account) => `Account ${account} is included and excluded. Remove it from one list.`),
    ...Object.keys(accounts)
      .filter((account) => excluded.has(account))
      .map((account) => `Account ${account} is excluded and has settings. Remove one of them.`),
    ...(mode === 'organization' && units.length > 0
      ? ['The mode organization enrols every account of the organization. Remove units, or use the mode accounts.']
      : []),
    ...(globs > MOST_GLOBS
      ? [`owners has ${String(globs)} globs, and ${String(MOST_GLOBS)} fit. Give names instead of globs.`]
      : []),
    ...owners.flatMap(({ names, account }) => {
      const other = owned.get(names);
      owned.set(names, other ?? account);
      const rival = other === undefined ? [] : [`${quote(names)} has two rules in owners. Remove one of them.`];
      return excluded.has(account) ? [...rival, `${quote(names)} is owned by the excluded account ${account}.`] : rival;
    }),
  ];
}

/** Lists without repeats and in order, so that equal enrolments have one form. Only the order of globs has a meaning. */
function sorted(document: EnrolmentDocument): EnrolmentDocument {
  const unique = (list: readonly string[]) => [...new Set(list)].sort();
  const names = document.owners.filter(({ names }) => !isOwnerGlob(names));
  return {
    mode: document.mode,
    include: unique(document.include),
    exclude: unique(document.exclude),
    units: unique(document.units),
    regions: unique(document.regions),
    accounts: Object.fromEntries(
      Object.keys(document.accounts)
        .sort()
        .map((account) => [account, { regions: unique(document.accounts[account]?.regions ?? []) }]),
    ),
    owners: [
      ...names.map(ruleOf).sort((a, b) => (a.names < b.names ? -1 : 1)),
      ...document.owners.filter(({ names: glob }) => isOwnerGlob(glob)).map(ruleOf),
    ],
  };
}

const ruleOf = ({ names, account }: OwnerRule): OwnerRule => ({ names, account });

const isMode = (value: unknown): boolean => ENROLMENT_MODES.includes(value as EnrolmentMode);

const shown = (value: unknown): string => quote(typeof value === 'string' ? value : JSON.stringify(value));
