// The heading of a page. Whoever does not see the page is told by it which one this is: it takes the focus.
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

/** What had the focus when another page was gone to, until that page has a heading. */
let left: { readonly focus: Element | null } | undefined;

/** Another page is drawn. What it shows may have to be read first, and with it its heading. */
export function arriveAt(main: HTMLElement | null): void {
  left = { focus: document.activeElement };
  take(main?.querySelector('h1'));
}

export function Heading({ children }: { readonly children: ComponentChildren }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => take(heading.current), []);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  );
}

function take(heading: HTMLElement | null | undefined): void {
  if (left === undefined || heading == null) return;
  const { activeElement } = document;
  const hasMovedOn = activeElement !== left.focus && activeElement !== document.body;
  left = undefined;
  // Who types goes on typing, and who went elsewhere meanwhile is left there.
  if (!hasMovedOn && activeElement?.tagName !== 'INPUT') heading.focus({ preventScroll: true });
}
