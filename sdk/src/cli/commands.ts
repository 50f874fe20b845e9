// All commands, in the order of the help.
import type { CommandSpec } from './command.js';
import { accounts } from './commands/accounts.js';
import { activity } from './commands/activity.js';
import { agent } from './commands/agent.js';
import { compare } from './commands/compare.js';
import { completionOf } from './commands/completion.js';
import { doctor } from './commands/doctor.js';
import { explain } from './commands/explain.js';
import { history } from './commands/history.js';
import { impact } from './commands/impact.js';
import { list } from './commands/list.js';
import { lookup } from './commands/lookup.js';
import { networks } from './commands/networks.js';
import { planCheck } from './commands/plan-check.js';
import { reachFrom } from './commands/reach.js';
import { resolve } from './commands/resolve.js';
import { show } from './commands/show.js';
import { snapshot } from './commands/snapshot.js';
import { status } from './commands/status.js';
import { types } from './commands/types.js';
import { wait } from './commands/wait.js';
import { watch } from './commands/watch.js';

interface CommandGroup {
  readonly title: string;
  readonly commands: readonly CommandSpec[];
}

const GROUPS: readonly CommandGroup[] = [
  { title: 'Find an address', commands: [resolve, list, show, lookup, networks] },
  { title: 'Find out what is wrong', commands: [explain, doctor, reachFrom, compare] },
  { title: 'Find out what would break', commands: [impact, planCheck] },
  { title: 'Follow changes', commands: [watch, wait, history, activity] },
  { title: 'For programs in any language', commands: [agent] },
  { title: 'For code and pipelines', commands: [types, snapshot] },
  { title: 'For operators', commands: [status, accounts] },
];

const completion = completionOf(GROUPS.flatMap(({ commands }) => commands));

export const COMMANDS: readonly CommandGroup[] = [...GROUPS, { title: 'For your shell', commands: [completion] }];
