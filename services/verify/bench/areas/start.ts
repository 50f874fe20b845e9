// Area "start": what a new process costs: the code that it loads, the time of the import, and its first answer.
import { defined } from 'waypost/model';
import { startSeededEngine } from '../fixture/seed.js';
import type { Bench, Series } from '../harness/bench.js';
import { interleave } from '../harness/rounds.js';
import { enrolEveryone } from '../peers/enrolment.js';
import { startParameterStore } from '../peers/parameter-store.js';
import { NAMES } from '../hit/names.js';
import { writeAsks } from '../start/asks.js';
import { probe, type ProbeTimes } from '../start/probe.js';
import { AS_COMMONJS, bundleEntries, bundleHandlers, type HandlerSubject, type Subject } from '../start/subjects.js';

export async function measure(bench: Bench): Promise<void> {
  bench.progress('bundling');
  const entries = await bundleEntries();
  const handlers = await bundleHandlers();
  reportSizes(bench, entries, handlers);
  const { engine, tables } = await startSeededEngine(NAMES);
  await enrolEveryone(engine.connection.endpoint, 'bench');
  const parameters = await startParameterStore();
  const environment = {
    AWS_ENDPOINT_URL_DYNAMODB: engine.connection.endpoint,
    AWS_ENDPOINT_URL_SSM: parameters.url,
    TABLE: tables.readers,
    WAYPOST_REGISTRY: 'bench',
    WAYPOST_RECHECK_QUEUE_URL: 'http://127.0.0.1:9/queue',
    POWERTOOLS_DEV: 'false',
  };
  const subjects = [...entries, ...handlers.flatMap(({ whole, bare }) => [whole, bare])];
  const found = await runRounds(bench, subjects, environment);
  parameters.close();
  await engine.stop();
  reportImports(bench, found, handlers);
  reportAnswers(bench, found);
}

type ProbesByName = ReadonlyMap<string, readonly ProbeTimes[]>;

function runRounds(
  bench: Bench,
  subjects: readonly Subject[],
  environment: Readonly<Record<string, string>>,
): Promise<ProbesByName> {
  const asks = writeAsks();
  const settings = bench.quick ? { rounds: 1, warmUp: 0 } : { rounds: 7, warmUp: 1 };
  return interleave(
    subjects.map(({ name, url }) => {
      const ask = asks.get(name);
      return { name, run: () => probe({ bundle: url, environment, ...defined({ ask }) }) };
    }),
    { ...settings, onRound: (round, of) => bench.progress(`round ${round} of ${of}`) },
  );
}

const suffixOf = (name: string): string => (name.endsWith(AS_COMMONJS) ? AS_COMMONJS : '');

function reportSizes(bench: Bench, entries: readonly Subject[], handlers: readonly HandlerSubject[]): void {
  const series = ({ name, bytes }: Subject): Series => ({ name: `${name}, size`, unit: 'KiB', values: [bytes / 1024] });
  for (const entry of entries) {
    const client = entries.find(({ name }) => name === `@aws-sdk/client-dynamodb${suffixOf(entry.name)}`);
    if (client !== undefined && entry.name.startsWith('waypost')) bench.compare(series(entry), series(client));
    else if (!entry.name.startsWith('bare ')) bench.report(series(entry));
  }
  for (const { whole, bare } of handlers) bench.compare(series(whole), series(bare));
}

const IMPORTS = { importing: 'import', cpu: 'import, CPU' } as const;

function reportImports(bench: Bench, found: ProbesByName, handlers: readonly HandlerSubject[]): void {
  for (const measure of ['importing', 'cpu'] as const) {
    // Every import includes the cost of Node's loader, so it is subtracted.
    const ownOf = (name: string) => found.get(`bare Node${suffixOf(name)}`) ?? [];
    const series = (name: string): Series => ({
      name: `${name}, ${IMPORTS[measure]}`,
      unit: 'ms',
      values: (found.get(name) ?? []).map((probed, round) =>
        Math.max(0, probed[measure] - (ownOf(name)[round]?.[measure] ?? 0)),
      ),
    });
    const client = series('@aws-sdk/client-dynamodb');
    bench.compare(series('waypost with DynamoDB'), client, { atMost: 0.2 });
    const commonJs = (name: string): Series => series(`${name}${AS_COMMONJS}`);
    bench.compare(commonJs('waypost with DynamoDB'), commonJs('@aws-sdk/client-dynamodb'), { atMost: 0.2 });
    for (const name of ['waypost', 'waypost/dynamodb', 'waypost/http', 'waypost/model', 'waypost/testing']) {
      bench.compare(series(name), client);
    }
    bench.compare(series('waypost with DynamoDB'), series('Powertools with SSM'));
    for (const { whole, bare } of handlers) bench.compare(series(whole.name), series(bare.name), { atMost: 1.2 });
  }
}

function reportAnswers(bench: Bench, found: ProbesByName): void {
  const series = (name: string, what = 'first answer'): Series => ({
    name: `${name}, ${what}`,
    unit: 'ms',
    values: (found.get(name) ?? []).map(({ answered }) => answered),
  });
  const ours = series('waypost with DynamoDB');
  bench.compare(ours, series('bare Node', 'start'), { atMost: 1.35 });
  bench.compare(ours, series('bare node:http'));
  bench.compare(series('bare node:http'), series('bare Node', 'start'));
  bench.compare(ours, series('@aws-sdk/client-dynamodb'), { atMost: 0.75 });
  bench.compare(ours, series('Powertools with SSM'));
  for (const name of ['handler query', 'handler watch-apis']) {
    bench.compare(series(name), series('@aws-sdk/client-dynamodb'));
  }
}
