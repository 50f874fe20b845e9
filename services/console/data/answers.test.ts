import { createAnswerCache } from './answers.js';
import type { Ask, AskResult } from './ask.js';

const FOUND: AskResult<never> = { kind: 'found', body: {} as never, tag: null, registry: null };

/** Answers when it is told to, and aborts as `fetch` does. */
function slowAsk() {
  const asked: { readonly path: string; readonly ending: AbortSignal | undefined; readonly answer: () => void }[] = [];
  const ask: Ask = (path, ending) =>
    new Promise((resolve) => {
      asked.push({ path, ending, answer: () => resolve(FOUND) });
      ending?.addEventListener('abort', () => resolve({ kind: 'aborted' }));
    });
  return { ask, asked };
}

it('a request is aborted when nobody watches its answer any more, and is sent again for the next watcher', async () => {
  const { ask, asked } = slowAsk();
  const answers = createAnswerCache(ask);

  const stop = answers.watch('/a', () => undefined);
  stop();
  const seen = new Promise<void>((resolve) => answers.watch('/a', resolve));
  asked[1]?.answer();
  await seen;

  expect(asked.map(({ ending }) => ending?.aborted)).toEqual([true, false]);
  expect(answers.known('/a')).toMatchObject({ body: {}, loading: false });
});

it('a request that a caller also awaits directly continues when nobody watches', async () => {
  const { ask, asked } = slowAsk();
  const answers = createAnswerCache(ask);

  const stop = answers.watch('/a', () => undefined);
  const refreshed = answers.refresh('/a');
  stop();
  asked[0]?.answer();
  await Promise.resolve().then(() => undefined);
  await new Promise((resolve) => setTimeout(resolve, 0));
  asked[1]?.answer();

  expect((await refreshed).kind).toBe('found');
  expect(asked[0]?.ending?.aborted).toBe(false);
});
