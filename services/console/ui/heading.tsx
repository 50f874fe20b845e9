// The heading of a page. It takes the focus when the page opens, so that a screen reader reads out which page this is.
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

/** The element that had the focus when the user left the last page, until the new page has a heading. */
let left: { readonly focus: Element | null } | undefined;

/** Call when another page is drawn. Its heading may follow later, when its data is loaded. */
export function focusHeading(main: HTMLElement | null): void {
  left = { focus: document.activeElement };
  focus(main?.querySelector('h1'));
}

export function Heading({ children }: { readonly children: ComponentChildren }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => focus(heading.current), []);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  );
}

function focus(heading: HTMLElement | null | undefined): void {
  if (left === undefined || heading == null) return;
  const { activeElement } = document;
  const hasMovedOn = activeElement !== left.focus && activeElement !== document.body;
  left = undefined;
  // A user who is typing or has moved the focus meanwhile keeps it.
  if (!hasMovedOn && activeElement?.tagName !== 'INPUT') heading.focus({ preventScroll: true });
}
