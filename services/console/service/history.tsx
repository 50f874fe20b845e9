// The history of the name, newest first, as a time line: solid while an API served, dotted while none did.
import type { HistoryLine } from 'waypost/model';
import { useState } from 'preact/hooks';
import { useAnswer } from '../data/context.js';
import { servicePath } from '../data/directory.js';
import { Ago, minuteOf, spanOf, useNow } from '../ui/ago.js';
import { Api, CauseLine, Turn, isSame, titleOf } from '../ui/serving.js';
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
  if (history.length === 0) return <p class="soft">No moves yet. (History is kept for 400 days.)</p>;
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
        {from === null || isSame(from, to) ? null : <Turn from={from} to={to} />}
        <CauseLine cause={cause} />
      </div>
    </li>
  );
}
