// Fills a local server's registry with any number of services. It writes the publisher's documents directly: ten thousand events
// would take minutes.
import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { createDocumentClient } from '../../adapters/dynamodb/client.js';
import { documentItem, historyItem, type TableItem } from '../../adapters/dynamodb/items.js';
import { tableNames } from '../../adapters/settings/tables.js';
import {
  type DocumentWrite,
  networkSummaryDocuments,
  serviceDocuments,
  vpcDocuments,
} from '../../app/ingest/publish.js';
import { networkSummaryOf } from '../../core/networks/network-summary.js';
import { type VpcMember, networkOf, type VpcState } from '../../core/networks/vpc-state.js';
import { type CurrentApi, defined, type ServiceEntry, type ServiceStatus, type HistoryLine } from 'waypost/model';
import { REGISTRY } from '../../local/local-server.js';

export const ACCOUNT = '111122223333';
const OTHER_ACCOUNT = '444455556666';
export const REGION = 'eu-west-1';
export const NETWORKS = ['vpc-0a11ce00000000001', 'vpc-0b0b000000000002', 'vpc-0ca2010000000003'] as const;
export const ENDPOINTS = ['vpce-0a11ce00000000001', 'vpce-0b0b000000000002', 'vpce-0ca2010000000003'] as const;
const CREATED_AT = Date.parse('2026-01-05T08:00:00Z') / 1000;

const TEAMS = ['orders', 'billing', 'payments', 'search', 'stock', 'users', 'mail', 'pricing', 'returns', 'carts'];
const PARTS = ['api', 'events', 'reports', 'admin', 'sync'];

const tables = tableNames(REGISTRY);
const CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };

export const connectionTo = (endpoint: string) => ({ endpoint, region: 'us-east-1', credentials: CREDENTIALS });

/** The name of the nth service: `orders-api`, `billing-api`, …, later `orders-api-50`. */
export function nameOf(index: number): string {
  const [team, part] = [
    TEAMS[index % TEAMS.length] ?? '',
    PARTS[Math.floor(index / TEAMS.length) % PARTS.length] ?? '',
  ];
  const round = Math.floor(index / (TEAMS.length * PARTS.length));
  return `${team}-${part}${round === 0 ? '' : `-${String(round)}`}`;
}

/** `networkCount`: those of `NETWORKS` first. */
export async function seed(engineUrl: string, count: number, networkCount: number = NETWORKS.length): Promise<void> {
  const client = createDocumentClient(connectionTo(engineUrl));
  const indexes = Array.from({ length: count }, (_, index) => index);
  const networks = networkStates(networkCount);
  const documents = [
    ...networks.flatMap(vpcDocuments),
    ...networkSummaryDocuments(networkSummaryOf(networks.flatMap((state) => networkOf(state) ?? []))),
    ...indexes.flatMap((index) => serviceDocuments(nameOf(index), entryOf(index))),
  ];
  const lines = indexes.slice(0, 50).flatMap((index) => linesOf(index).map((line, at) => historyOf(index, line, at)));
  await writeAll(client, tables.readers, documents.flatMap(readersItem));
  await writeAll(client, tables.records, lines);
  client.destroy();
}

/** Writes a hundred items per transaction: the engine syncs the disk once for each. */
const [BATCH, AT_A_TIME] = [100, 4];

async function writeAll(
  client: ReturnType<typeof createDocumentClient>,
  table: string,
  items: readonly TableItem[],
): Promise<void> {
  const batches = Array.from({ length: Math.ceil(items.length / BATCH) }, (_, at) =>
    items.slice(at * BATCH, (at + 1) * BATCH),
  );
  const write = async (): Promise<void> => {
    for (let batch = batches.pop(); batch !== undefined; batch = batches.pop()) {
      const puts = batch.map((Item) => ({ Put: { TableName: table, Item } }));
      await client.send(new TransactWriteCommand({ TransactItems: puts }));
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, write));
}

function readersItem({ key, value }: DocumentWrite): TableItem[] {
  return value === null ? [] : [documentItem(key, value, { registry: REGISTRY })];
}

function historyOf(index: number, line: HistoryLine, at: number): TableItem {
  const write = { kind: 'history', name: nameOf(index), position: at * 100, line } as const;
  return historyItem(write, Math.floor(Date.now() / 1000));
}

