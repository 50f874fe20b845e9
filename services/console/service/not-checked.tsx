// The conditions that Waypost does not observe, each with the command that settles it. They stand below every verdict.
import type { Explanation } from 'waypost/model';
import { Command } from '../ui/command.js';
import { Copy } from '../ui/copy.js';

export function NotChecked({ conditions }: { readonly conditions: Explanation['notChecked'] }) {
  return (
    <details class="not-checked">
      <summary>
        <b>{conditions.length} conditions are not checked</b>
        <span class="small soft">AWS evaluates them as well; Waypost does not observe them.</span>
      </summary>
      <ul>
        {conditions.map(({ id, why, command }) => (
          <li key={id}>
            <p class="mono small condition">{id}</p>
            <p class="small soft">{why}</p>
            <div class="settle">
              <Command text={command} />
              <Copy text={command} what={`the command for ${id}`} />
            </div>
          </li>
        ))}
      </ul>
    </details>
  );
}
