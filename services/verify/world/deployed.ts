// Runs the deployed handlers as AWS does: the bus with the deployed rules, the watchers, the reconciler and the query endpoint. They use
// the real engine, and a control plane that can show a world at any moment.
import type { SQSBatchResponse } from 'aws-lambda';
import { CreateTableCommand, DeleteTableCommand } from '@aws-sdk/client-dynamodb';
import type { TestEngine } from '../../../sdk/test/engine.js';
import { createDocumentClient, type TableConnection } from '../../adapters/dynamodb/client.js';
import { createDynamoStore } from '../../adapters/dynamodb/store.js';
import { tableDefinitions, tableNames } from '../../adapters/settings/tables.js';
import { systemClock, systemRandom, systemSleep } from '../../adapters/settings/runtime.js';
import { expireTombstones } from '../../app/upkeep/expire.js';
import type { SweepReport } from '../../app/sweep/report.js';
import { writeOrder } from '../../adapters/aws/sweep-message.js';
import type { SweepKind, SweepOrder } from '../../core/sweep/round.js';
import { RULES } from '../../core/cloudtrail/catalogue.js';
import type { Scope } from '../../core/records/fact.js';
import type { RegistryConfig } from '../../core/registry-config.js';
import { enrolsAnyone } from '../../app/enrolment/cache.js';
import { createReconciler } from '../../handlers/reconciler.js';
import { createWatchHandler } from '../../handlers/watcher.js';
import { createBus } from '../../local/server/bus.js';
import { credentialsOf, startControlPlane } from '../../test/aws/control-plane.js';
import { ACCOUNTS, REGIONS } from './scopes.js';
import { dump } from './dump.js';
import { HONEST, SWEEP_CALLS, type Liar } from './lies.js';
import { createDelayedQueue } from './recheck-queue.js';
import { SCOPES, holdingsOf, type WorldSnapshot } from './listing.js';

export type Deployed = Awaited<ReturnType<typeof deploy>>;

const KEYS = { accessKeyId: 'test', secretAccessKey: 'test' };

/** Deliveries of a message before it goes to the dead-letter queue. */
const DELIVERIES = 5;

interface Deployment extends RegistryConfig {
  /** Whether the deletion guard holds back mass removals. */
  readonly guarded: boolean;
  /** The scopes to sweep. */
  readonly scopes: readonly Scope[];
}

/** A new, empty registry. */
export async function deploy(engine: TestEngine, config: Deployment) {
  const connection = { endpoint: engine.url, region: REGIONS[0], credentials: KEYS };
  const tables = tableNames(config.registry);
  const client = createDocumentClient(connection);
  for (const definition of tableDefinitions(tables)) await client.send(new CreateTableCommand(definition));
  const plane = await startControlPlane({ accounts: ACCOUNTS, now: () => Date.now() });
  let liar = HONEST;
  for (const call of SWEEP_CALLS) plane.intercept(call, (made, answer) => liar(made, answer));
  const runtime = { clock: systemClock, sleep: systemSleep, random: systemRandom };
  const store = createDynamoStore({ client, tables, registry: config.registry, ...runtime });
  return {
    store,
    ...createHandlers(config, connection, plane.url),
    show: (snapshot: WorldSnapshot) => {
      for (const scope of SCOPES) Object.assign(plane.scope(scope.account, scope.region), holdingsOf(snapshot, scope));
    },
    /** Calls the listener before each call of a sweep or a re-check to API Gateway or EC2. */
    onRequest: (listener: () => void) => {
      plane.onCall(({ service }) => {
        if (service === 'apigateway' || service === 'ec2') listener();
      });
    },
    limitPages: plane.limitPages,
    /** Lets the liar decide AWS's answers. */
    lie: (next: Liar) => {
      liar = next;
    },
    dump: () => dump(store, config),
    expire: () => expireTombstones(store, systemClock, true),
    stop: async () => {
      await plane.close();
      for (const TableName of [tables.readers, tables.records])
        await client.send(new DeleteTableCommand({ TableName }));
      client.destroy();
    },
  };
}

