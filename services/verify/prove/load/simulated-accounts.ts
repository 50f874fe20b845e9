// An organization's accounts in memory, as AWS shows them: some answer slowly, some deny access, some have many APIs.
import type { ScopeClients } from '../../../adapters/aws/clients.js';
import type { Scope } from '../../../core/records/fact.js';
import type { Unseen } from 'waypost/model';
import type { EventTime } from './event-time.js';

export interface SimulatedAccounts {
  /** Assumes the role in an account. If that is denied, returns what a sweep reports as unseen. */
  readonly enter: (scope: Scope) => Promise<Unseen | undefined>;
  readonly leave: () => void;
  readonly clientsOf: (scope: Scope) => ScopeClients;
  readonly isDenied: (scope: Scope) => boolean;
  /** Neither denied nor slow. */
  readonly isQuick: (scope: Scope) => boolean;
  /** The most calls to API Gateway within a second of one scope, and the most scopes that were open at once. */
  readonly seen: () => { readonly busiest: number; readonly most: number };
}

const QUICK_MS = 150;
/** How long a slow account takes to answer, which is below the timeout of a call. */
const SLOW_MS = 20_000;
const FEW = 3;
const MANY = 120;
const CREATED = new Date(1_700_000_000_000);

const DENIED: Unseen = {
  call: 'AssumeRole',
  permission: 'sts:AssumeRole',
  reason: 'denied',
  message: 'AccessDenied: not authorized to perform sts:AssumeRole',
};

/** Among fifty accounts, one is denied, one is slow, and one has many APIs. */
const kindOf = ({ account }: Scope) => (['denied', 'slow', 'many'] as const)[Number(account) % 50];

export function createSimulatedAccounts(time: EventTime): SimulatedAccounts {
  const windows = new Map<string, number[]>();
  let [open, most, busiest] = [0, 0, 0];
  const count = ({ account, region }: Scope): void => {
    const key = `${account} ${region}`;
    const recent = [...(windows.get(key) ?? []), time.now()].filter((at) => at > time.now() - 1000);
    windows.set(key, recent);
    busiest = Math.max(busiest, recent.length);
  };
  const answer = (scope: Scope) => time.sleep(kindOf(scope) === 'slow' ? SLOW_MS : QUICK_MS);
  return {
    enter: async (scope) => {
      await answer(scope);
      if (kindOf(scope) === 'denied') return DENIED;
      open += 1;
      most = Math.max(most, open);
      return undefined;
    },
    leave: () => {
      open -= 1;
    },
    clientsOf: (scope) => {
      const send = async (command: {
        readonly constructor: { readonly name: string };
        readonly input: { readonly restApiId?: string };
      }) => {
        const { name } = command.constructor;
        if (name !== 'DescribeVpcEndpointsCommand') count(scope);
        await answer(scope);
        return answerOf(name, scope, command.input);
      };
      // The SDK's clients have one overload for each command.
      const client = { send: send as never, destroy: () => undefined };
      return { apiGateway: client, ec2: async () => client };
    },
    isDenied: (scope) => kindOf(scope) === 'denied',
    isQuick: (scope) => kindOf(scope) !== 'denied' && kindOf(scope) !== 'slow',
    seen: () => ({ busiest, most }),
  };
}

function answerOf(command: string, scope: Scope, { restApiId = '' }: { readonly restApiId?: string }): object {
  switch (command) {
    case 'GetRestApisCommand':
      return {
        items: Array.from({ length: kindOf(scope) === 'many' ? MANY : FEW }, (_, index) => apiOf(scope, index)),
      };
    case 'GetStagesCommand':
      return {
        item: [{ stageName: 'prod', deploymentId: `d${restApiId}`, createdDate: CREATED, lastUpdatedDate: CREATED }],
      };
    case 'GetDeploymentCommand':
      return { id: `d${restApiId}`, createdDate: CREATED };
    case 'DescribeVpcEndpointsCommand':
      return { VpcEndpoints: [] };
    default:
      return { items: [] };
  }
}

function apiOf({ account }: Scope, index: number): object {
  const id = `${account.slice(-6)}${String(index).padStart(4, '0')}`;
  return {
    id,
    name: `orders-${id}`,
    createdDate: CREATED,
    endpointConfiguration: { types: ['PRIVATE'], vpcEndpointIds: [] },
    tags: { 'waypost:service': `orders-${id}` },
    apiStatus: 'AVAILABLE',
  };
}
