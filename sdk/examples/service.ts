// A long-running service that logs when an address changes and counts answers as OpenTelemetry metrics. The SDK does not
// depend on OpenTelemetry: it publishes on node:diagnostics_channel.
//   npm install waypost @opentelemetry/api @opentelemetry/sdk-metrics
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { metrics } from '@opentelemetry/api';
import { createRegistry, type WaypostEvents } from 'waypost';

/** Starts the service, and returns the function that stops it. */
export function start(log: (line: string) => void): () => void {
  const meter = metrics.getMeter('waypost');
  const answers = meter.createCounter('waypost.answers', { description: 'Answers by their source' });
  const count = (message: unknown): void => {
    const { service, source } = message as WaypostEvents['resolve']; // the message type of this channel
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
