// The first services of the registry with their addresses, as the query endpoint gives them, for the start's summary.
import { z } from 'zod';

type Query = (request: Request) => Promise<Response>;

export interface KnownService {
  readonly name: string;
  /** The first networks that reach it, or where none does, one with the code of the refusal. */
  readonly addresses: readonly { readonly network: string; readonly url?: string; readonly code?: string }[];
}

export interface KnownServices {
  readonly services: readonly KnownService[];
  readonly more: boolean;
}

const servicesSchema = z.object({ services: z.array(z.object({ name: z.string() })), cursor: z.string().optional() });
const networksSchema = z.object({ networks: z.array(z.object({ vpcId: z.string(), name: z.string().optional() })) });
const addressSchema = z.object({ url: z.string().optional(), code: z.string().optional() });

const SERVICES = 10;
/** So many networks are asked about, and so many shown, of each service. */
const NETWORKS = { asked: 10, shown: 3 };

export async function knownServices(query: Query): Promise<KnownServices> {
  const { services, cursor } = servicesSchema.parse(await get(query, `/v1/services?limit=${SERVICES}`));
  const { networks } = networksSchema.parse(await get(query, '/v1/networks'));
  const asked = networks.slice(0, NETWORKS.asked);
  const known = services.map(async ({ name }): Promise<KnownService> => {
    const answers = await Promise.all(asked.map((network) => addressFrom(query, name, network)));
    const reaching = answers.filter(({ url }) => url !== undefined).slice(0, NETWORKS.shown);
    return { name, addresses: reaching.length > 0 ? reaching : answers.slice(0, 1) };
  });
  return { services: await Promise.all(known), more: cursor !== undefined };
}

async function addressFrom(
  query: Query,
  service: string,
  { vpcId, name }: { vpcId: string; name?: string | undefined },
) {
  const { url, code } = await addressOf(query, service, vpcId);
  const network = name === undefined ? vpcId : `${vpcId} (${name})`;
  return { network, ...(url === undefined ? {} : { url }), ...(code === undefined ? {} : { code }) };
}

/** The service's URL from a network, or the code of the refusal. */
export async function addressOf(query: Query, service: string, network: string) {
  return addressSchema.parse(await get(query, `/v1/services/${service}/address?network=${network}`));
}

async function get(query: Query, path: string): Promise<unknown> {
  return (await query(new Request(`http://127.0.0.1${path}`))).json();
}
