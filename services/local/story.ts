// Plays the recorded story through the local bus: a private API that SAM made is deleted and created again, and its endpoint is
// replaced. The events have real shapes. Their times are moved by whole hours to the recent past, so that the activity shows them.
import { addressOf } from './terminal/addresses.js';
import type { EventBus } from './server/bus.js';
import recording from './story/orders-api.json';
import type { Terminal } from './terminal/terminal.js';
import { wrapRecord } from './server/posted.js';

interface StoryStep {
  readonly title: string;
  /** CloudTrail records, as in a trail's file. */
  readonly Records: readonly { readonly eventTime: string }[];
}

interface StoryOptions {
  /** The present time in ms since 1970. */
  readonly now: number;
  readonly bus: EventBus;
  readonly query: (request: Request) => Promise<Response>;
  readonly terminal: Terminal;
}

const { service, network } = recording;
const HOUR_MS = 3_600_000;
/** The story ended this long ago, or up to an hour longer, so that its last endpoint has had time to become available. */
const ENDED_MS = 2 * HOUR_MS;
const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z/g;

/** The recording, as if it had been made in the hours before `now`. */
function stepsBefore(now: number): readonly StoryStep[] {
  const steps: readonly StoryStep[] = recording.steps;
  const end = Math.max(...steps.flatMap(({ Records }) => Records.map(({ eventTime }) => Date.parse(eventTime))));
  const shift = Math.floor((now - ENDED_MS - end) / HOUR_MS) * HOUR_MS;
  const moved = JSON.stringify(steps).replace(TIME, (time: string, fraction: string | undefined) => {
    const text = new Date(Date.parse(time) + shift).toISOString();
    return fraction === undefined ? `${text.slice(0, 19)}Z` : text;
  });
  return JSON.parse(moved) as readonly StoryStep[];
}

/** Plays the story and prints it. @throws Error when one of its events was not applied. */
export async function playStory({ bus, query, terminal, now: present }: StoryOptions): Promise<void> {
  const { say, bold, dim, green } = terminal;
  say(bold(`A recorded story: how ${service} moves`) + dim(`  (seen from ${network})`));
  say();
  let [first, now]: [string | undefined, string | undefined] = [undefined, undefined];
  for (const { title, Records } of stepsBefore(present)) {
    for (const record of Records) await publish(bus, record);
    const { url, code } = await addressOf(query, service, network);
    say(`  ${dim(clockOf(Records))}  ${title}`);
    const shown = url === undefined ? dim(meaningOf(code)) : green(url);
    if (code !== 'SERVICE_NOT_FOUND') say(`            ${shown}`);
    [first, now] = [first ?? url, url];
  }
  say();
  say(`  ${dim('before')}     ${first ?? ''}`);
  say(`  ${dim('now')}        ${green(now ?? '')}`);
  say(`  ${dim('your code')}  resolve('${service}')  ${dim('the same line before and after')}`);
  say();
}

async function publish(bus: EventBus, record: unknown): Promise<void> {
  const { outcome, reason } = await bus(wrapRecord(record));
  if (outcome !== 'applied' && outcome !== 'unchanged')
    throw new Error(`The story's event was not applied: ${outcome}, ${reason ?? ''}`);
}

function clockOf(records: StoryStep['Records']): string {
  return records.at(-1)?.eventTime.slice(11, 19) ?? '';
}

/** Explains the errors in the story to a person who sees Waypost for the first time. */
function meaningOf(code: string | undefined): string {
  if (code === 'SERVICE_NOT_READY') return 'no address yet: nothing is deployed';
  return code === 'SERVICE_GONE' ? 'no address: the API is deleted' : 'no address yet';
}
