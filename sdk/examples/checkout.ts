// Your own code: it takes the registry as a parameter, so that tests can pass another.
import type { Registry } from 'waypost';

export async function checkOut(registry: Registry, orderId: string): Promise<string> {
  const response = await registry.fetch('orders-api', `orders/${orderId}/checkout`, { method: 'POST' });
  return response.ok ? 'done' : `orders-api returned ${response.status}`;
}
