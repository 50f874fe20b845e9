// The enrolment report as a page for a person: a line for each account and region, and under it what needs a hand.
import { ago } from './terminal/age.js';
import { aligned, said } from './terminal/columns.js';
import type { Pen } from './terminal/pen.js';

/** A row of the report; every member may be missing, since the report comes from another version's endpoint. */
export interface AccountRow {
  readonly accountId?: string;
  readonly region?: string;
  readonly enrolled?: boolean;
  readonly events?: { readonly last?: string | null; readonly trail?: string };
  readonly access?: { readonly ok?: boolean | null; readonly message?: string | null };
  readonly sweeps?: {
    readonly last?: string | null;
    readonly lastFull?: string | null;
    readonly unseenCount?: number;
  };
  readonly drift?: {
    readonly missedCreates?: number;
    readonly missedDeletes?: number;
    readonly wrongFields?: number;
  } | null;
  readonly deletionGuard?: { readonly reasons?: readonly string[]; readonly held?: readonly unknown[] };
  readonly unclaimed?: { readonly count?: number; readonly tag?: string; readonly apis?: readonly UnclaimedApi[] };
  readonly listedThoughDeleted?: readonly string[];
}

export interface UnclaimedApi {
  readonly apiId?: string;
  readonly name?: string | null;
}

const MOST_NAMED = 5;

export function showAccounts(rows: readonly AccountRow[], pen: Pen, now: number): string[] {
  if (rows.length === 0) return [pen.dim('No account has told anything yet.')];
  const age = (time: string | null | undefined) => (time == null ? pen.yellow('never') : ago(time, now));
  const [head = '', ...lines] = aligned([
    ['ACCOUNT', 'REGION', 'LAST EVENT', 'TRAIL', 'LAST SWEEP', 'DRIFT', 'HELD', 'UNCLAIMED'],
    ...rows.map((row) => [
      row.accountId ?? '',
      row.region ?? '',
      age(row.events?.last),
      trailWord(row, pen),
      age(row.sweeps?.last),
      driftWords(row, pen),
      countWord(row.deletionGuard?.held?.length, pen),
      countWord(row.unclaimed?.count, pen),
    ]),
  ]);
  return [
    pen.dim(head),
    ...lines.flatMap((line, index) => [
      line,
      ...troubles(rows[index] ?? {}).map((text) => `  ${pen.yellow('!')} ${text}`),
    ]),
  ];
}

function trailWord({ events }: AccountRow, pen: Pen): string {
  const trail = events?.trail ?? 'unknown';
  return trail === 'logging' ? pen.green(trail) : trail === 'none' ? pen.red(trail) : pen.dim(trail);
}

function driftWords({ drift }: AccountRow, pen: Pen): string {
  if (drift == null) return pen.dim('-');
  const sum = (drift.missedCreates ?? 0) + (drift.missedDeletes ?? 0) + (drift.wrongFields ?? 0);
  return sum === 0 ? pen.green('none') : pen.yellow(String(sum));
}

function countWord(count: number | undefined, pen: Pen): string {
  return count === undefined ? pen.dim('-') : count === 0 ? '0' : pen.yellow(String(count));
}

/** What an operator has to do, each as one line. */
function troubles(row: AccountRow): string[] {
  return [
    accessTrouble,
    trailTrouble,
    unseenTrouble,
    driftTrouble,
    heldTrouble,
    unclaimedTrouble,
    resurrectedTrouble,
  ].flatMap((trouble) => trouble(row) ?? []);
}

function accessTrouble({ access }: AccountRow): string | undefined {
  return access?.ok === false ? `no access: ${access.message ?? 'the role cannot be taken'}` : undefined;
}

function trailTrouble({ events }: AccountRow): string | undefined {
  if (events?.trail !== 'none') return undefined;
  return 'no trail logs management events here: changes are seen by sweeps only';
}

function unseenTrouble({ sweeps }: AccountRow): string | undefined {
  const count = sweeps?.unseenCount ?? 0;
  return count === 0 ? undefined : `the last sweep could not see ${said(count, 'thing')}`;
}

function driftTrouble({ drift }: AccountRow): string | undefined {
  const { missedCreates = 0, missedDeletes = 0 } = drift ?? {};
  if (missedCreates + missedDeletes === 0) return undefined;
  return `events were missed: ${said(missedCreates, 'creation')}, ${said(missedDeletes, 'deletion')}`;
}

function heldTrouble({ deletionGuard }: AccountRow): string | undefined {
  const count = deletionGuard?.held?.length ?? 0;
  if (count === 0) return undefined;
  return `${said(count, 'removal')} held back until a second sweep agrees: ${(deletionGuard?.reasons ?? []).join('; ')}`;
}

function unclaimedTrouble({ unclaimed }: AccountRow): string | undefined {
  const { count = 0, tag = 'waypost:service', apis = [] } = unclaimed ?? {};
  if (count === 0) return undefined;
  const named = apis.slice(0, MOST_NAMED).map(({ apiId = '', name }) => (name == null ? apiId : `${apiId} (${name})`));
  const more = count > named.length ? [`${count - named.length} more`] : [];
  return `${said(count, 'private API')} without a name, to be tagged with ${tag}: ${[...named, ...more].join(', ')}`;
}

function resurrectedTrouble({ listedThoughDeleted: ids = [] }: AccountRow): string | undefined {
  return ids.length === 0 ? undefined : `AWS lists ${ids.join(', ')}, which the registry holds for deleted`;
}
