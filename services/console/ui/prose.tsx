// A sentence of the registry's, with its ids in their own type and its times as a person reads them.
import { exactOf } from './ago.js';

/** Times, endpoints and VPCs, and what follows the word API. All of it is text, whatever it holds. */
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
