// The inputs of the cost that are not measured: the work, and AWS's prices. Change them and run `npm run bench -- --area cost`.

export interface Input {
  readonly value: number;
  readonly unit: string;
  readonly source: string;
}

const input = (value: number, unit: string, source: string): Input => ({ value, unit, source });

const ASSUMED = 'assumed';
const LIST = 'list price, us-east-1';

/** The work of a month. */
export const WORK = {
  accounts: input(1_000, 'accounts', 'the question'),
  services: input(100_000, 'services', 'the question'),
  callers: input(1_000_000, 'processes', 'the question'),
  servicesOfCaller: input(3, 'services a process', ASSUMED),
  active: input(0.1, 'of the time in which a process calls each of them', ASSUMED),
  freshFor: input(27, 's between two refreshes', 'the SDK’s freshForMs, 30 s minus a tenth on average'),
  coldStarts: input(100, 'cold starts a process', ASSUMED),
  redeployed: input(20, 'deployments a service', ASSUMED),
  recreated: input(0.5, 're-creations a service', ASSUMED),
  incrementalSweeps: input(4 * 24 * 30, 'incremental sweeps an account', 'every 15 minutes, infra/hub/parameters.ts'),
  fullSweeps: input(30, 'full sweeps an account', 'infra/hub/sweeps.ts'),
  networksOfService: input(10, 'networks that are judged for a service', ASSUMED),
  healthRounds: input(24 * 30, 'computations of all health', 'each hour, infra/hub/health.ts'),
  callersOfAgent: input(10, 'processes that share an agent', ASSUMED),
} as const;

/** Dollars. */
export const PRICES = {
  readUnit: input(0.125 / 1e6, 'a read unit', `DynamoDB on demand, ${LIST}`),
  writeUnit: input(0.625 / 1e6, 'a write unit', `DynamoDB on demand, ${LIST}`),
  storage: input(0.25, 'a GB-month', `DynamoDB, ${LIST}`),
  recovery: input(0.2, 'a GB-month', `DynamoDB point-in-time recovery, ${LIST}, not confirmed`),
  bus: input(1 / 1e6, 'an event to another account’s bus', `EventBridge custom events, ${LIST}, not confirmed`),
  customEvent: input(1 / 1e6, 'an event on the bus', `EventBridge custom events, ${LIST}`),
  message: input(0.4 / 1e6, 'a request to a queue', `SQS standard queue, ${LIST}, not confirmed`),
  alarm: input(0.1, 'a metric of an alarm and month', `CloudWatch, ${LIST}`),
  metric: input(0.3, 'a metric and month', `CloudWatch, ${LIST}`),
  dashboard: input(3, 'a dashboard and month', `CloudWatch, ${LIST}`),
  logs: input(0.5, 'a GB of logs', `CloudWatch, ${LIST}`),
  invocation: input(0.2 / 1e6, 'an invocation', `Lambda, ${LIST}`),
  compute: input(0.0000133334, 'a GB-second', `Lambda on Arm, ${LIST}, not confirmed`),
  discover: input(1 / 1e6, 'a DiscoverInstances', 'Cloud Map, a price list of 2026-07'),
  resource: input(0.1, 'a resource-month', 'Cloud Map, a price list of 2026-07'),
} as const;

/** What watches the registry. */
export const WATCHED = {
  hubAlarms: input(29, 'alarms of the hub', 'infra/README.md'),
  accountAlarms: input(9, 'metrics of a spoke’s alarms', 'infra/README.md'),
  metrics: input(13, 'metrics', 'infra/README.md'),
  logsOfEvent: input(1_000, 'B of logs an event', ASSUMED),
} as const;

/** How long the functions run on AWS. This was not measured there. */
export const DURATIONS = {
  event: input(0.06, 's an event', 'assumed: three round trips to DynamoDB and an occasional cold start'),
  call: input(0.35, 's a call of a sweep', 'three calls a second, infra/hub/functions.ts'),
  memory: input(0.5, 'GB', 'infra/hub/functions.ts'),
  move: input(0.05, 's a move that the activity keeps', 'assumed, as in services/README.md'),
  healthOfService: input(0.2, 's a service whose health is computed alone', 'assumed, as in infra/README.md'),
  judgement: input(180e-6, 's a service and network', 'twice what services/README.md measured on a whole core'),
  healthMemory: input(1, 'GB', 'infra/hub/functions.ts'),
} as const;
