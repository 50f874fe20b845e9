// Finds out which networks reach a service, and with which network its page opens.
import type { Network, ServiceAddress, ServiceEntry } from 'waypost/model';
import { useCell } from '../data/cell.js';
import { useAnswer } from '../data/context.js';
import { servicePath } from '../data/directory.js';
import { myNetwork } from '../data/remembered.js';
import type { MatrixRows } from '../matrix/row.js';
import { bestOf, type Verdicts } from './best-network.js';

export interface ServiceReach {
  /** Undefined if no network has an endpoint there, or if the networks are not known yet. */
  readonly chosen: Network | undefined;
  readonly isKnown: boolean;
  readonly verdicts: Verdicts;
}

/** `near`: the networks of the service's regions; undefined while they are not known. */
export function useReach(entry: ServiceEntry, near: readonly Network[] | undefined, asked: string): ServiceReach {
  const matrix = useAnswer<MatrixRows>(matrixPath(entry));
  const verdicts = new Map(matrix.body?.services[0]?.verdicts.map(({ vpcId, verdict }) => [vpcId, verdict]));
  const mine = useCell(myNetwork);
  const named = near?.length === 1 ? near[0] : (namedBy(near, asked) ?? namedBy(near, mine));
  const isOpen = named === undefined && near !== undefined && near.length > 1;
  const unnamed = useAnswer<ServiceAddress>(isOpen ? addressPath(entry.name, '') : undefined);
  if (!isOpen) return { chosen: named, isKnown: near !== undefined, verdicts };
  const answered = namedBy(near, unnamed.body?.vpcId);
  if (answered !== undefined) return { chosen: answered, isKnown: true, verdicts };
  const isKnown = isSettled(unnamed) && isSettled(matrix);
  return { chosen: isKnown ? bestOf(entry, near, verdicts) : undefined, isKnown, verdicts };
}

export function addressPath(service: string, vpcId: string): string {
  return `${servicePath(service)}/address${vpcId === '' ? '' : `?network=${encodeURIComponent(vpcId)}`}`;
}

/** If the service is in only one region, asks for that region's networks: one answer may not hold all networks of a registry. */
function matrixPath({ name, regions }: ServiceEntry): string {
  const [first] = regions;
  const search = regions.length === 1 && first !== undefined ? `networks=${first.region}&` : '';
  return `/v1/matrix?${search}names=${encodeURIComponent(name)}`;
}

const isSettled = ({ body, refusal }: { readonly body?: unknown; readonly refusal?: unknown }): boolean =>
  body !== undefined || refusal !== undefined;

function namedBy(near: readonly Network[] = [], ref = ''): Network | undefined {
  return near.find(({ vpcId, name }) => vpcId === ref || name === ref);
}
