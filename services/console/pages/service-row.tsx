// One service in the list.
import type { ServiceSummary } from 'waypost/model';
import { useEffect, useRef, useState } from 'preact/hooks';
import { announce } from '../data/announce.js';
import { cutAtMatches } from '../data/matching.js';
import { toService } from '../data/view.js';
import { Ago } from '../ui/ago.js';
import { Chip, counted } from '../ui/chip.js';
import { Status } from '../ui/mark.js';

interface RowProps {
  readonly summary: ServiceSummary;
  readonly q: string;
  readonly index: number;
  /** The height of a row, in CSS pixels. */
  readonly height: number;
  readonly tabbable: boolean;
  readonly onFocus: (index: number) => void;
}

export function ServiceRow({ summary, q, index, height, tabbable, onFocus }: RowProps) {
  const { name, status, health, accountId, regions, current } = summary;
  const hasMoved = useMoved(summary);
  return (
    <div
      role="row"
      class={`service-row${hasMoved ? ' moved' : ''}`}
      aria-rowindex={index + 2}
      data-index={index}
      style={{ top: `${index * height}px`, height: `${height}px` }}
    >
      <div role="cell" class="who">
        <a href={toService(name)} title={name} tabIndex={tabbable ? 0 : -1} onFocus={() => onFocus(index)}>
          {cutAtMatches(name, q).map((piece, at) => (at % 2 === 1 ? <mark key={at}>{piece}</mark> : piece))}
        </a>
      </div>
      <div role="cell" class="where mono small soft">
        {accountId} <span class="dot">·</span> {regions.join(', ')}
      </div>
      <div role="cell" class="state">
        <Status status={status} health={health} />
      </div>
      <div role="cell" class="api">
        <Current summary={summary} />
      </div>
      <div role="cell" class="age">
        {current === undefined ? null : <Ago at={current.since} />}
      </div>
      <div role="cell" class="notes">
        <Notes summary={summary} />
      </div>
    </div>
  );
}

/** A live service without a current API was last written by an earlier version, which did not list it. */
function Current({ summary: { status, current } }: { readonly summary: ServiceSummary }) {
  if (current === undefined) return <span class="soft">{status === 'live' ? 'not listed' : 'none'}</span>;
  const { apiId, stage, generation } = current;
  return (
    <span class="mono" title={`generation ${generation}`}>
      {apiId}
      <span class="soft">/{stage}</span>
    </span>
  );
}

function Notes({ summary: { conflicts, siblings, ambiguous = 0, regions } }: { readonly summary: ServiceSummary }) {
  return (
    <>
      {conflicts > 0 ? <Chip tone="warn">{counted(conflicts, 'conflict')}</Chip> : null}
      {siblings > 0 ? <Chip>{counted(siblings, 'sibling')}</Chip> : null}
      {ambiguous > 0 ? <Chip tone="warn">ambiguous</Chip> : null}
      {regions.length > 1 ? <Chip>{regions.length} regions</Chip> : null}
    </>
  );
}

/** True for a moment after another API has taken over. */
function useMoved({ name, current }: ServiceSummary): boolean {
  const before = useRef<string | undefined>(undefined);
  const [moved, setMoved] = useState(false);
  const now = current === undefined ? '' : `${current.apiId}/${current.stage}`;
  useEffect(() => {
    const isFirst = before.current === undefined;
    const isSame = before.current === now;
    before.current = now;
    if (isFirst || isSame) return undefined;
    announce(now === '' ? `No API serves ${name} now` : `${now} serves ${name} now`);
    setMoved(true);
    const timer = setTimeout(() => setMoved(false), 2400);
    return () => clearTimeout(timer);
  }, [now]);
  return moved;
}
