// `waypost accounts`: the enrolment report, one line per account and region, with what an operator must do below it.
import { isObject, type AccountReport } from '../../model/index.js';
import { unavailable } from '../../outage.js';
import { resultOf, type CommandSpec } from '../command.js';
import { aligned, counted } from '../terminal/columns.js';
import type { Pen } from '../terminal/pen.js';
import { ago } from '../terminal/time.js';
import { operatorReaderOf } from './history.js';

export const accounts: CommandSpec = {
  line: 'accounts',
  summary: 'show events, sweeps and held removals of each account',
  more: "Needs the query endpoint: the readers' table does not hold the enrolment report.",
  shared: ['region'],
  examples: ['waypost accounts --url http://127.0.0.1:4680', 'waypost accounts --json | jq .accounts[].unclaimed'],
  run: async (invocation) => {
    const body = await operatorReaderOf(invocation, 'the enrolment report').accounts();
    const rows: unknown = isObject(body) ? body.accounts : undefined;
    if (!Array.isArray(rows)) throw malformed();
    const region = invocation.text('region');
    const kept = rows.filter(isObject).filter((row) => region === undefined || row.region === region);
    const now = invocation.context.runtime.now();
    return resultOf({ accounts: kept }, (data, pen) => linesOf(data.accounts, pen, now));
  },
};

function malformed(): Error {
  return unavailable({
    reason: 'malformed',
    message: 'The query endpoint returned an invalid enrolment report.',
    remedy: 'Upgrade the registry or this command, whichever is older.',
  });
}

/** A row of the report. Every member may be missing, since the endpoint may have another version. */
type AccountRow = AnyOf<AccountReport>;

type AnyOf<T> = T extends readonly (infer E)[]
  ? readonly AnyOf<E>[]
  : T extends object
    ? { readonly [K in keyof T]?: AnyOf<T[K]> }
    : T extends string
      ? string
      : T;

export function linesOf(rows: readonly AccountRow[], pen: Pen, now: number): string[] {
  if (rows.length === 0) return [pen.dim('No account has sent an event or been swept.')];
  const [head = '', ...lines] = aligned([
    ['ACCOUNT', 'REGION', 'LAST EVENT', 'CLOUDTRAIL', 'LAST SWEEP', 'REPAIRED', 'HELD BACK', 'UNCLAIMED'],
    ...rows.map((row) => cellsOf(row, pen, now)),
  ]);
  const withActions = lines.flatMap((line, index) => [
    line,
    ...actionsOf(rows[index] ?? {}).map((text) => `  ${pen.yellow('!')} ${text}`),
  ]);
  return [pen.dim(head), ...withActions];
}

function cellsOf(row: AccountRow, pen: Pen, now: number): string[] {
  const age = (time: string | null | undefined) => (time == null ? pen.yellow('never') : ago(time, now));
  const count = (number: number | undefined) =>
    number === undefined ? pen.dim('-') : number === 0 ? '0' : pen.yellow(String(number));
  return [
    row.accountId ?? '',
    row.region ?? '',
    age(row.events?.last),
    trailText(row, pen),
    age(row.sweeps?.last),
    driftText(row, pen),
    count(row.deletionGuard?.held?.length),
    count(row.unclaimed?.count),
  ];
}

function trailText({ events }: AccountRow, pen: Pen): string {
  const trail = events?.trail ?? 'unknown';
  return trail === 'logging' ? pen.green(trail) : trail === 'none' ? pen.red(trail) : pen.dim(trail);
}

function driftText({ drift }: AccountRow, pen: Pen): string {
  if (drift == null) return pen.dim('-');
  const sum = (drift.missedCreates ?? 0) + (drift.missedDeletes ?? 0) + (drift.wrongFields ?? 0);
  return sum === 0 ? pen.green('none') : pen.yellow(String(sum));
}

const MOST_NAMED = 5;

/** What an operator must look at or do, one line each. */
function actionsOf(row: AccountRow): string[] {
  return [coverageActions, driftAction, heldAction, unclaimedAction, resurrectedAction].flatMap((actions) =>
    actions(row),
  );
}

function coverageActions({ access, events, sweeps }: AccountRow): string[] {
  const unseen = sweeps?.unseenCount ?? 0;
  return [
    ...(access?.ok === false ? [`No access: ${access.message ?? 'the role cannot be assumed'}`] : []),
    ...(events?.trail === 'none' ? ['No trail logs management events: only sweeps see changes here'] : []),
    ...(unseen > 0 ? [`The last sweep could not read ${counted(unseen, 'resource')}`] : []),
  ];
}

function driftAction({ drift }: AccountRow): string[] {
  const { missedCreates = 0, missedDeletes = 0 } = drift ?? {};
  if (missedCreates + missedDeletes === 0) return [];
  return [`Events were missed: ${counted(missedCreates, 'creation')}, ${counted(missedDeletes, 'deletion')}`];
}

function heldAction({ deletionGuard: { held = [], reasons = [] } = {} }: AccountRow): string[] {
  if (held.length === 0) return [];
  return [`${counted(held.length, 'removal')} held until a second sweep agrees: ${reasons.join('; ')}`];
}

function resurrectedAction({ listedThoughDeleted: ids = [] }: AccountRow): string[] {
  return ids.length === 0 ? [] : [`AWS lists ${ids.join(', ')}, deleted according to the registry`];
}

function unclaimedAction({ unclaimed }: AccountRow): string[] {
  const { count = 0, tag = 'waypost:service', apis = [] } = unclaimed ?? {};
  if (count === 0) return [];
  const named = apis.slice(0, MOST_NAMED).map(({ apiId = '', name }) => (name == null ? apiId : `${apiId} (${name})`));
  const more = count > named.length ? [`${count - named.length} more`] : [];
  const remedy = `set the tag ${tag} to ASCII letters, digits and hyphens`;
  return [`${counted(count, 'private API')} without a usable name; ${remedy}: ${[...named, ...more].join(', ')}`];
}
