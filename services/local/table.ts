// `--table`: serves the console and the query endpoint over a deployed registry, read-only, with the user's own AWS credentials.
// Readers may not read the records table. Then history, activity and accounts answer with the missing permission.
import { createDynamoSource } from 'waypost/dynamodb';
import { isRegistryName, isWaypostError, remedyText, type Problem, type Environment } from 'waypost/model';
import { createDocumentClient } from '../adapters/dynamodb/client.js';
import { createHeartbeat } from '../adapters/dynamodb/heartbeat.js';
import { systemClock } from '../adapters/settings/runtime.js';
import type { Lacks } from '../app/http/route.js';
import { createQuery } from '../handlers/query.js';
import { knownServices } from './terminal/addresses.js';
import { printServices, printStopHint } from './terminal/banner.js';
import { createConsole } from './server/console.js';
import { StartRefused } from './terminal/errors.js';
import type { LocalServer } from './local-server.js';
import { startHttpServer } from './server/server.js';
import { errorLog, type Terminal } from './terminal/terminal.js';

interface LocalTableOptions {
  /** The readers' table, by name or ARN. */
  readonly table: string;
  readonly port: number;
}

interface DeployedRegistry {
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
  { table, port }: LocalTableOptions,
  terminal: Terminal,
  env: Environment = process.env,
): Promise<Omit<LocalServer, 'engineUrl'>> {
  const deployed = await openRegistry(table, env);
  const { registry, region, readers, records, lacks } = deployed;
  const environment = {
    ...withoutWaypost(env),
    AWS_REGION: region,
    WAYPOST_REGISTRY: registry,
    WAYPOST_TABLE: readers,
    WAYPOST_RECORDS_TABLE: records,
  };
  const query = createQuery(environment, { connection: { region }, log: errorLog(terminal), lacks });
  const onError = (error: unknown) => terminal.complain(String(error));
  const server = await startHttpServer(port, { query, front: createConsole(), onError });
  const { say, bold, dim } = terminal;
  const url = `http://127.0.0.1:${String(server.port)}`;
  say(bold(`Registry ${registry}`) + dim('  as deployed, read-only'));
  say(`  ${dim('console')}   ${url}/   ${dim('the query endpoint answers at the same URL')}`);
  say(`  ${dim('table')}     ${readers} in ${region}`);
  say();
  for (const { message, remedy } of Object.values(lacks)) {
    terminal.complain(`${message}\n  ${remedyText(remedy, 'cli')}`);
  }
  if (lacks.lists === undefined) printServices(await knownServices(query, SUMMARY), terminal);
  printStopHint(terminal);
  return { url, stop: () => server.stop(PATIENCE_MS) };
}

/** Drops the settings of this machine's own registry. */
function withoutWaypost(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('WAYPOST_')));
}

async function openRegistry(table: string, env: Environment): Promise<DeployedRegistry> {
  const region = await regionOf(table, env);
  const records = `${table}-records`;
  try {
    const source = createDynamoSource({ table, region, env });
    // Every registry has this document once it has seen an endpoint. An empty table answers as well.
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

/** The region of the ARN, else of the environment or the profile, as every AWS tool finds it. */
async function regionOf(table: string, env: Environment): Promise<string> {
  const [, named] = ARN.exec(table) ?? [];
  const [given] = [named, env.AWS_REGION, env.AWS_DEFAULT_REGION].filter((name) => name !== undefined && name !== '');
  if (given !== undefined) return given;
  const client = createDocumentClient();
  try {
    return await client.config.region();
  } catch {
    throw new StartRefused(`The region of the table ${table} is unknown.`, "Give the table's ARN, or set AWS_REGION.");
  } finally {
    client.destroy();
  }
}

/** The name of a registry whose table is still empty. */
function nameOf(table: string): string {
  const name = (ARN.exec(table)?.[2] ?? table).replace(/^waypost-/, '');
  if (isRegistryName(name)) return name;
  throw new StartRefused(
    `The table ${table} is empty, and its name is not that of a registry's table.`,
    'Name a table like waypost-{registry}.',
  );
}

type TableSource = ReturnType<typeof createDynamoSource>;

async function lackingLists(source: TableSource, table: string): Promise<Lacks> {
  try {
    await source.list({ limit: 1 });
    return {};
  } catch (error) {
    const isDenied =
      isWaypostError(error) && error.code === 'REGISTRY_UNAVAILABLE' && error.details.reason === 'denied';
    if (!isDenied) throw error;
    const lists = denied(
      `These credentials may not list the names in the table ${table}; a service is found only by its full name.`,
      `Allow dynamodb:Query on the table, or let readers list (ReadersMayList).`,
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
      records: denied(
        `History, activity and accounts are in the table ${records}, which these credentials may not read.`,
        `Use an operator's credentials of the hub account, with dynamodb:Query on that table.`,
      ),
    };
  } finally {
    client.destroy();
  }
}

function denied(message: string, remedy: string): Problem {
  return { code: 'REGISTRY_UNAVAILABLE', message, remedy, details: { reason: 'denied' } };
}
