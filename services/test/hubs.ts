// One hub of a registry for tests, with what its functions and an operator do. Its readers' table is a replica of its own.
import { DeleteCommand, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { EndpointPolicy, NetworkDocument, ServiceEntry } from 'waypost/model';
import { runHubs } from '../admin/hubs.js';
import type { TableClient } from '../adapters/dynamodb/client.js';
import { createPublicationStore } from '../adapters/dynamodb/publication-store.js';
import { createDynamoStore } from '../adapters/dynamodb/store.js';
import type { ApplyDeps } from '../app/ingest/apply.js';
import { createPublication, type Publication, type PublicationStore } from '../app/publication.js';
import { remember } from '../app/remember.js';
import { memorySpool, type Spool } from '../app/upkeep/spool.js';
import type { Fact } from '../core/records/fact.js';
import { createRig, type Rig } from './rig.js';

export interface TestHub {
  readonly hub: string;
  readonly rig: Rig;
  readonly apply: ApplyDeps;
  readonly board: PublicationStore;
  readonly admin: (command: 'promote' | 'dry-run' | 'hubs') => ReturnType<typeof runHubs>;
  /** A minute passes: its functions ask again whether they publish. */
  readonly forget: () => void;
  readonly service: (name?: string) => Promise<ServiceEntry | undefined | null>;
  /** @param ref a VPC id or a name. */
  readonly network: (ref: string) => Promise<NetworkDocument | undefined | null>;
}

interface HubOptions {
  /** Its region. */
  readonly hub: string;
  readonly isStandby: boolean;
  /** How it reaches its engine: by the rig's own client by default. */
  readonly client?: TableClient;
  /** Called in the minute that a promotion waits. */
  readonly onWait?: () => Promise<void>;
}

export function createHubOf(rig: Rig, { hub, isStandby, client = rig.client, onWait }: HubOptions): TestHub {
  const board = createPublicationStore(client, rig.tables.readers);
  const clock = () => rig.clock();
  const publication = createPublication(board, { hub, isStandby }, clock);
  const parts = { client, tables: rig.tables, registry: rig.config.registry, clock };
  const sleep = async (ms: number): Promise<void> => {
    publication.forget();
    if (ms >= 60_000) await onWait?.();
  };
  const runtime = { sleep, random: () => 0.5 };
  const storeWith = (each: Publication) => createDynamoStore({ ...parts, ...runtime, publication: each });
  const storeAs = (publishes: boolean, term: number) =>
    storeWith(remember(clock, () => Promise.resolve({ publishes, term })));
  const deps = { config: rig.config, ...runtime };
  const promotes = {
    ...deps,
    ...{ board, clock, hub, operator: 'operator' },
    withholding: storeAs(false, 0),
    publishing: (term: number) => storeAs(true, term),
    inSpool: <T>(work: (spool: Spool) => Promise<T>) => work(memorySpool()),
    progress: () => undefined,
  };
  return {
    hub,
    rig,
    board,
    apply: { ...deps, store: storeWith(publication) },
    admin: (command) =>
      runHubs(promotes, command === 'hubs' ? { command } : { command: 'promote', dryRun: command === 'dry-run' }),
    forget: publication.forget,
    service: async (name = 'orders-api') => (await rig.source.read([{ kind: 'service', name }])).documents[0],
    network: async (ref) => (await rig.source.read([{ kind: 'network', ref }])).documents[0],
  };
}

export const [WEST, EAST] = ['eu-west-1', 'us-east-1'];

/** The hubs of a new registry: the one in the west publishes, the one in the east is a standby. */
export async function createTwoHubs(): Promise<readonly [west: TestHub, east: TestHub]> {
  const west = createHubOf(await createRig(), { hub: WEST, isStandby: false });
  const east = createHubOf(await createRig(), { hub: EAST, isStandby: true });
  return [west, east];
}

/** What the readers' table of its region has. */
export async function publishedItems({ rig }: TestHub): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const { Items = [] } = await rig.client.send(
    new ScanCommand({ TableName: rig.tables.readers, ConsistentRead: true }),
  );
  return Items;
}

/** Everything that was written in one region reaches the other. */
export async function replicate(from: TestHub, to: TestHub): Promise<void> {
  const [items, others] = await Promise.all([publishedItems(from), publishedItems(to)]);
  const TableName = to.rig.tables.readers;
  for (const Item of items) await to.rig.client.send(new PutCommand({ TableName, Item }));
  const kept = new Set(items.map(({ pk, sk }) => `${String(pk)} ${String(sk)}`));
  for (const { pk, sk } of others) {
    if (!kept.has(`${String(pk)} ${String(sk)}`))
      await to.rig.client.send(new DeleteCommand({ TableName, Key: { pk, sk } }));
  }
}

/** Holds the first write of a promotion until as many operators are about to write theirs: by then, each has read what was before. */
export function holdPromotions(client: Rig['client'], operators: number): void {
  const held: (() => void)[] = [];
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const { body } = args.request as { body: string | Uint8Array }; // the HTTP request of the command
        const text = typeof body === 'string' ? body : new TextDecoder().decode(body);
        if (commandName === 'PutItemCommand' && text.includes('"promoted"')) {
          await new Promise<void>((resolve) => {
            held.push(resolve);
            if (held.length === operators) held.forEach((release) => release());
          });
        }
        return next(args);
      },
    { step: 'build', name: 'holdPromotions' },
  );
}

export interface DeployedApi {
  readonly account: string;
  readonly region: string;
  readonly apiId: string;
  /** Seconds after `EPOCH`. */
  readonly at: number;
  readonly service: string;
  /** The stack that replaces its APIs; none by default. */
  readonly stack?: string | undefined;
}

/** In June of 2026: the registry takes no time of another century. */
const EPOCH = 1_780_000_000;

const CAUSE = { eventName: 'CreateRestApi', eventId: 'e-1', principal: null, tool: null };

/** An API that is created, and has a stage a second later. */
export function deploymentOf({ at: after, service, stack, ...id }: DeployedApi): Fact[] {
  const at = EPOCH + after;
  const common = { ...id, cause: CAUSE };
  const tags = { service, ...(stack === undefined ? {} : { stack, logicalId: 'Api' }) };
  return [
    { ...common, kind: 'ApiDescribed', at, source: 'create', type: 'PRIVATE', vpceIds: [], tags },
    { ...common, kind: 'StageSeen', at: at + 1, stage: 'prod', sign: 'created' },
  ];
}

export interface CreatedEndpoint {
  readonly account: string;
  readonly region: string;
  readonly vpcId: string;
  readonly vpceId: string;
  /** The name of its network; none by default. */
  readonly network?: string;
  readonly policy?: EndpointPolicy;
  /** Seconds after `EPOCH`. */
  readonly at: number;
}

/** An endpoint that is available. */
export function endpointOf({ at: after, network, ...more }: CreatedEndpoint): Fact {
  const at = EPOCH + after;
  return {
    ...{ kind: 'EndpointDescribed', source: 'create', cause: CAUSE, at, createdAt: at, ...more },
    ...{ state: 'available', privateDns: true, dnsName: `${more.vpceId}.example` },
    network: network ?? null,
  };
}

export const endpointDeletionOf = ({ account, region, vpceId }: CreatedEndpoint, at: number): Fact => ({
  ...{ kind: 'EndpointDeleted', cause: CAUSE },
  ...{ account, region, vpceId, at: EPOCH + at },
});

export const deletionOf = ({ account, region, apiId }: DeployedApi, at: number): Fact => ({
  ...{ kind: 'ApiDeleted', cause: CAUSE },
  ...{ account, region, apiId, at: EPOCH + at },
});
