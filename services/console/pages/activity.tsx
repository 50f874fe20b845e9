// Shows what changed in all services, newest first, and keeps it up to date. The filters are in the address bar.
import type { ActivityRow } from 'waypost/model';
import { useState } from 'preact/hooks';
import { useAnswer } from '../data/context.js';
import { activitySearch, go, linkTo, toService, type ActivityAsked } from '../data/view.js';
import { Ago, minuteOf } from '../ui/ago.js';
import { Chip, counted } from '../ui/chip.js';
import { Heading } from '../ui/heading.js';
import { Api, CauseLine, Turn, isSame, titleOf } from '../ui/serving.js';
import { Answered, Blank } from '../ui/states.js';

interface ActivityBody {
  readonly activity: readonly ActivityRow[];
  readonly cursor?: string;
}

const [PAGE, MOST] = [50, 1000];

const SPANS = [
  ['1h', 'the last hour'],
  ['', 'the last day'],
  ['7d', 'the last 7 days'],
  ['30d', 'the last 30 days'],
] as const;

export function ActivityPage({ asked }: { readonly asked: ActivityAsked }) {
  const search = activitySearch(asked);
  const [shown, setShown] = useState({ search, limit: PAGE });
  const limit = shown.search === search ? shown.limit : PAGE;
  const answer = useAnswer<ActivityBody>(`/v1/activity${search === '' ? '?' : `${search}&`}limit=${limit}`);
  const { body } = answer;
  return (
    <>
      <div class="page-head">
        <Heading>Activity</Heading>
        <p class="count" role="status">
          {body === undefined
            ? ''
            : `${counted(body.activity.length, 'change')}${body.cursor === undefined ? '' : ' and more'}`}
        </p>
      </div>
      <Filters asked={asked} />
      <Answered answer={answer} lines={6} what="the activity">
        {({ activity }) => <Rows rows={activity} />}
      </Answered>
      {body?.cursor === undefined || limit >= MOST ? null : (
        <button type="button" class="more" onClick={() => setShown({ search, limit: Math.min(MOST, limit * 4) })}>
          Show older
        </button>
      )}
    </>
  );
}

function Filters({ asked }: { readonly asked: ActivityAsked }) {
  const change = (part: Partial<ActivityAsked>) => go(linkTo({ page: 'activity', ...asked, ...part }), 'replace');
  const isListed = SPANS.some(([since]) => since === asked.since);
  return (
    <form class="activity-filter" aria-label="Filters" onSubmit={(event) => event.preventDefault()}>
      <label>
        Since
        <select value={asked.since} onChange={(event) => change({ since: event.currentTarget.value })}>
          {isListed ? null : <option value={asked.since}>{asked.since}</option>}
          {SPANS.map(([since, words]) => (
            <option key={since} value={since}>
              {words}
            </option>
          ))}
        </select>
      </label>
      <Field label="Service or glob" value={asked.service} onChange={(service) => change({ service })} />
      <Field label="Account" value={asked.account} onChange={(account) => change({ account })} />
      <Field label="By role, user or tool" value={asked.by} onChange={(by) => change({ by })} />
    </form>
  );
}

interface FieldProps {
  readonly label: string;
  readonly value: string;
  /** Called when the user leaves the field or presses Enter. */
  readonly onChange: (text: string) => void;
}

function Field({ label, value, onChange }: FieldProps) {
  return (
    <label>
      {label}
      <input
        type="text"
        value={value}
        onChange={(event) => onChange(event.currentTarget.value.trim())}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
      />
    </label>
  );
}

function Rows({ rows }: { readonly rows: readonly ActivityRow[] }) {
  if (rows.length === 0) {
    return (
      <Blank title="Nothing changed in this time">
        <p class="soft">
          Choose a longer time, or fewer filters. Activity is kept for 30 days; older changes, such as the story of{' '}
          <code>npm start</code>, are in the history of each service.
        </p>
      </Blank>
    );
  }
  return (
    <ol class="panel">
      {rows.map((row) => (
        <Row key={`${row.at} ${row.id}`} row={row} />
      ))}
    </ol>
  );
}

function Row({ row }: { readonly row: ActivityRow }) {
  const { at, service, accountId, region, cause } = row;
  return (
    <li class="activity-row">
      <p class="small soft">
        <Ago at={at} />
        <br />
        {minuteOf(at)}
      </p>
      <div>
        <p>
          <b>{nameOf(row)}</b> {service === undefined ? null : <a href={toService(service)}>{service}</a>}{' '}
          <span class="small soft">
            {region} <span class="dot">·</span> <span class="mono">{accountId ?? 'account unknown'}</span>
          </span>
        </p>
        <Moved row={row} />
        <Detail row={row} />
        {cause === undefined ? null : <CauseLine cause={cause} />}
      </div>
    </li>
  );
}

function Moved({ row: { from = null, to = null } }: { readonly row: ActivityRow }) {
  if (isSame(from, to)) return null;
  if (from !== null) return <Turn from={from} to={to} />;
  return to === null ? null : (
    <p class="small">
      <Api served={to} />
    </p>
  );
}

function nameOf({ kind, from = null, to = null, cause, coexisting }: ActivityRow): string {
  switch (kind) {
    case 'moved':
      return coexisting !== undefined && isSame(from, to)
        ? 'Became ambiguous'
        : titleOf(from, to, cause?.eventName ?? '');
    case 'conflict':
      return 'Conflict';
    case 'held':
      return 'Removal held back';
    case 'repaired':
      return 'Repaired by a sweep';
    default:
      return kind;
  }
}

function Detail({ row: { apiId, held, drift, coexisting } }: { readonly row: ActivityRow }) {
  if (coexisting !== undefined)
    return <p class="small">Nothing tells whether {coexisting.join(', ')} is meant instead.</p>;
  if (apiId !== undefined) {
    return (
      <p class="small">
        API <span class="mono">{apiId}</span> has the name too, and is not served.
      </p>
    );
  }
  if (held !== undefined) {
    return (
      <p class="small">
        <Chip tone="warn">{held.kind}</Chip>{' '}
        <span class="mono">{[held.id, held.stage].filter((part) => part !== undefined).join('/')}</span>
      </p>
    );
  }
  if (drift === undefined) return null;
  const { missedCreates, missedDeletes, wrongFields } = drift;
  return (
    <p class="small">
      {counted(missedCreates, 'missed creation')}, {counted(missedDeletes, 'missed deletion')},{' '}
      {counted(wrongFields, 'wrong field')}
    </p>
  );
}
