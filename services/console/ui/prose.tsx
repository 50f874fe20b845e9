// A sentence from the registry: ids in monospace, times in readable form.
import { exactOf } from './ago.js';

/** Matches times, endpoint and VPC ids, and the id after the word API. Everything is rendered as text. */
const PARTS = /(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ|\bvpce?-[0-9a-f]+\b|(?<=\bAPI )[a-z0-9]{10}\b)/;

export function Prose({ text }: { readonly text: string }) {
  return (
    <>
      {text.split(PARTS).map((part, index) => {
        if (index % 2 === 0) return part;
        if (!part.endsWith('Z')) return <span class="mono">{part}</span>;
        return (
          <time key={index} dateTime={part}>
            {exactOf(part)}
          </time>
        );
      })}
    </>
  );
}
