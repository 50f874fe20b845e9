// A clock that is set back: nothing read before outranks what is read now.
import { outage, controlledRegistries } from '../test/memory-source.js';
import * as fc from 'fast-check';
import { URL_OF_ORDERS, goneEntry, serviceEntry, NEW_URL } from '../test/documents.js';
import type { WaypostError } from './model/errors.js';
import type { Registry } from './registry.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** The actions on a process and its registry. A call follows each setting of the clock. */
const action = fc.oneof(
  fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 10 * MINUTE }) }),
  fc.record({ kind: fc.constant('set clock' as const), ms: fc.integer({ min: -3 * HOUR, max: 3 * HOUR }) }),
  fc.record({ kind: fc.constant('replace API' as const), apiId: fc.constantFrom('a1b2c3d4e5', 'z9z9z9z9z9', 'gone') }),
  fc.record({ kind: fc.constant('call' as const) }),
);

const codeOf = (error: unknown): unknown => (error as WaypostError).code; // all that `resolve` throws here

describe('a registry whose clock is set', () => {
  let { source, runtime, registryOf, replace } = controlledRegistries();
  let registry: Registry;

  const setUp = (): void => {
    ({ source, runtime, registryOf, replace } = controlledRegistries());
    registry = registryOf();
  };
  const serve = (apiId: string): void => {
    const entry = apiId === 'gone' ? goneEntry() : serviceEntry('orders-api', { apiId });
    source.documents.set('service:orders-api', entry);
  };

  beforeEach(setUp);

  it('a registry answers correctly six minutes after the last call, whatever the clock did', () =>
    fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 20 }), fc.nat(99), async (actions, draw) => {
        setUp();
        runtime.draw = draw / 100;
        let current = 'a1b2c3d4e5';
        const call = async (): Promise<void> => {
          registry.resolve('orders-api').catch(() => undefined);
          await runtime.advance(0);
        };
        await registry.resolve('orders-api');
        for (const step of actions) {
          if (step.kind === 'wait') await runtime.advance(step.ms);
          if (step.kind === 'set clock') runtime.set(step.ms);
          if (step.kind === 'replace API') serve((current = step.apiId));
          if (step.kind === 'call' || step.kind === 'set clock') await call();
        }
        await runtime.advance(6 * MINUTE);

        const found = await registry.resolve('orders-api').catch(codeOf);

        expect(found).toBe(current === 'gone' ? 'SERVICE_GONE' : URL_OF_ORDERS.replace('a1b2c3d4e5', current));
      }),
    ));

  it('a registry reads again after the clock is set back, and keeps the answer for the usual time', async () => {
    await registry.resolve('orders-api');
    replace();

    runtime.set(-HOUR);
    const first = await registry.lookup('orders-api');
    const second = await registry.lookup('orders-api');

    expect(first).toMatchObject({ url: NEW_URL, source: 'live', ageMs: 0 });
    expect(second).toMatchObject({ url: NEW_URL, source: 'cache', ageMs: 0 });
    expect(source.reads).toHaveLength(2);
  });

  it('a refusal ends when the clock is set back', async () => {
    await expect(registry.resolve('pay-api')).rejects.toMatchObject({ code: 'SERVICE_NOT_FOUND' });
    source.documents.set('service:pay-api', serviceEntry('pay-api'));

    runtime.set(-HOUR);

    await expect(registry.resolve('pay-api')).resolves.toBe(URL_OF_ORDERS);
  });

  it('a cool-down ends when the clock is set back', async () => {
    runtime.draw = 0.9;
    await registry.resolve('orders-api');
    source.failure = outage();
    await runtime.advance(10 * MINUTE);
    await registry.resolve('orders-api');
    source.failure = undefined;
    replace();

    runtime.set(-HOUR);

    await expect(registry.resolve('orders-api')).resolves.toBe(NEW_URL);
  });

  it('an age is never below zero after the clock is set back', async () => {
    await registry.resolve('orders-api');
    source.failure = outage();

    runtime.set(-HOUR);
    const found = await registry.lookup('orders-api');

    expect(found).toMatchObject({ url: URL_OF_ORDERS, source: 'stale', ageMs: 0 });
    expect(registry.status()).toMatchObject({ state: 'failing', stale: [] });
  });
});
