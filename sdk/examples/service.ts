// A long-running service: it is told when an address moves, and counts what Waypost does, as OpenTelemetry metrics. The SDK
// itself depends on neither; it publishes on node:diagnostics_channel.
//   npm install waypost @opentelemetry/api @opentelemetry/sdk-metrics
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { metrics } from '@opentelemetry/api';
import { createRegistry, type WaypostEvents } from 'waypost';

/** Starts it; what it returns stops it. */
export function start(log: (line: string) => void): () => void {
  const meter = metrics.getMeter('waypost');
  const answers = meter.createCounter('waypost.answers', { description: 'Addresses given, by where they came from' });
  const count = (message: unknown): void => {
    const { service, source } = message as WaypostEvents['resolve']; // what this channel carries
    answers.add(1, { service, source });
  };
  subscribe('waypost:resolve', count);

  const registry = createRegistry();
  const unwatch = registry.watch('orders-api', (address) => log(`orders-api is now at ${address.url}`));
  return () => {
    unwatch();
    registry.close();
    unsubscribe('waypost:resolve', count);
  };
}