function createHandlers(config: Deployment, connection: TableConnection, planeUrl: string) {
  const environment = environmentOf(config);
  const queue = createDelayedQueue();
  const orders: SweepOrder[] = [];
  const reports: SweepReport[] = [];
  const measure = { swept: (some: readonly SweepReport[]) => void reports.push(...some), round: async () => undefined };
  const sweeps = { send: async (sent: readonly SweepOrder[]) => void orders.push(...sent) };
  const logged: unknown[] = [];
  const aws = { endpoint: planeUrl, credentials: credentialsOf(ACCOUNTS[0]) };
  const log = (...line: readonly unknown[]): void => void logged.push(line);
  const swept = {
    ...environment,
    WAYPOST_ACCOUNTS: [...new Set(config.scopes.map(({ account }) => account))].join(','),
    WAYPOST_SWEEP_REGIONS: [...new Set(config.scopes.map(({ region }) => region))].join(','),
  };
  const reconcile = createReconciler(swept, {
    connection,
    aws,
    sleep: async () => undefined,
    queue,
    sweeps,
    log,
    measure,
  });
  // The watchers apply the events of every account, even of accounts that no sweep reads.
  const watched = { connection, rechecks: queue, enrolments: enrolsAnyone(config.owners) };
  return {
    take: createBus({
      rules: RULES,
      watchers: {
        'watch-apis': createWatchHandler(environment, watched),
        'watch-endpoints': createWatchHandler(environment, watched),
      },
      onFailure: (eventId, error) => {
        throw new Error(`Event ${String(eventId)} was not stored.`, { cause: error });
      },
    }),
    /** Plans a round, delivers its sweeps, and returns their reports. */
    sweep: async (kind: SweepKind): Promise<readonly SweepReport[]> => {
      await reconcile({ sweep: kind });
      for (let Records = batchOf(orders); Records.length > 0; Records = batchOf(orders)) {
        const { batchItemFailures } = (await reconcile({ Records })) as SQSBatchResponse;
        if (batchItemFailures.length > 0) throw new Error(`A sweep failed: ${JSON.stringify(logged.slice(-3))}`);
      }
      return reports.splice(0);
    },
    /**
     * Delivers the re-checks that are due, and delivers failed ones again, because a domain may be deleted while it is read. A
     * re-check that always gets wrong answers ends in the dead-letter queue.
     */
    recheck: async ({ mayFail }: { readonly mayFail: boolean }) => {
      let Records = queue.due(systemClock());
      for (let deliveries = 0; Records.length > 0; deliveries += 1) {
        if (deliveries === DELIVERIES && mayFail) return;
        if (deliveries === DELIVERIES) throw new Error(`A re-check failed: ${JSON.stringify(logged.slice(-3))}`);
        // A queue's event is answered with the failed messages.
        const { batchItemFailures } = (await reconcile({ Records })) as SQSBatchResponse;
        const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
        Records = Records.filter(({ messageId }) => failed.has(messageId));
      }
    },
  };
}

/** Takes the next messages out of the queue of sweeps, as many as Lambda delivers at once. */
function batchOf(orders: SweepOrder[]) {
  return orders.splice(0, 10).map((order, index) => ({ messageId: String(index), body: writeOrder(order) }));
}

function environmentOf({ registry, naming, owners, guarded }: Deployment): Readonly<Record<string, string>> {
  return {
    WAYPOST_REGISTRY: registry,
    WAYPOST_NAMING: naming,
    WAYPOST_OWNERS: JSON.stringify(owners),
    WAYPOST_SWEEP_ROLE: 'arn:aws:iam::{account}:role/waypost-sweep-{region}',
    WAYPOST_SWEEP_RPS: '100000',
    // A world of a few APIs may lose most of them at once, and nobody is there to confirm.
    ...(guarded ? {} : { WAYPOST_DELETION_GUARD_PERCENT: '100', WAYPOST_DELETION_GUARD_MOST: '100000' }),
    AWS_REGION: REGIONS[0],
  };
}
