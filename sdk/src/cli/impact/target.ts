// What `waypost impact` is asked about: an id, a URL, or a name, as the losses that it stands for.
import {
  asChoice,
  isVpcId,
  isVpceId,
  nearest,
  quote,
  readPasted,
  type Network,
  type ServiceEntry,
} from '../../model/index.js';
import { invalidRequest } from '../failure.js';
import type { Estate } from './estate.js';
import type { Losses } from './impact.js';

const NONE: Losses = { apis: new Set(), endpoints: new Set(), stages: new Set(), domains: new Set() };

/** The losses of a target; refuses one that the registry does not know, since nothing is known of what depends on it. */
export function lossesOf(text: string, { entries, networks }: Estate): Losses {
  const pasted = readPasted(text);
  const id = 'call' in pasted ? pasted.call.apiId : text;
  if (entries.some((entry) => apisOf(entry).includes(id))) return { ...NONE, apis: new Set([id]) };
  const endpoints = networks.filter((network) => isNamed(network, id)).flatMap((network) => endpointsOf(network, id));
  if (endpoints.length > 0) return { ...NONE, endpoints: new Set(endpoints) };
  const service = entries.find(({ name }) => name === id);
  if (service !== undefined) return { ...NONE, apis: new Set(servingOf(service)) };
  const names = [...entries.map(({ name }) => name), ...networks.flatMap(({ name }) => name ?? [])];
  const meant = nearest(id, names);
  throw invalidRequest(
    `The registry knows no API, endpoint, network or service ${quote(id)}.`,
    meant.length === 0
      ? 'Give the id of an API, endpoint or VPC, a URL, or a name: `waypost list`.'
      : `Did you mean ${asChoice(meant)}?`,
  );
}

const servingOf = ({ regions }: ServiceEntry): string[] => regions.flatMap(({ current }) => current?.apiId ?? []);

const apisOf = ({ regions }: ServiceEntry): string[] =>
  regions.flatMap(({ current, candidates, siblings }) =>
    [current, ...candidates, ...siblings].flatMap((api) => api?.apiId ?? []),
  );

function isNamed({ vpcId, name, endpoints }: Network, id: string): boolean {
  if (isVpceId(id)) return endpoints.some(({ vpceId }) => vpceId === id);
  return isVpcId(id) ? vpcId === id : name === id;
}

function endpointsOf({ endpoints }: Network, id: string): string[] {
  const ids = endpoints.map(({ vpceId }) => vpceId);
  return isVpceId(id) ? ids.filter((vpceId) => vpceId === id) : ids;
}
