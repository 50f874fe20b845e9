// Adoption without risk: today's hard-coded URL is the fallback, used whenever the registry has no answer.
// `status().mismatches` lists where the two disagree; when it has been empty for a while, remove the fallback.
import { createRegistry } from 'waypost';

const HARD_CODED = 'https://a1b2c3d4e5-vpce-0a1b2c3d4e5f60718.execute-api.eu-west-1.amazonaws.com/prod/';

export async function adopt() {
  const registry = createRegistry({ fallbacks: { 'orders-api': HARD_CODED } });
  const { url, source } = await registry.lookup('orders-api');
  const { mismatches } = registry.status();
  registry.close();
  return { url, source, mismatches };
}
