// Shows the commands in the registry's sentences apart from the words around them.
import { Prose } from './prose.js';

/** A command that wraps between its words, so that no option is split at its dashes. */
export function Command({ text }: { readonly text: string }) {
  const [first = '', ...others] = text.split(' ');
  return (
    <code class="command">
      <span>{first}</span>
      {others.map((word, index) => [' ', <span key={index}>{word}</span>])}
    </code>
  );
}

/** A command in parentheses, or one that ends at a dash between spaces or at the end of the text. */
const COMMANDS = /((?<=\()(?:aws|npm run) [^()]*(?=\))|\baws [a-z0-9-]+ .*?(?= — |$))/s;

/** The first command of a text; undefined if it has none. */
export const commandIn = (text: string): string | undefined => COMMANDS.exec(text)?.[0];

/** A sentence from the registry with its commands. */
export function WithCommands({ text }: { readonly text: string }) {
  return (
    <>
      {text
        .split(COMMANDS)
        .map((part, index) =>
          index % 2 === 0 ? <Prose key={index} text={part} /> : <Command key={index} text={part} />,
        )}
    </>
  );
}
