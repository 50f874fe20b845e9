// A registry in two regions, each with an engine of its own, while one of them hangs, refuses, lags and heals.
import { describeOnEngine } from '../../test/engine.js';
import { generationOf, startRegions, type ReplicatedRegistry } from '../../test/regions.js';
import type { Registry } from '../registry.js';

const MINUTE = 60_000;
/** The URL of a generation. */
const urlOf = (generation: number): unknown => expect.stringContaining(`a${String(generation).padStart(9, '0')}-vpce`);

describeOnEngine('a registry in two regions', () => {
  let regions: ReplicatedRegistry;
  let registry: Registry;

  /** Another read than the last: what is in memory is too old to serve. */
  const later = (): void => regions.skip(6 * MINUTE);
  const answeredBy = (): string | undefined => registry.status().answeredBy;

  beforeAll(async () => {
    regions = await startRegions({ timeoutMs: 1200 });
    await Promise.all([regions.near, regions.far].map(({ publish }) => publish(generationOf(1))));
    const first = regions.open();
    await first.resolve('orders-api', { timeoutMs: 10_000 }); // loads the code
    first.close();
  });
  beforeEach(async () => {
    regions.near.state = regions.far.state = 'forward';
    registry = regions.open();
  });
  afterEach(() => registry.close());
  afterAll(() => regions.stop());

  it('a cold process goes over to the next region within one timeout while the nearest hangs, and stays there', async () => {
    const { near, far } = regions;
    near.state = 'hang';

    expect(await registry.lookup('orders-api')).toMatchObject({ url: urlOf(1), source: 'live' });
    expect(answeredBy()).toBe(far.description);

    const before = near.requests();
    await registry.resolve('billing-api').catch(() => undefined);
    expect(near.requests()).toBe(before);
  });

  it('a process comes back to the nearest region after it heals', async () => {
    const { near, far } = regions;
    near.state = 'reset';
    await registry.resolve('orders-api');
    expect(answeredBy()).toBe(far.description);

    near.state = 'forward';
    // A read sends the probe and does not wait for it.
    while (answeredBy() !== near.description) {
      later();
      await registry.resolve('orders-api');
    }
  });

  it('a process keeps its address, and shows its age, while it reads a region that lags, until that has caught up', async () => {
    const { near, far } = regions;
    await near.publish(generationOf(2));
    await registry.resolve('orders-api');
    near.state = 'reset';
    later();

    const lagging = await registry.lookup('orders-api');
    expect(lagging).toMatchObject({ url: urlOf(2) });
    expect(lagging.ageMs).toBeGreaterThanOrEqual(6 * MINUTE);
    expect(registry.status()).toMatchObject({ state: 'ok', answeredBy: far.description });

    await far.publish(generationOf(3));
    later();
    const caughtUp = await registry.lookup('orders-api');
    expect(caughtUp).toMatchObject({ url: urlOf(3), source: 'live' });
    expect(caughtUp.ageMs).toBeLessThan(MINUTE);
  });

  it('a process with an address serves it while no region answers', async () => {
    await registry.resolve('orders-api');
    regions.near.state = regions.far.state = 'reset';
    later();

    expect(await registry.lookup('orders-api')).toMatchObject({ source: 'stale' });
  });
});
