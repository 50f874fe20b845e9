// The command `npm run admin`: composes the registry and carries out one command of an operator.
import { isWaypostError, messageOf } from 'waypost/model';
import { createDocumentClient, type TableConnection } from '../adapters/dynamodb/client.js';
import { createEnrolmentStore } from '../adapters/dynamodb/enrolment-store.js';
import { createPublicationStore } from '../adapters/dynamodb/publication-store.js';
import { createDynamoStore } from '../adapters/dynamodb/store.js';
import { settingsFrom } from '../adapters/settings/environment.js';
import { systemClock, systemRuntime } from '../adapters/settings/runtime.js';
import { createPublication, type Publication } from '../app/publication.js';
import { remember } from '../app/remember.js';
import type { HubStanding } from '../core/publication.js';
import { USAGE, readArguments, type AdminRequest } from './arguments.js';
import { runConfig, validateFile } from './config.js';
import { editInEditor } from './editor.js';
import { inFileSpool } from './file-spool.js';
import { runHubs } from './hubs.js';
import { localOperator, run, type AdminReport } from './run.js';
import { runTransfer } from './transfer.js';

/** The settings of every local server's registry. */
const LOCAL_SERVER = { WAYPOST_REGISTRY: 'local', WAYPOST_NAMING: 'tag-or-name', AWS_REGION: 'local' };

async function main(args: readonly string[]): Promise<number> {
  const given = readArguments(args);
  if ('help' in given) {
    process.stdout.write(USAGE);
    return 0;
  }
  if ('wrong' in given) {
    process.stderr.write(`${given.wrong}\nRun npm run admin -- --help for all commands.\n`);
    return 2;
  }
  const report = await carryOut(given);
  // If the export itself goes to the standard output, the report goes to the error output.
  const { command } = given;
  const out = command.command === 'export' && command.file === '-' ? process.stderr : process.stdout;
  out.write(given.json ? `${JSON.stringify(report.data, null, 2)}\n` : `${report.lines.join('\n')}\n`);
  return report.failed === true ? 1 : 0;
}

async function carryOut({ command, engine }: AdminRequest): Promise<AdminReport> {
  // Checking a file needs no registry.
  if (command.command === 'config' && command.act === 'validate') return validateFile(command.file);
  const environment = engine === undefined ? process.env : LOCAL_SERVER;
  const { config: setup, tables, identity } = settingsFrom(environment);
  const client = createDocumentClient(engine === undefined ? {} : connectionTo(engine));
  const board = createPublicationStore(client, tables.readers);
  const publication = createPublication({ read: () => board.read() }, identity, systemClock);
  const storeFor = (standing: Publication) =>
    createDynamoStore({ client, tables, registry: setup.registry, ...systemRuntime, publication: standing });
  const store = storeFor(publication);
  const enrolments = createEnrolmentStore({ client, table: tables.records, ...systemRuntime });
  const operator = engine === undefined ? await callerArn() : localOperator();
  if (command.command === 'config') {
    return runConfig({ enrolments, store, setup, ...systemRuntime, operator, edit: editInEditor }, command);
  }
  if (command.command === 'import' && !(await publication.read()).publishes) return notPublishing(identity.hub);
  if (command.command === 'export' || command.command === 'import') {
    const pipes = { from: process.stdin, to: process.stdout };
    const say = (line: string) => process.stderr.write(`${line}\n`);
    return runTransfer({ client, tables, store, setup, ...systemRuntime, operator, pipes, say }, command);
  }
  const { stored } = await enrolments.current();
  const config = { ...setup, owners: stored?.globs ?? [] };
  if (command.command === 'hubs' || command.command === 'promote') {
    const storeAs = (standing: HubStanding) => storeFor(remember(systemClock, () => Promise.resolve(standing)));
    const publishing = (term: number) => storeAs({ publishes: true, term });
    const withholding = storeAs({ publishes: false, term: 0 });
    const progress = (line: string) => process.stderr.write(`${line}\n`);
    const deps = { board, withholding, publishing, config, ...systemRuntime, inSpool: inFileSpool, progress };
    return runHubs({ ...deps, hub: identity.hub, operator }, command);
  }
  return run({ store, config, ...systemRuntime, operator }, command);
}

/** An import writes the readers' table. */
function notPublishing(hub: string): AdminReport {
  const error = `The hub of ${hub} does not publish, and an import writes what readers see. Import at the hub that npm run admin -- hubs shows, or promote this one first.`;
  return { failed: true, lines: [error], data: { error } };
}

function connectionTo(engine: string): TableConnection {
  return { endpoint: engine, region: 'local', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
}

async function callerArn(): Promise<string> {
  const { STSClient, GetCallerIdentityCommand } = await import('@aws-sdk/client-sts');
  const { Arn } = await new STSClient({}).send(new GetCallerIdentityCommand({}));
  return Arn ?? localOperator();
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${messageOf(error)}\n`);
    process.exitCode = isWaypostError(error) ? 1 : 3;
  },
);
