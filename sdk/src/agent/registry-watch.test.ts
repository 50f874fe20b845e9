import { fakeRuntime } from '../../test/clock.js';
import { unavailable } from '../outage.js';
import type { CacheHealth } from '../resolve/held.js';
import { watchRegistry } from './registry-watch.js';

describe('the log of the agent', () => {
  const runtime = fakeRuntime();
  let health: CacheHealth;
  let lines: string[];
  let end: () => void;

  const failed = (failures: number, message: string): void => {
    health = { ...health, failures, lastError: unavailable({ reason: 'network', message, remedy: 'Start it.' }) };
  };
  const second = (): Promise<void> => runtime.advance(1000);

  beforeEach(() => {
    health = { registry: 'prod', failures: 0, lastReadAt: undefined, lastError: undefined, answeredBy: undefined };
    lines = [];
    end = watchRegistry({ health: () => health, runtime, warn: (line) => void lines.push(line) });
  });
  afterEach(() => end());

  it('says at the first failure why a registry that was never read cannot be read, once for each reason', async () => {
    failed(1, 'It is down.');
    await second();
    failed(2, 'It is down.');
    await second();
    failed(3, 'Access is denied.');
    await second();

    expect(lines).toEqual([
      'The registry cannot be read: It is down. Start it.',
      'The registry cannot be read: Access is denied. Start it.',
    ]);
  });

  it('does not report one failed read of a registry that was read before', async () => {
    health = { ...health, lastReadAt: 1 };
    failed(1, 'It is down.');
    await second();

    expect(lines).toEqual([]);
  });

  it('says once when another replica answers, and when the first one does again', async () => {
    for (const answeredBy of [undefined, 'near', 'near', 'far', 'far', 'near']) {
      health = { ...health, answeredBy };
      await second();
    }

    expect(lines).toEqual(['The registry is now read from far.', 'The registry is now read from near.']);
  });

  it('says when a registry that was down can be read again', async () => {
    failed(3, 'It is down.');
    await second();
    health = { ...health, failures: 0, lastReadAt: 1 };
    await second();
    await second();

    expect(lines.slice(1)).toEqual(['The registry can be read again.']);
  });
});
