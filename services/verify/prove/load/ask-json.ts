// Sends a request over HTTP, and repeats it if the connection broke: a server may close an idle connection just as it is used.
import { setTimeout as wait } from 'node:timers/promises';
import type { EventResult } from '../../../local/server/result.js';

const TRIES = 5;

export async function askJson(url: string, init: RequestInit = {}): Promise<unknown> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await (await fetch(url, init)).json();
    } catch (error) {
      if (tries === TRIES) throw error;
      await wait(100 * tries);
    }
  }
}

/** @throws Error unless the local server applied all of them. */
export async function postEvents(url: string, events: readonly unknown[]): Promise<void> {
  let open = events;
  for (let tries = 1; open.length > 0; tries += 1) {
    const answer = await askJson(`${url}/local/events`, { method: 'POST', body: JSON.stringify(open) });
    const { results } = answer as { readonly results: readonly EventResult[] }; // the contract of POST /local/events
    if (results.length !== open.length)
      throw new Error(`The local server gave ${results.length} results for ${open.length} events.`);
    const wrong = results.find(({ outcome }) => !DONE.has(outcome) && outcome !== 'failed');
    if (wrong !== undefined) throw new Error(`The local server did not apply an event: ${JSON.stringify(wrong)}.`);
    // A failed event was not stored and must be posted again.
    open = open.filter((_, index) => results[index]?.outcome === 'failed');
    if (tries === TRIES && open.length > 0)
      throw new Error(`${open.length} events could not be stored in ${TRIES} tries.`);
  }
}

const DONE: ReadonlySet<EventResult['outcome']> = new Set(['applied', 'unchanged']);
