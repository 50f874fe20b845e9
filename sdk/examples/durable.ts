// A durable function of AWS Lambda, whose steps are replayed from their stored results. A URL is never a step's result: hours or
// days later, the replay would call an API that has been replaced since. Resolve and call in the same step.
//   import { withDurableExecution } from '@aws/durable-execution-sdk-js';
//   export const handler = withDurableExecution(fulfil);
import { createRegistry } from 'waypost';

/** The used part of the durable execution's context. */
interface DurableContext {
  readonly step: <T>(name: string, work: () => Promise<T>) => Promise<T>;
  readonly wait: (name: string, duration: { readonly hours: number }) => Promise<void>;
}

// Outside the handler, so that its memory lasts between invocations.
const registry = createRegistry();

export async function fulfil({ orderId }: { readonly orderId: string }, context: DurableContext): Promise<unknown> {
  await context.step('reserve', () => call(`orders/${encodeURIComponent(orderId)}`));
  await context.wait('until the warehouse opens', { hours: 12 });
  // The API may have been replaced meanwhile: this step resolves it again.
  return context.step('confirm', () => call(`orders/${encodeURIComponent(orderId)}`));
}

async function call(path: string): Promise<unknown> {
  const response = await registry.fetch('orders-api', path);
  if (!response.ok) throw new Error(`orders-api returned ${response.status}`);
  return response.json();
}
