// `waypost activity`: what changed in the registry, over all services, newest first; with --follow, also what changes from now on.
import { ACTIVITY_DAYS, ASKED_ACTIVITY, USUAL_SINCE, defined } from '../../model/index.js';
import { followActivity } from '../follow-activity.js';
import { resultOf, type CommandSpec, type Invocation } from '../command.js';
import { invalidRequest } from '../failure.js';
import { pagingOf } from '../invocation.js';
import type { AskedActivity } from '../reader/reader.js';
import { activityLines } from '../show-activity.js';
import { operatorReaderOf } from './history.js';

const DEFAULT_LIMIT = 100;

export const activity: CommandSpec = {
  line: 'activity',
  summary: 'show what changed in all services, when and by whom',
  more: `Newest first, ${DEFAULT_LIMIT} lines of the last ${USUAL_SINCE} by default: moves and operators' acts, conflicts, held removals and what sweeps repaired. With --follow, oldest first until Ctrl-C; with --json then one object per line. Needs the query endpoint: the readers' table does not hold the activity.`,
  shared: ['paging'],
  options: [
    {
      flags: '--since <time>',
      about: `how far back: 30m, 1h, 7d or a time (default: ${USUAL_SINCE}; 30 days are kept)`,
    },
    { flags: '--service <glob>', about: 'only this service, or the services that the glob fits' },
    { flags: '--account <id>', about: 'only this account' },
    { flags: '--by <name>', about: 'only by roles and users with this in their name, or with this tool' },
    { flags: '--follow', about: 'go on, and print each change as it is recorded, up to a day late' },
    { flags: '--every <time>', about: 'how often --follow looks (default: 2s)' },
  ],
  examples: [
    'waypost activity --since 1h',
    "waypost activity --service 'orders-*' --by terraform --since 7d",
    'waypost activity --follow --json',
  ],
  run: async (invocation) => {
    const reader = operatorReaderOf(invocation, 'the activity');
    const asked = askedOf(invocation);
    if (invocation.flag('follow')) return followActivity(invocation, reader, asked);
    const { limit = DEFAULT_LIMIT, cursor: from } = pagingOf(invocation);
    const { items, cursor } = await reader.activity(asked, { limit, cursor: from });
    const { terminal, context } = invocation;
    const now = context.runtime.now();
    const show = { ...terminal, now };
    const none = `Nothing changed ${asked.since.endsWith('Z') ? 'since' : 'in the last'} ${asked.since}. Use --since for a longer time: ${ACTIVITY_DAYS} days are kept.`;
    const notes = [
      ...(items.length > 0 || cursor !== undefined ? [] : [none]),
      ...(cursor === undefined ? [] : [`Older: --cursor '${cursor}'`]),
    ];
    return resultOf({ activity: items, ...defined({ cursor }) }, (data) => activityLines(data.activity, show).lines, {
      notes: notes.map((text) => ({ kind: 'note', text })),
    });
  },
};

function askedOf({ text }: Invocation): AskedActivity {
  const read = (part: keyof typeof ASKED_ACTIVITY): string | undefined => {
    const given = text(part);
    return given === undefined ? undefined : fit(part, given);
  };
  return {
    since: read('since') ?? USUAL_SINCE,
    account: read('account'),
    service: read('service'),
    by: read('by'),
  };
}

function fit(part: keyof typeof ASKED_ACTIVITY, given: string): string {
  const { fits, wanted } = ASKED_ACTIVITY[part];
  if (fits(given)) return given;
  throw invalidRequest(`Invalid --${part} ${JSON.stringify(String(given).slice(0, 40))}.`, `Give --${part} ${wanted}.`);
}
