// One service in the list. The API that serves it is not part of the list: the row asks for it when it comes into view.
import type { CurrentApi, ServiceEntry, ServiceSummary } from 'waypost/model';
import { useEffect, useRef, useState } from 'preact/hooks';
import { announce } from '../data/announce.js';
import { useAnswer } from '../data/context.js';
import { servicePath } from '../data/directory.js';
import { cutAtMatches } from '../data/matching.js';
import { toService } from '../data/view.js';
import { Ago } from '../ui/ago.js';
import { Chip, counted } from '../ui/chip.js';
import { Status } from '../ui/mark.js';

export const ROW_PX = 62;
/** How long a row must be in view before it asks: rows that are scrolled past ask nothing. */
const LINGER_MS = 90;

interface RowProps {
  readonly summary: ServiceSummary;
  readonly q: string;
  readonly index: number;
  readonly tabbable: boolean;
  readonly onFocus: (index: number) => void;
}

export function ServiceRow({ summary, q, index, tabbable, onFocus }: RowProps) {
  const { name, status, health, accountId, regions } = summary;
  const { body } = useAnswer<ServiceEntry>(servicePath(name), LINGER_MS);
  const current = body === undefined ? undefined : currentOf(body);
  const hasMoved = useMoved(name, body);
  return (
    <div
      role="row"
      class={`service-row${hasMoved ? ' moved' : ''}`}
      aria-rowindex={index + 2}
      data-index={index}
      style={{ top: `${index * ROW_PX}px`, height: `${ROW_PX}px` }}
    >
      <div role="cell" class="who">
        <a href={toService(name)} tabIndex={tabbable ? 0 : -1} onFocus={() => onFocus(index)}>
          {cutAtMatches(name, q).map((piece, at) => (at % 2 === 1 ? <mark key={at}>{piece}</mark> : piece))}
        </a>
        <span class="mono small soft">
          {accountId} <span class="dot">·</span> {regions.join(', ')}
        </span>
      </div>
      <div role="cell" class="state">
        <Status status={body?.status ?? status} health={health} />
      </div>
      <div role="cell" class="api">
        {current === undefined ? <Waiting known={body !== undefined} /> : <CurrentCell current={current} />}
      </div>
      <div role="cell" class="age">
        {current == null ? null : <Ago at={current.since} />}
      </div>
      <div role="cell" class="notes">
        <Notes summary={summary} />
      </div>
    </div>
  );
}

function Waiting({ known }: { readonly known: boolean }) {
  return known ? <span class="soft">none</span> : <span class="ghost short" />;
}

function CurrentCell({ current }: { readonly current: CurrentApi }) {
  const { apiId, stage, generation } = current;
  return (
    <>
      <span class="mono">
        {apiId}
        <span class="soft">/{stage}</span>
      </span>
      <span class="small soft">generation {generation}</span>
    </>
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

/** The serving API of the first region that has one. */
function currentOf({ regions }: ServiceEntry): CurrentApi | undefined {
  return regions.flatMap(({ current }) => current ?? [])[0];
}

/** True for a moment after another API has taken over. */
function useMoved(name: string, entry: ServiceEntry | undefined): boolean {
  const before = useRef<string | undefined>(undefined);
  const [moved, setMoved] = useState(false);
  const now = entry === undefined ? undefined : servedBy(entry);
  useEffect(() => {
    if (now === undefined || now === before.current) return undefined;
    const isFirst = before.current === undefined;
    before.current = now;
    if (isFirst) return undefined;
    announce(now === '' ? `No API serves ${name} now` : `${now} serves ${name} now`);
    setMoved(true);
    const timer = setTimeout(() => setMoved(false), 2400);
    return () => clearTimeout(timer);
  }, [now]);
  return moved;
}

function servedBy({ regions }: ServiceEntry): string {
  return regions.flatMap(({ current }) => (current === null ? [] : [`${current.apiId}/${current.stage}`])).join(', ');
}
