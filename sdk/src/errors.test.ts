// What the calls throw: always a WaypostError, with details of its code, a remedy, and `retryable` by its reason.
import { fakeRuntime } from '../test/clock.js';
import { VPC, goneEntry } from '../test/documents.js';
import { memorySource } from '../test/memory-source.js';
import { WaypostError, createRegistry, isWaypostError, type WaypostErrorDetails, type OutageReason } from './index.js';
import { ERRORS, causesOf, type WaypostErrorCode } from './model/index.js';
import { unavailable } from './outage.js';
import type { RegistrySource } from './sources/source.js';
import { createTestRegistry } from './testing.js';

const codes = Object.keys(ERRORS) as WaypostErrorCode[];

async function thrownBy(call: () => Promise<unknown>): Promise<unknown> {
  try {
    return await call();
  } catch (error) {
    return error;
  }
}

describe('a WaypostError', () => {
  it('the code of an error narrows the type of its details', () => {
    const reasonOf = (error: WaypostError): unknown => {
      switch (error.code) {
        case 'INVALID_REQUEST':
          return error.details.option;
        case 'SERVICE_GONE':
          return error.details.removals.map(({ region, apiId }) => [region, apiId]);
        case 'NETWORK_REQUIRED':
          return error.details.networks.map(({ vpcId }) => vpcId);
        case 'HEADERS_REQUIRED':
          return Object.keys(error.details.headers);
        case 'REGISTRY_UNAVAILABLE':
          return error.details.reason satisfies OutageReason;
        default:
          // @ts-expect-error: no other code has a reason
          return error.details.reason;
      }
    };
    const narrowed: WaypostErrorDetails['REGISTRY_UNAVAILABLE'] = unavailable({
      reason: 'denied',
      message: 'No.',
      remedy: 'Ask.',
    }).details;

    expect(narrowed.reason).toBe('denied');
    expect(reasonOf(unavailable({ reason: 'denied', message: 'No.', remedy: 'Ask.' }))).toBe('denied');
  });

  it('an error is an Error, an instance of its class, and recognised by isWaypostError', () => {
    const error: unknown = unavailable({ reason: 'network', message: 'Down.', remedy: 'Wait.' });

    expect(error).toBeInstanceOf(Error);
    expect(error instanceof WaypostError && error.code === 'REGISTRY_UNAVAILABLE' && error.details.reason).toBe(
      'network',
    );
    expect(isWaypostError(error)).toBe(true);
    expect(error).not.toHaveProperty('status');
  });

  it.each<[OutageReason, boolean]>([
    ['timeout', true],
    ['network', true],
    ['throttled', true],
    ['server-error', true],
    ['denied', false],
    ['credentials', false],
    ['certificate', false],
    ['not-found', false],
    ['malformed', false],
    ['schema', false],
    ['configuration', false],
    ['closed', false],
  ])('an outage by the reason %s has retryable = %s', (reason, retryable) => {
    expect(unavailable({ reason, message: 'Down.', remedy: 'Wait.' }).retryable).toBe(retryable);
  });

  it.each(codes)('an error with code %s has a remedy even if its thrower gave none', async (code) => {
    const registry = createTestRegistry();
    registry.refuse('orders-api', code);
    const given = await thrownBy(() => registry.resolve('orders-api'));
    if (!isWaypostError(given)) throw new Error('It throws another error.');
    const bare = new WaypostError({ ...given.problem, remedy: '' });

    expect(given).toMatchObject({ code, details: expect.any(Object), remedy: /\w/ });
    expect(bare.remedy).toMatch(/\w/);
  });

  it('a chain of causes that leads back to itself is read once', () => {
    const [first, second] = [new Error('first'), new Error('second')];
    first.cause = second;
    second.cause = first;

    expect(causesOf(first)).toEqual([first, second]);
  });
});

describe('every call throws a WaypostError', () => {
  const broken = new RangeError('a defect');
  const throwing: RegistrySource = { description: 'mine', read: () => Promise.reject(broken) };
  const registry = createRegistry({ sources: [throwing], network: VPC, env: {}, runtime: fakeRuntime() });

  it.each<[string, () => Promise<unknown>]>([
    ['resolve', () => registry.resolve('orders-api')],
    ['lookup', () => registry.lookup('orders-api')],
    ['explain', () => registry.explain('orders-api')],
    ['fetch', () => registry.fetch('orders-api', 'x')],
  ])('%s keeps the error of a broken source as its cause', async (_, call) => {
    expect(await thrownBy(call)).toMatchObject({
      code: 'REGISTRY_UNAVAILABLE',
      message: expect.stringContaining('The source "mine" failed: a defect'),
      remedy: /\w/,
      cause: broken,
    });
  });

  it('a broken source leads to the next one', async () => {
    const both = createRegistry({ sources: [throwing, memorySource()], network: VPC, env: {} });

    expect(await both.lookup('orders-api')).toMatchObject({ source: 'live' });
  });

  it('fetch keeps the error of `authorize` as its cause', async () => {
    const authorize = () => Promise.reject(broken);
    const fetching = createRegistry({ sources: [memorySource()], network: VPC, env: {}, authorize });

    expect(await thrownBy(() => fetching.fetch('orders-api', 'x'))).toMatchObject({
      code: 'INVALID_REQUEST',
      details: { option: 'authorize' },
      cause: broken,
    });
  });

  const reason = { mine: true };
  it.each([
    ['an error', new Error('enough')],
    ['a text', 'enough'],
    ['an object', reason],
  ])('an aborted call throws the reason of its signal, also %s', async (_, given) => {
    const source = memorySource();
    source.gate = new Promise(() => {});
    const waiting = createRegistry({ sources: [source], network: VPC, env: {} });
    const controller = new AbortController();
    const calls = [
      waiting.resolve('orders-api', { signal: controller.signal }),
      waiting.explain('orders-api', { signal: controller.signal }),
      waiting.fetch('orders-api', 'x', { signal: controller.signal }),
    ].map((call) => thrownBy(() => call));

    controller.abort(given);

    for (const thrown of await Promise.all(calls)) expect(thrown).toBe(given);
  });

  it('the details of a gone service are those of its type', async () => {
    const source = memorySource();
    source.documents.set('service:orders-api', goneEntry());
    const gone = createRegistry({ sources: [source], network: VPC, env: {} });

    const error = await thrownBy(() => gone.resolve('orders-api'));

    if (!isWaypostError(error) || error.code !== 'SERVICE_GONE') throw new Error('It is not gone.');
    expect(error.details.removals[0]).toMatchObject({ region: 'us-west-2' });
    expect(error.details.gates?.length).toBeGreaterThan(0);
  });
});
