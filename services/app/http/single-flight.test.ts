import { singleFlight } from './single-flight.js';

interface PageSize {
  readonly limit?: number;
}

function controlledReads() {
  const begun: { readonly options: PageSize | undefined; readonly end: (value: string | Error) => void }[] = [];
  const read = singleFlight(
    (options: PageSize | undefined) =>
      new Promise<string>((resolve, reject) => {
        begun.push({ options, end: (value) => (value instanceof Error ? reject(value) : resolve(value)) });
      }),
  );
  return { begun, read };
}

it('callers that ask during a read share one further read', async () => {
  const { begun, read } = controlledReads();

  const first = read({ limit: 10 });
  const later = Array.from({ length: 255 }, () => read({ limit: 10 }));
  begun[0]?.end('before');
  expect(await first).toBe('before');
  begun[1]?.end('after');

  expect(new Set(await Promise.all(later))).toEqual(new Set(['after']));
  expect(begun).toHaveLength(2);
});

it('different pages do not share a read', () => {
  const { begun, read } = controlledReads();

  void read({ limit: 10 });
  void read({ limit: 20 });
  void read(undefined);

  expect(begun.map(({ options }) => options)).toEqual([{ limit: 10 }, { limit: 20 }, undefined]);
});

it('a failed read fails only its own callers, and the next read starts anew', async () => {
  const { begun, read } = controlledReads();

  const first = read(undefined);
  const second = read(undefined);
  begun[0]?.end(new Error('no table'));
  await expect(first).rejects.toThrow('no table');
  begun[1]?.end('well');
  expect(await second).toBe('well');

  const third = read(undefined);
  begun[2]?.end('again');
  expect(await third).toBe('again');
});

it('a caller that asks during the second read waits for the third', async () => {
  const { begun, read } = controlledReads();

  const [first, second] = [read(undefined), read(undefined)];
  begun[0]?.end('1');
  await first;
  await Promise.resolve();
  const third = read(undefined);
  begun[1]?.end('2');
  expect(await second).toBe('2');
  begun[2]?.end('3');

  expect(await third).toBe('3');
});
