// The history of the name, newest first, as a time line: solid while an API served, dotted while none did.
import type { HistoryLine, ServingStage } from 'waypost/model';
import { useState } from 'preact/hooks';
import { useAnswer } from '../data/context.js';
import { servicePath } from '../data/directory.js';
import { Ago, spanOf, useNow } from '../ui/ago.js';
import { Chip } from '../ui/chip.js';
import { Answered } from '../ui/states.js';

interface HistoryBody {
  readonly history: readonly HistoryLine[];
  readonly cursor?: string;
}

const PAGE = 25;

export function History({ name }: { readonly name: string }) {
  const [limit, setLimit] = useState(PAGE);
  const answer = useAnswer<HistoryBody>(`${servicePath(name)}/history?limit=${limit}`);
  return (
    <section class="panel" aria-labelledby="history">
      <h2 id="history">History</h2>
      <Answered answer={answer} what="the history">
        {({ history }) => <Lanes history={history} />}
      </Answered>
      {answer.body?.cursor === undefined || limit >= 1000 ? null : (
        <button type="button" class="more" onClick={() => setLimit(Math.min(1000, limit * 4))}>
          Show older
        </button>
      )}
    </section>
  );
}

function Lanes({ history }: { readonly history: readonly HistoryLine[] }) {
  const regions = [...new Set(history.map(({ region }) => region))];
  if (history.length === 0) return <p class="soft">No history. Lines are kept for 400 days.</p>;
  return (
    <>
      {regions.map((region) => (
        <div key={region}>
          {regions.length > 1 ? <h3>{region}</h3> : null}
          <Lane lines={history.filter((line) => line.region === region)} />
        </div>
      ))}
    </>
  );
}

function Lane({ lines }: { readonly lines: readonly HistoryLine[] }) {
  const now = useNow();
  return (
    <ol class="timeline">
      {lines.map((line, index) => {
        const until = lines[index - 1];
        const span = (until === undefined ? now : Date.parse(until.at)) - Date.parse(line.at);
        return <Moment key={`${line.at} ${line.cause.eventId} ${index}`} line={line} span={span} isNow={index === 0} />;
      })}
    </ol>
  );
}

interface MomentProps {
  readonly line: HistoryLine;
  /** How long its result lasted, in ms. */
  readonly span: number;
  readonly isNow: boolean;
}

function Moment({ line: { at, from, to, cause, coexisting }, span, isNow }: MomentProps) {
  return (
    <li class={`moment${to === null ? ' none' : ''}${from === null ? ' from-none' : ''}`}>
      <p class="lasting small">
        {to === null ? <span class="soft">no API</span> : <Api served={to} />}
        <span class="soft">{isNow ? ` for ${spanOf(span)}, still now` : ` for ${spanOf(span)}`}</span>
      </p>
      <div class="turn">
        <p>
          <b>
            {coexisting !== undefined && isSame(from, to) ? 'Became ambiguous' : titleOf(from, to, cause.eventName)}
          </b>{' '}
          <Ago at={at} /> <span class="small soft">{minuteOf(at)}</span>
        </p>
        {coexisting === undefined ? null : (
          <p class="small">Nothing tells whether {coexisting.join(', ')} is meant instead.</p>
        )}
        {from === null || isSame(from, to) ? null : (
          <p class="small">
            <Api served={from} /> <span aria-label="to">→</span>{' '}
            {to === null ? <span class="soft">none</span> : <Api served={to} />}
          </p>
        )}
        <p class="small soft cause">
          <span class="mono">{cause.eventName}</span>
          {cause.tool === null ? null : <Chip tone="tool">{cause.tool}</Chip>}
          {cause.principal === null ? null : (
            <span class="mono principal" title={cause.principal}>
              {shortOf(cause.principal)}
            </span>
          )}
        </p>
      </div>
    </li>
  );
}

function Api({ served: { apiId, stage } }: { readonly served: ServingStage }) {
  return (
    <span class="mono">
      {apiId}
      <span class="soft">/{stage}</span>
    </span>
  );
}

const isSame = (from: ServingStage | null, to: ServingStage | null): boolean =>
  from?.apiId === to?.apiId && from?.stage === to?.stage;

/** `2026-01-02 03:04`; the exact time is the tooltip of `Ago`. */
const minuteOf = (at: string): string => at.slice(0, 16).replace('T', ' ');

function titleOf(from: ServingStage | null, to: ServingStage | null, eventName: string): string {
  if (isSame(from, to)) return eventName;
  if (from === null) return 'Went live';
  if (to === null) return 'No API left';
  return from.apiId === to.apiId ? 'Changed stage' : 'Moved';
}

/** `role/Deployer` of the ARN; the whole ARN is the tooltip. */
function shortOf(principal: string): string {
  return /^arn:[^:]*:[^:]*:[^:]*:[^:]*:(.+)$/.exec(principal)?.[1] ?? principal;
}
