// Small labels.
import type { ComponentChildren } from 'preact';
import { defined } from 'waypost/model';

export function Chip({
  children,
  tone = 'plain',
  title,
}: {
  readonly children: ComponentChildren;
  readonly tone?: 'plain' | 'warn' | 'tool';
  readonly title?: string;
}) {
  return (
    <span class={`chip ${tone}`} {...defined({ title })}>
      {children}
    </span>
  );
}

/** `1 sibling`, `3 siblings`. */
export const counted = (count: number, what: string, many = `${what}s`): string =>
  `${count} ${count === 1 ? what : many}`;
