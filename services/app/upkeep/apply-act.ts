// Applies an operator's act: the name's state, its entry and the history in one transaction.
import { WaypostError } from 'waypost/model';
import { type OperatorAct, reduceName } from '../../core/names/act.js';
import { elect } from '../../core/names/elect.js';
import { blankName } from '../../core/names/name-state.js';
import { configFor } from '../../core/registry-config.js';
import { equal } from '../../core/equal.js';
import { historyOfAct } from '../../core/names/history.js';
import type { ApplyDeps } from '../ingest/apply.js';
import { untilWritten } from '../ingest/attempt.js';
import { changed, historyWrites, serviceDocuments } from '../ingest/publish.js';

/**
 * @returns whether the act changed anything. Repeating it changes nothing.
 * @throws WaypostError SERVICE_NOT_FOUND for a name that no API ever had or claimed.
 */
export async function applyAct(deps: ApplyDeps, act: OperatorAct): Promise<boolean> {
  const attempt = await untilWritten(deps, `name ${act.name}`, async () => {
    const [stored] = await deps.store.names([act.name]);
    // A name can be adopted before any API shows it here.
    const known = stored?.value ?? (act.kind === 'Adopted' ? blankName(act.name) : undefined);
    if (stored === undefined || known === undefined) throw unknownName(act.name);
    const next = reduceName(known, act);
    if (equal(next, stored.value)) return { outcome: 'unchanged', tied: false };
    const config = configFor(act.name, deps.config, stored.owner);
    const before = elect(known, config);
    const after = elect(next, config);
    const done = await deps.store.commit([
      { kind: 'name', value: next, rev: stored.rev },
      ...changed(serviceDocuments(act.name, before), serviceDocuments(act.name, after)),
      ...historyWrites(act.name, stored.rev + 1, historyOfAct(before, after, act)),
    ]);
    return { outcome: done ? 'applied' : 'conflict', tied: false };
  });
  return attempt.outcome === 'applied';
}

function unknownName(name: string): WaypostError {
  return new WaypostError({
    code: 'SERVICE_NOT_FOUND',
    message: `No API ever had or claimed the name "${name}".`,
    remedy: 'List the known names: npx waypost list.',
  });
}
