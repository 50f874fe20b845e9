// A long-running service that logs when an address changes and counts answers as OpenTelemetry metrics. The SDK does not
// depend on OpenTelemetry: it publishes its events on channels.
//   npm install waypost @opentelemetry/api @opentelemetry/sdk-metrics
import { metrics } from '@opentelemetry/api';
import { createRegistry, subscribe } from 'waypost';

/** Starts the service, and returns the function that stops it. */
export function start(log: (line: string) => void): () => void {
  const meter = metrics.getMeter('waypost');
  const answers = meter.createCounter('waypost.answers', { description: 'Answers by their source' });
  const stopCounting = subscribe('resolve', ({ service, source }) => answers.add(1, { service, source }));

  const registry = createRegistry();
  const unwatch = registry.watch('orders-api', (address) => log(`orders-api is now at ${address.url}`));
  return () => {
    unwatch();
    registry.close();
    stopCounting();
  };
}
