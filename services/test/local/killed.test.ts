import { setTimeout as wait } from 'node:timers/promises';
import { createRestApi } from '../../core/test/cloudtrail/api-events.js';
import type { EventResult } from '../../local/server/result.js';
import { describeOnEmbeddedEngine, temporaryFolder } from './local-server-under-test.js';
import { enginesOf, spawnLocalServer, until } from './local-server-process.js';

jest.setTimeout(120_000);

const POSTERS = 4;
/** After how many answers the local server is killed: the first time with its engine, the second time after it. */
const ROUNDS = [3, 10];

/** The same event for the same index, so that it can be posted again after the restart. */
const eventOf = (index: number) =>
  createRestApi({ apiId: `k${String(index).padStart(9, '0')}`, name: `killed-${index}` });

describeOnEmbeddedEngine('a local server that is killed', () => {
  const folder = temporaryFolder();
  afterAll(folder.remove);

  it('has every event that it answered as applied, after a restart', async () => {
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
    expect(applied.length).toBeGreaterThanOrEqual(13);
    expect(new Set(outcomes)).toEqual(new Set(['unchanged']));
  });

  it('loses no event while its engine is suspended, resumed and killed under load', async () => {
    const own = temporaryFolder();
    const localServer = spawnLocalServer({ args: ['--no-story'], env: { WAYPOST_DATA: own.path } });
    const url = await localServer.ready;
    const [first, last] = [5000, 5060];
    let next = first;
    const outcomes = new Map<number, EventResult['outcome'] | undefined>();
    const post = async (): Promise<void> => {
      while (next < last) {
        const index = next++;
        // Posts again what failed, as the answer asks.
        for (let outcome; outcome !== 'applied' && outcome !== 'unchanged'; outcomes.set(index, outcome)) {
          outcome = await postTo(url, eventOf(index));
        }
      }
    };
    const signalEngine = (signal: NodeJS.Signals) => enginesOf(own.path).forEach((pid) => process.kill(pid, signal));
    const disturb = async (): Promise<void> => {
      await until(() => outcomes.size >= 10);
      signalEngine('SIGSTOP');
      await wait(200);
      signalEngine('SIGCONT');
      await until(() => outcomes.size >= 30);
      signalEngine('SIGKILL');
    };

    await Promise.all([disturb(), ...Array.from({ length: POSTERS }, post)]);

    const again = await Promise.all([...outcomes.keys()].map((index) => postTo(url, eventOf(index))));
    localServer.child.kill('SIGTERM');
    expect(await localServer.ended).toBe(0);
    own.remove();
    expect(outcomes.size).toBe(last - first);
    expect(new Set(again)).toEqual(new Set(['unchanged']));
  });

  /** Kills the engine before the local server in every other round. */
  async function kill(killGroup: () => Promise<void>, answers: number): Promise<void> {
    if (answers % 2 === 0) for (const pid of enginesOf(folder.path)) process.kill(pid, 'SIGKILL');
    await killGroup();
  }
});

/** The event's outcome, or undefined where there was no answer. */
async function postTo(url: string, event: unknown): Promise<EventResult['outcome'] | undefined> {
  try {
    const response = await fetch(`${url}/local/events`, { method: 'POST', body: JSON.stringify(event) });
    const { results } = (await response.json()) as { readonly results: readonly EventResult[] }; // its documented format
    return results[0]?.outcome;
  } catch {
    return undefined;
  }
}
