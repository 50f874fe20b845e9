// A button that copies a text and confirms it.
import { useEffect, useState } from 'preact/hooks';

interface CopyProps {
  readonly text: string;
  readonly what: string;
  /** Names what is copied. Needed if another copy button stands beside this one. */
  readonly word?: string;
}

export function Copy({ text, what, word: own = '' }: CopyProps) {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  useEffect(() => {
    if (state === 'idle') return undefined;
    const timer = setTimeout(() => setState('idle'), 1600);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => setState('copied'),
      () => setState('failed'),
    );
  };
  const word = { idle: `Copy ${own}`.trim(), copied: 'Copied', failed: 'Not allowed' }[state];
  return (
    <button type="button" class={`copy ${state}`} onClick={copy} aria-label={`${`Copy ${own}`.trim()} ${what}`}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        {state === 'copied' ? (
          <path d="m3 8.500 3.400 3.400L13 4.800" />
        ) : (
          <path d="M5.500 5.500v-3h8v8h-3m-8-5h8v8h-8z" />
        )}
      </svg>
      <span aria-live="polite">{word}</span>
    </button>
  );
}
