// Small words beside others.
import type { ComponentChildren } from 'preact';

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
    <span class={`chip ${tone}`} {...(title === undefined ? {} : { title })}>
      {children}
    </span>
  );
}

/** `1 sibling`, `3 siblings`. */
export const said = (count: number, what: string, many = `${what}s`): string => `${count} ${count === 1 ? what : many}`;
