import { RULES } from '../../core/cloudtrail/catalogue.js';
import { createRestApi } from '../../core/test/cloudtrail/api-events.js';
import { createVpcEndpoint } from '../../core/test/cloudtrail/endpoint-events.js';
import type { WatchResult } from '../../app/ingest/watch.js';
import { createBus } from './bus.js';

const returns = (outcome: WatchResult['outcome']) => (): Promise<WatchResult> =>
  Promise.resolve({ eventId: outcome, outcome });

const rule = RULES[0]!;

it('gives an event to the handler whose rule matches', async () => {
  const bus = createBus({
    rules: RULES,
    watchers: { 'watch-apis': returns('applied'), 'watch-endpoints': returns('unchanged') },
    onFailure: () => {},
  });

  const outcomes = [
    await bus(createRestApi({ apiId: 'a1b2c3d4e5' })),
    await bus(createVpcEndpoint({ vpceId: 'vpce-0a1b2c3d' })),
  ];

  expect(outcomes.map(({ outcome }) => outcome)).toEqual(['applied', 'unchanged']);
});

it('reports the cause of a failure to onFailure and hides it from the poster', async () => {
  const failures: unknown[] = [];
  const bus = createBus({
    rules: RULES,
    watchers: {
      'watch-apis': () => Promise.reject(new Error('the engine is down')),
      'watch-endpoints': returns('applied'),
    },
    onFailure: (eventId, error) => failures.push([eventId, error]),
  });

  const result = await bus(createRestApi({ apiId: 'a1b2c3d4e5', eventId: 'e-1' }));

  expect(result).toEqual({ eventId: 'e-1', outcome: 'failed', reason: 'it could not be stored; post it again' });
  expect(failures).toEqual([['e-1', new Error('the engine is down')]]);
});

it('gives an event to every handler whose rule matches and returns the most important outcome', async () => {
  const calls: string[] = [];
  const bus = createBus({
    rules: [rule, { ...rule, name: 'too', watcher: 'watch-endpoints' }, { ...rule, name: 'again' }],
    watchers: {
      'watch-apis': () => Promise.resolve({ eventId: null, outcome: (calls.push('apis'), 'unchanged') }),
      'watch-endpoints': () => Promise.resolve({ eventId: null, outcome: (calls.push('endpoints'), 'applied') }),
    },
    onFailure: () => {},
  });

  const { outcome } = await bus(createRestApi({ apiId: 'a1b2c3d4e5' }));

  expect([outcome, calls]).toEqual(['applied', ['apis', 'endpoints']]);
});

it('refuses at start a rule whose pattern it does not support', () => {
  const odd = { ...rule, pattern: { source: [{ wildcard: 'aws.*' }] } };
  const create = () =>
    createBus({
      // A pattern that the catalogue's types do not allow.
      rules: [odd as unknown as typeof rule],
      watchers: { 'watch-apis': returns('applied'), 'watch-endpoints': returns('applied') },
      onFailure: () => {},
    });

  expect(create).toThrow('has an unsupported condition');
});
