// Shows the names that the user may have meant, as links.

interface DidYouMeanProps {
  readonly names: readonly string[];
  readonly linkOf: (name: string) => string;
}

export function DidYouMean({ names, linkOf }: DidYouMeanProps) {
  if (names.length === 0) return null;
  return (
    <p>
      Did you mean{' '}
      {names.map((name, index) => (
        <span key={name}>
          {index === 0 ? '' : ', '}
          <a href={linkOf(name)}>{name}</a>
        </span>
      ))}
      ?
    </p>
  );
}
