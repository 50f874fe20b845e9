// axios with its fetch adapter: interceptors, defaults and errors work as usual.
//   npm install waypost axios
import axios from 'axios';
import { createRegistry } from 'waypost';

export async function orderOf(id: string): Promise<unknown> {
  const registry = createRegistry();
  const orders = axios.create({
    baseURL: 'https://orders-api.waypost.internal/',
    adapter: 'fetch',
    env: { fetch: registry.fetch },
  });
  const { data } = await orders.get<unknown>(`orders/${encodeURIComponent(id)}`);
  registry.close();
  return data;
}
