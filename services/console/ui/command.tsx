// A command that wraps between its words, so that no option is split at its dashes.
export function Command({ text }: { readonly text: string }) {
  const [first = '', ...others] = text.split(' ');
  return (
    <code class="command">
      <span>{first}</span>
      {others.map((word, index) => [' ', <span key={index}>{word}</span>])}
    </code>
  );
}
