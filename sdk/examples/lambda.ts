// A Lambda function that calls another service by its name. It is configured with the registry, not with addresses:
//   WAYPOST_TABLE=arn:aws:dynamodb:…:table/waypost-prod (or WAYPOST_URL), WAYPOST_NETWORK=vpc-…
import { createRegistry } from 'waypost';

// Outside the handler, so that its memory lasts between invocations.
const registry = createRegistry();

export async function handler({ orderId }: { readonly orderId: string }): Promise<unknown> {
  const response = await registry.fetch('orders-api', `orders/${encodeURIComponent(orderId)}`);
  if (!response.ok) throw new Error(`orders-api returned ${response.status}`);
  return response.json();
}
