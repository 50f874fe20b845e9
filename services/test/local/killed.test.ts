import { createRestApi } from '../../core/test/cloudtrail/api-events.js';
import type { EventResult } from '../../local/server/result.js';
import { describeOnEmbeddedEngine, temporaryFolder } from './local-server-under-test.js';
import { enginesOf, spawnLocalServer, until } from './local-server-process.js';

jest.setTimeout(120_000);

const POSTERS = 4;
/** How many answers there have been when the local server is killed. */
const ROUNDS = [5, 40, 90];

/** The event's API, as it is asked for again after the restart. */
const eventOf = (index: number) =>
  createRestApi({ apiId: `k${String(index).padStart(9, '0')}`, name: `killed-${index}` });

describeOnEmbeddedEngine('a local server that is killed', () => {
  const folder = temporaryFolder();
  afterAll(folder.remove);

  it('has after a restart every event that it answered as applied', async () => {
    const applied: number[] = [];
    let next = 0;
    for (const answers of ROUNDS) {
      const localServer = spawnLocalServer({ args: ['--no-story'], env: { WAYPOST_DATA: folder.path } });
      const url = await localServer.ready;
      const goal = applied.length + answers;
      let killed: Promise<unknown> | undefined;
      const post = async (): Promise<void> => {
        for (let open = true; open;) {
          const [index, result] = [next, postTo(url, eventOf(next++))];
          const outcome = await result;
          if (outcome === 'applied') applied.push(index);
          if (applied.length >= goal) killed ??= kill(localServer.killGroup, answers);
          open = outcome !== undefined;
        }
      };
      await Promise.all(Array.from({ length: POSTERS }, post));
      await killed;
    }

    const localServer = spawnLocalServer({ args: ['--no-story'], env: { WAYPOST_DATA: folder.path } });
    const url = await localServer.ready;
    const outcomes = await Promise.all(applied.map((index) => postTo(url, eventOf(index))));
    localServer.child.kill('SIGTERM');

    expect(await localServer.ended).toBe(0);
    expect(applied.length).toBeGreaterThanOrEqual(135);
    expect(new Set(outcomes)).toEqual(new Set(['unchanged']));
  });

  it('loses no event while its engine stands still, goes on, and is killed under load', async () => {
    const own = temporaryFolder();
    const localServer = spawnLocalServer({ args: ['--no-story'], env: { WAYPOST_DATA: own.path } });
    const url = await localServer.ready;
    const [first, last] = [5000, 5120];
    let next = first;
    const outcomes = new Map<number, EventResult['outcome'] | undefined>();
    const post = async (): Promise<void> => {
      while (next < last) {
        const index = next++;
        // What failed is posted again, as the answer asks.
        for (let outcome; outcome !== 'applied' && outcome !== 'unchanged'; outcomes.set(index, outcome))
          outcome = await postTo(url, eventOf(index));
      }
    };
    const signalEngine = (signal: NodeJS.Signals) => enginesOf(own.path).forEach((pid) => process.kill(pid, signal));
    const disturb = async (): Promise<number> => {
      await until(() => outcomes.size >= 20);
      signalEngine('SIGSTOP');
      const { status } = await fetch(`${url}/v1/services`);
      signalEngine('SIGCONT');
      await until(() => outcomes.size >= 60);
      signalEngine('SIGKILL');
      return status;
    };

    const [status] = await Promise.all([disturb(), ...Array.from({ length: POSTERS }, post)]);

    const again = await Promise.all([...outcomes.keys()].map((index) => postTo(url, eventOf(index))));
    localServer.child.kill('SIGTERM');
    expect(await localServer.ended).toBe(0);
    own.remove();
    expect(status).toBe(503);
    expect(outcomes.size).toBe(last - first);
    expect(new Set(again)).toEqual(new Set(['unchanged']));
  });

  /** The engine is killed first in every other round, so that it dies at a moment of its own. */
  async function kill(killGroup: () => Promise<void>, answers: number): Promise<void> {
    if (answers % 2 === 0) for (const pid of enginesOf(folder.path)) process.kill(pid, 'SIGKILL');
    await killGroup();
  }
});

/** What the local server answered, or undefined if it did not. */
async function postTo(url: string, event: unknown): Promise<EventResult['outcome'] | undefined> {
  try {
    const response = await fetch(`${url}/local/events`, { method: 'POST', body: JSON.stringify(event) });
    const { results } = (await response.json()) as { readonly results: readonly EventResult[] }; // as the design has it
    return results[0]?.outcome;
  } catch {
    return undefined;
  }
}
