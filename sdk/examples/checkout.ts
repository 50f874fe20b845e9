// A user's own code: it takes the registry, so that its tests can hand in another.
import type { Registry } from 'waypost';

export async function checkOut(registry: Registry, orderId: string): Promise<string> {
  const response = await registry.fetch('orders-api', `orders/${orderId}/checkout`, { method: 'POST' });
  return response.ok ? 'done' : `orders-api answered ${response.status}`;
}
