// Asks the query endpoint for the first services and their addresses, for the summary that a start prints.
import { defined } from 'waypost/model';
import * as z from 'zod';

type Query = (request: Request) => Promise<Response>;

interface KnownService {
  readonly name: string;
  /** The first networks that reach the service. If none does, one entry with the error's code. */
  readonly addresses: readonly { readonly network: string; readonly url?: string; readonly code?: string }[];
}

export interface KnownServices {
  readonly services: readonly KnownService[];
  readonly more: boolean;
}

const servicesSchema = z.object({ services: z.array(z.object({ name: z.string() })), cursor: z.string().optional() });
const networksSchema = z.object({ networks: z.array(z.object({ vpcId: z.string(), name: z.string().optional() })) });
const addressSchema = z.object({
  url: z.string().optional(),
  code: z.string().optional(),
  vpcId: z.string().optional(),
});

const PAGE = 200;
/** How many networks are tried and shown per service. */
const NETWORKS = { asked: 10, shown: 3 };

/** The first `most` services by name. */
export async function knownServices(query: Query, most: number): Promise<KnownServices> {
  const { names, more } = await firstNames(query, most);
  const { networks } = networksSchema.parse(await get(query, '/v1/networks'));
  const asked = networks.slice(0, NETWORKS.asked);
  const services: KnownService[] = [];
  for (const name of names) {
    const answers = await Promise.all(asked.map((network) => addressFrom(query, name, network)));
    const reaching = answers.filter(({ url }) => url !== undefined).slice(0, NETWORKS.shown);
    services.push({ name, addresses: reaching.length > 0 ? reaching : [await addressFrom(query, name)] });
  }
  return { services, more };
}

async function firstNames(query: Query, most: number): Promise<{ readonly names: string[]; readonly more: boolean }> {
  const names: string[] = [];
  let from = '';
  for (;;) {
    const limit = Math.min(PAGE, most - names.length);
    const { services, cursor } = servicesSchema.parse(await get(query, `/v1/services?limit=${limit}${from}`));
    names.push(...services.map(({ name }) => name));
    // A page without rows is the last one, even if it has a cursor.
    if (cursor === undefined || services.length === 0 || names.length >= most)
      return { names, more: cursor !== undefined };
    from = `&cursor=${encodeURIComponent(cursor)}`;
  }
}

/** The address from one network. Without a network, the address for a caller who names no network. */
async function addressFrom(query: Query, service: string, network?: { vpcId: string; name?: string | undefined }) {
  const { url, code, vpcId = '' } = await addressOf(query, service, network?.vpcId);
  const shown = network?.name === undefined ? (network?.vpcId ?? vpcId) : `${network.vpcId} (${network.name})`;
  return defined({ network: shown, url, code });
}

/** The service's URL from a network, or the error's code. */
export async function addressOf(query: Query, service: string, network?: string) {
  const from = network === undefined ? '' : `?network=${network}`;
  return addressSchema.parse(await get(query, `/v1/services/${service}/address${from}`));
}

async function get(query: Query, path: string): Promise<unknown> {
  return (await query(new Request(`http://127.0.0.1${path}`))).json();
}
