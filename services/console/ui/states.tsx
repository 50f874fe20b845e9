// Placeholders for data that is loading, missing, or not permitted.
import type { KnownAnswer } from '../data/answers.js';
import { useCell } from '../data/cell.js';
import { useRegistry } from '../data/context.js';
import type { HttpRefusal } from '../data/ask.js';
import { Heading } from './heading.js';
import { Mark } from './mark.js';

export function Loading({ lines = 4, what }: { readonly lines?: number; readonly what: string }) {
  const isLost = useCell(useRegistry().connection.state) === 'lost';
  if (isLost) return <p class="soft">Not loaded: the registry does not answer. It shows as soon as it does.</p>;
  return (
    <div class="loading" role="status">
      <span class="hidden">Loading {what}</span>
      {Array.from({ length: lines }, (_, index) => (
        <span key={index} class="ghost" aria-hidden="true" />
      ))}
    </div>
  );
}

export function Refused({ refusal, title }: { readonly refusal: HttpRefusal; readonly title?: string }) {
  return (
    <div class="blank" role="alert">
      <Mark tone="bad" />
      {title === undefined ? null : <Heading>{title}</Heading>}
      <p>{refusal.detail}</p>
      <p class="soft">{refusal.remedy}</p>
      <p class="mono small soft">{refusal.code}</p>
    </div>
  );
}

interface AnsweredProps<T> {
  readonly answer: KnownAnswer<T>;
  readonly what: string;
  readonly lines?: number;
  readonly children: (body: T) => preact.JSX.Element;
}

/** Shows an answer's body, or that it is loading, or why there is no answer. */
export function Answered<T>({ answer: { body, refusal }, what, lines = 4, children }: AnsweredProps<T>) {
  if (body !== undefined) return children(body);
  if (refusal === undefined) return <Loading lines={lines} what={what} />;
  return refusal.reason === 'denied' ? <Denied refusal={refusal} /> : <Refused refusal={refusal} />;
}

/** Replaces a part of a page that these credentials may not read. */
function Denied({ refusal }: { readonly refusal: HttpRefusal }) {
  return (
    <div class="lacking">
      <Mark tone="quiet" />
      <div>
        <p>{refusal.detail}</p>
        <p class="soft">{refusal.remedy}</p>
      </div>
    </div>
  );
}

interface BlankProps {
  readonly title: string;
  /** True if it is the whole page: its title becomes the page's heading. */
  readonly whole?: boolean;
  readonly children?: preact.ComponentChildren;
}

export function Blank({ title, whole = false, children }: BlankProps) {
  return (
    <div class="blank">
      <svg class="blank-route" viewBox="0 0 120 36" aria-hidden="true">
        <path d="M8 28c30-22 60 14 92-14" />
        <circle cx="8" cy="28" r="5" />
        <path class="post" d="m104 2 7 9-7 9-7-9z" />
      </svg>
      {whole ? <Heading>{title}</Heading> : <h2>{title}</h2>}
      {children}
    </div>
  );
}