function networkStates(count: number): VpcState[] {
  return Array.from({ length: count }, (_, index) => {
    const number = String(index).padStart(16, '0');
    const [vpcId, vpceId] = [NETWORKS[index] ?? `vpc-1${number}`, ENDPOINTS[index] ?? `vpce-1${number}`];
    const [name] = [['shop', 'office', undefined, 'batch', 'warehouse', 'partners'][index]].filter(
      (known) => known !== undefined,
    );
    const member: VpcMember = {
      vpceId,
      vpcId,
      region: REGION,
      account: ACCOUNT,
      createdAt: CREATED_AT + index,
      state: 'available',
      privateDns: index === 1,
      dnsName: `${vpceId}-abcd1234.execute-api.${REGION}.vpce.amazonaws.com`,
      ...defined({ name }),
      shownNames: [],
    };
    return { vpcId, endpoints: [member], shownNames: [] };
  });
}

const timeOf = (second: number): string => new Date(second * 1000).toISOString().replace('.000', '');
const idOf = (index: number, generation: number): string =>
  `${'abcdefghij'[generation] ?? 'z'}${index.toString(36).padStart(9, '0')}`;

function currentOf(index: number): CurrentApi {
  const since = timeOf(CREATED_AT + 3600 * (index % 7000));
  const generation = 1 + (index % 4);
  return {
    apiId: idOf(index, generation),
    vpceIds: [ENDPOINTS[0]],
    stage: 'prod',
    stages: [{ name: 'prod', since, deployed: since, upToDate: true }],
    generation,
    createdAt: since,
    since,
  };
}

function entryOf(index: number): ServiceEntry {
  const status: ServiceStatus = index % 41 === 40 ? 'gone' : index % 23 === 22 ? 'not-ready' : 'live';
  const current = status === 'live' ? currentOf(index) : null;
  const own = {
    apiId: idOf(index, 1 + (index % 4)),
    stage: current?.stage ?? null,
    generation: 1 + (index % 4),
    createdAt: timeOf(CREATED_AT),
    named: 'tag' as const,
  };
  const candidates = status === 'gone' ? [] : [own];
  const siblings = index % 17 === 3 ? [{ ...own, apiId: idOf(index, 8), generation: 1 }] : [];
  const conflicts =
    index % 19 === 4
      ? [{ accountId: OTHER_ACCOUNT, region: REGION, apiId: idOf(index, 9), since: timeOf(CREATED_AT + 900) }]
      : [];
  const removal = {
    apiId: own.apiId,
    stage: 'prod',
    url: `https://${own.apiId}-${ENDPOINTS[0]}.execute-api.${REGION}.amazonaws.com/prod/`,
    at: timeOf(CREATED_AT + 7200),
    by: `arn:aws:iam::${ACCOUNT}:role/deploy`,
  };
  const domain = { name: `${nameOf(index)}.corp.example`, domainNameId: 'd0ma1n', stage: 'prod', state: 'available' };
  const domains =
    index % 31 === 0
      ? [own.apiId, idOf(index, 7)].map((apiId, at) => ({ ...domain, apiId, basePath: ['', 'old'][at] ?? '' }))
      : undefined;
  const region = {
    ...{ region: REGION, status, current, candidates, siblings },
    ...defined({ domains, removal: status === 'gone' ? removal : undefined }),
  };
  return { name: nameOf(index), accountId: ACCOUNT, status, regions: [region], conflicts };
}

function linesOf(index: number): HistoryLine[] {
  const cause = {
    eventName: 'CreateStage',
    eventId: `seed-${String(index)}`,
    principal: `arn:aws:iam::${ACCOUNT}:role/deploy`,
    tool: 'terraform',
  };
  const apis = [0, 1, 2].map((generation) => ({ apiId: idOf(index, generation), stage: 'prod' }));
  const [first = null, second = null, third = null] = apis;
  return [
    { at: timeOf(CREATED_AT), region: REGION, from: null, to: first, cause },
    {
      at: timeOf(CREATED_AT + 86_400 * 40),
      region: REGION,
      from: first,
      to: null,
      cause: { ...cause, eventName: 'DeleteRestApi', tool: 'cloudformation' },
    },
    {
      at: timeOf(CREATED_AT + 86_400 * 40 + 90),
      region: REGION,
      from: null,
      to: second,
      cause: { ...cause, tool: 'cloudformation' },
    },
    { at: timeOf(CREATED_AT + 86_400 * 120), region: REGION, from: second, to: third, cause },
  ];
}
