// openapi-fetch with typed paths: `registry.fetch` finds the host, and the compiler checks the rest.
//   npm install waypost openapi-fetch; npm install -D openapi-typescript
import createClient from 'openapi-fetch';
import { createRegistry } from 'waypost';
import type { paths } from './orders-api.js';

export async function totalOf(id: string): Promise<number> {
  const registry = createRegistry();
  const orders = createClient<paths>({ baseUrl: 'https://orders-api.waypost.internal', fetch: registry.fetch });
  const { data } = await orders.GET('/orders/{id}', { params: { path: { id } } });
  registry.close();
  if (data === undefined) throw new Error(`no order ${id}`);
  return data.total;
}
