// LaunchDarkly's server SDK, a model of a client that answers from memory: flags of its own test data, no events sent.
import type { Bench } from '../harness/bench.js';
import { packageOf } from '../harness/peer.js';
import { createTurn, NAMES, type Hits } from './hits.js';

export async function createLaunchDarkly(bench: Bench): Promise<Hits | undefined> {
  const found = await packageOf(bench, '@launchdarkly/node-server-sdk', () => import('@launchdarkly/node-server-sdk'));
  const data = await packageOf(
    bench,
    '@launchdarkly/node-server-sdk/integrations',
    () => import('@launchdarkly/node-server-sdk/integrations'),
  );
  if (found === undefined || data === undefined) return undefined;
  const flags = new data.TestData();
  for (const name of NAMES) await flags.update(flags.flag(name).valueForAll(`https://${name}.example/`));
  const client = found.init('bench', {
    updateProcessor: flags.getFactory(),
    sendEvents: false,
    diagnosticOptOut: true,
    logger: found.basicLogger({ level: 'none' }),
  });
  await client.waitForInitialization({ timeout: 5 });
  const context = { kind: 'user', key: 'bench' };
  const next = createTurn();
  return {
    calls: { 'LaunchDarkly variation': () => client.variation(next(), context, '') },
    close: () => client.close(),
  };
}
