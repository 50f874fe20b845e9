// A Lambda function that calls another service by its name. No address in its configuration, only where the registry is:
//   WAYPOST_TABLE=arn:aws:dynamodb:…:table/waypost-prod (or WAYPOST_URL), WAYPOST_NETWORK=vpc-…
import { createRegistry } from 'waypost';

// Outside of the handler: what it learnt is kept between invocations.
const registry = createRegistry();

export async function handler({ orderId }: { readonly orderId: string }): Promise<unknown> {
  const response = await registry.fetch('orders-api', `orders/${encodeURIComponent(orderId)}`);
  if (!response.ok) throw new Error(`orders-api answered ${response.status}`);
  return response.json();
}
