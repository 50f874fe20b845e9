// APIs of other accounts with the same name: they are recorded and never served.
import type { Conflict } from 'waypost/model';
import { Ago } from '../ui/ago.js';
import { Mark } from '../ui/mark.js';

export function Conflicts({ conflicts, owner }: { readonly conflicts: readonly Conflict[]; readonly owner: string }) {
  if (conflicts.length === 0) return null;
  return (
    <section class="panel warn" aria-labelledby="conflicts">
      <div class="panel-head">
        <Mark tone="bad" />
        <h2 id="conflicts">
          Conflicts <span class="tally">{conflicts.length}</span>
        </h2>
      </div>
      <p class="small soft">
        Other accounts have APIs of this name. They never serve it, because account {owner} owns the name. Give them
        another tag, or ask an operator to release the name.
      </p>
      <ul class="apis">
        {conflicts.map(({ accountId, region, apiId, since }) => (
          <li key={`${region}/${apiId}`}>
            <span class="mono">{apiId}</span>
            <span class="small soft">
              account <span class="mono">{accountId}</span> in {region} · <Ago at={since} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
