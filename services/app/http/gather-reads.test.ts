import type { RegistryDocumentKey, RegistrySource } from 'waypost/dynamodb';
import { WaypostError } from 'waypost/model';
import { gatherReads } from './gather-reads.js';

interface BegunRead {
  readonly names: readonly string[];
  readonly consistent: boolean;
  readonly end: (failure?: Error) => void;
}

const key = (name: string): RegistryDocumentKey => ({ kind: 'service', name });

/** A source whose reads end when the test says so. A document is the name that was asked for. */
function controlledSource() {
  const begun: BegunRead[] = [];
  const read = ((keys: readonly RegistryDocumentKey[], options?: { readonly consistent?: boolean }) =>
    new Promise((resolve, reject) => {
      const names = keys.map((asked) => (asked.kind === 'service' ? asked.name : ''));
      const end = (failure?: Error): void =>
        failure === undefined ? resolve({ documents: names, registry: 'test' }) : reject(failure);
      begun.push({ names, consistent: options?.consistent === true, end });
    })) as unknown as RegistrySource['read'];
  return { begun, read: gatherReads(read) };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('requests that arrive during a read share the next one, and each gets its own documents', async () => {
  const { begun, read } = controlledSource();

  const first = read([key('a')]);
  const later = [read([key('b'), key('c')]), read([key('c')]), read([key('a')])];
  begun[0]?.end();
  await turn();
  begun[1]?.end();

  expect(await first).toEqual({ documents: ['a'], registry: 'test' });
  expect(await Promise.all(later)).toEqual([
    { documents: ['b', 'c'], registry: 'test' },
    { documents: ['c'], registry: 'test' },
    { documents: ['a'], registry: 'test' },
  ]);
  expect(begun.map(({ names }) => names)).toEqual([['a'], ['b', 'c', 'a']]);
});

it('nobody gets a read that began before the request', async () => {
  const { begun, read } = controlledSource();

  void read([key('a')]);
  const second = read([key('a')]);
  begun[0]?.end();
  await turn();
  const third = read([key('a')]);
  begun[1]?.end();
  await second;
  await turn();

  expect(begun).toHaveLength(3);
  begun[2]?.end();
  expect((await third).documents).toEqual(['a']);
});

it('consistent reads are joined with consistent ones only', () => {
  const { begun, read } = controlledSource();

  void read([key('a')], { consistent: false });
  void read([key('a')], { consistent: true });

  expect(begun.map(({ consistent }) => consistent)).toEqual([false, true]);
});

it('a document that cannot be read fails only those who asked for it', async () => {
  const { begun, read } = controlledSource();
  const malformed = new WaypostError({
    code: 'REGISTRY_UNAVAILABLE',
    message: 'b is malformed',
    remedy: { kind: 'retry' },
    details: { reason: 'malformed' },
  });

  void read([key('first')]);
  const [bad, good] = [read([key('b')]), read([key('c')])];
  begun[0]?.end();
  await turn();
  begun[1]?.end(malformed);
  await turn();
  begun[2]?.end(malformed);
  begun[3]?.end();

  await expect(bad).rejects.toBe(malformed);
  expect((await good).documents).toEqual(['c']);
});

it('an outage fails all who wait, once, and the next read starts anew', async () => {
  const { begun, read } = controlledSource();

  void read([key('first')]);
  const waiting = [read([key('a')]), read([key('b')])];
  begun[0]?.end();
  await turn();
  begun[1]?.end(new Error('no table'));
  expect(await Promise.allSettled(waiting)).toMatchObject([{ status: 'rejected' }, { status: 'rejected' }]);
  expect(begun).toHaveLength(2);

  const next = read([key('c')]);
  begun[2]?.end();
  expect((await next).documents).toEqual(['c']);
});
