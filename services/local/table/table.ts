// `--table`: the console and the query endpoint over a deployed registry, with the ordinary AWS credentials of whoever starts
// it. It only reads. With a reader's, who may not see the records table, history and accounts say what they lack.
import { createDynamoSource } from 'waypost/dynamodb';
import { isRegistryName, isWaypostError, remedyText, type Problem } from 'waypost/model';
import { createDocumentClient } from '../../adapters/dynamodb/client.js';
import { createHeartbeat } from '../../adapters/dynamodb/heartbeat.js';
import type { Environment } from '../../adapters/environment.js';
import { systemClock } from '../../adapters/runtime.js';
import type { Lacks } from '../../app/http/route.js';
import { createQuery } from '../../handlers/query.js';
import { knownServices } from '../addresses.js';
import { tellServices } from '../banner.js';
import { createConsole } from '../server/console.js';
import type { LocalServer, LocalServerParts } from '../local-server.js';
import { quietLog } from '../quiet-log.js';
import { startHttpServer } from '../server/server.js';
import { StartRefused } from '../start-refused.js';

export interface TableOptions {
  /** The readers' table, by name or ARN. */
  readonly table: string;
  readonly port: number;
}

export interface DeployedRegistry {
  readonly registry: string;
  readonly region: string;
  readonly readers: string;
  readonly records: string;
  readonly lacks: Lacks;
}

const PATIENCE_MS = 2000;
const SUMMARY = 10;

/** @throws StartRefused when the table cannot be read. */
export async function showTable(
  { table, port }: TableOptions,
  { terminal, front = createConsole() }: Omit<LocalServerParts, 'onLost'>,
  env: Environment = process.env,
): Promise<Omit<LocalServer, 'engineUrl'>> {
  const deployed = await openRegistry(table, env);
  const { registry, region, readers, records, lacks } = deployed;
  const environment = {
    ...withoutOurs(env),
    AWS_REGION: region,
    WAYPOST_REGISTRY: registry,
    WAYPOST_TABLE: readers,
    WAYPOST_RECORDS_TABLE: records,
  };
  const query = createQuery(environment, { connection: { region }, log: quietLog(terminal), lacks });
  const server = await startHttpServer(port, { query, front, onError: (error) => terminal.complain(String(error)) });
  const { say, bold, dim } = terminal;
  const url = `http://127.0.0.1:${String(server.port)}`;
  say(bold(`Registry ${registry}`) + dim('  as it is deployed, read-only'));
  say(`  ${dim('console')}   ${url}/   ${dim('the query endpoint answers there as well')}`);
  say(`  ${dim('table')}     ${readers} in ${region}`);
  say();
  for (const { message, remedy } of Object.values(lacks)) {
    terminal.complain(`${message}\n  ${remedyText(remedy, 'cli')}`);
  }
  if (lacks.lists === undefined) tellServices(await knownServices(query, SUMMARY), terminal);
  say(dim('Ctrl-C stops.'));
  return { url, stop: () => server.stop(PATIENCE_MS) };
}

/** What tunes this machine's own registry means nothing to another. */
function withoutOurs(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('WAYPOST_')));
}

async function openRegistry(table: string, env: Environment): Promise<DeployedRegistry> {
  const region = await regionOf(table, env);
  const records = `${table}-records`;
  try {
    const source = createDynamoSource({ table, region, env });
    // One document that every registry has once it has seen an endpoint; the table answers without it too.
    const { registry } = await source.read([{ kind: 'networks' }]);
    const lacks = { ...(await lackingLists(source, table)), ...(await lackingRecords(records, region)) };
    source.close();
    return { registry: registry ?? nameOf(table), region, readers: table, records, lacks };
  } catch (error) {
    if (!isWaypostError(error)) throw error;
    throw new StartRefused(error.problem.message, error.remedy);
  }
}

const ARN = /^arn:[a-z-]+:dynamodb:([a-z0-9-]+):\d{12}:table\/(.+)$/;

/** The ARN's; else the environment's or the profile's, as every AWS tool finds it. */
async function regionOf(table: string, env: Environment): Promise<string> {
  const [, named] = ARN.exec(table) ?? [];
  const [given] = [named, env.AWS_REGION, env.AWS_DEFAULT_REGION].filter((name) => name !== undefined && name !== '');
  if (given !== undefined) return given;
  const client = createDocumentClient();
  try {
    return await client.config.region();
  } catch {
    throw new StartRefused(`The region of table ${table} is not known.`, "Give the table's ARN, or set AWS_REGION.");
  } finally {
    client.destroy();
  }
}

/** Of a registry in which nothing was ever written. */
function nameOf(table: string): string {
  const name = (ARN.exec(table)?.[2] ?? table).replace(/^waypost-/, '');
  if (isRegistryName(name)) return name;
  throw new StartRefused(
    `${table} is empty, and its name is not that of a registry's table.`,
    'It is waypost-{registry}.',
  );
}

type Source = ReturnType<typeof createDynamoSource>;

async function lackingLists(source: Source, table: string): Promise<Lacks> {
  try {
    await source.list({ limit: 1 });
    return {};
  } catch (error) {
    if (!isWaypostError(error) || error.details.reason !== 'denied') throw error;
    const lists = denied(
      `These credentials may not list the names in table ${table}: a service is found by its whole name.`,
      {
        remedy: `Allow dynamodb:Query on the table, or let readers list (ReadersMayList).`,
      },
    );
    return { lists };
  }
}

const DENIED = new Set(['AccessDeniedException', 'ResourceNotFoundException']);

async function lackingRecords(records: string, region: string): Promise<Lacks> {
  const client = createDocumentClient({ region });
  try {
    await createHeartbeat(client, records, systemClock).all();
    return {};
  } catch (error) {
    if (!(error instanceof Error) || !DENIED.has(error.name)) throw error;
    return {
      records: denied(`History and accounts stand in the table ${records}, which these credentials may not read.`, {
        remedy: `Use an operator's credentials of the hub account, with dynamodb:Query on that table.`,
      }),
    };
  } finally {
    client.destroy();
  }
}

function denied(message: string, { remedy }: Pick<Problem, 'remedy'>): Problem {
  return { code: 'REGISTRY_UNAVAILABLE', message, remedy, details: { reason: 'denied' } };
}
