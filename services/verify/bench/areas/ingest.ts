// Area "ingest": events into the registry through the deployed handler, compared with the same commands sent by the same AWS client.
import { pathToFileURL } from 'node:url';
import { FUNCTION_OPTIONS } from '../../../../infra/bundle.js';
import type { TableConnection } from '../../../adapters/dynamodb/client.js';
import type { Bench, Series } from '../harness/bench.js';
import { bundle } from '../harness/bundle.js';
import { interleave } from '../harness/rounds.js';
import { recordScript, scriptOf, type CommandScript } from '../ingest/commands.js';
import { applyAll, loadHandler, type EventHandler } from '../ingest/handler.js';
import { codeOf, EVENTS_OF_A_LIFE, liveAll, livesOf } from '../ingest/lives.js';
import { measureParsing } from '../ingest/parsing.js';
import type * as Senders from '../ingest/senders.js';
import { createRawSender, type Sender } from '../ingest/senders.js';
import { makeTables, startEngine } from '../peers/engine.js';

const CONCURRENCY = [1, 8, 32] as const;

export async function measure(bench: Bench): Promise<void> {
  await measureParsing(bench);
  const engine = await startEngine();
  await makeTables(engine, 'bench');
  const services = bench.quick ? 4 : 16;
  bench.progress('recording');
  const script = await recordScript(engine.port, services);
  const handler = await loadHandler(engine.connection.endpoint);
  const aws = await loadAwsSender(engine.connection);
  const raw = createRawSender(engine.port, Math.max(...CONCURRENCY));
  const found = await runRounds(bench, { handler, script, aws, raw, services });
  for (const { close } of [aws, raw]) close();
  await engine.stop();
  report(bench, found, script);
}

/** Bundled as the functions are. */
async function loadAwsSender(connection: TableConnection): Promise<Sender> {
  const contents = `export { createAwsSender } from './services/verify/bench/ingest/senders.ts';`;
  const path = await bundle('aws-sender', contents, { ...FUNCTION_OPTIONS, packages: 'bundle' });
  const { createAwsSender } = (await import(pathToFileURL(path).href)) as typeof Senders; // what it exports
  return createAwsSender(connection);
}

interface IngestRig {
  readonly handler: EventHandler;
  readonly script: CommandScript;
  readonly aws: Sender;
  readonly raw: Sender;
  readonly services: number;
}

interface IngestRate {
  readonly perSecond: number;
  /** Microseconds of this process's CPU for each event. */
  readonly cpu: number;
}

type IngestRates = ReadonlyMap<string, readonly IngestRate[]>;

function runRounds(bench: Bench, { handler, script, aws, raw, services }: IngestRig): Promise<IngestRates> {
  let round = 0;
  const nextCode = (): string => codeOf((round += 1));
  const byHandler = (atOnce: number) => () => {
    const lives = livesOf(nextCode(), services);
    return timed(services, () => liveAll(lives, atOnce, (life) => applyAll(handler, life)));
  };
  const bySender = (sender: Sender, atOnce: number) => async () => {
    await sender.reopen();
    const lives = scriptOf(script, nextCode()).map((life) => life.map(sender.ready));
    return timed(services, () =>
      liveAll(lives, atOnce, async (sends, lane) => {
        for (const send of sends) await send(lane);
      }),
    );
  };
  const contenders = (bench.quick ? [8] : CONCURRENCY).flatMap((atOnce) => {
    const isWarm = atOnce === 1; // the same code runs at 8 and 32, which take less time
    return [
      { name: `handler at ${atOnce}`, run: byHandler(atOnce), isWarm },
      { name: `the same commands at ${atOnce}`, run: bySender(aws, atOnce), isWarm },
      { name: `raw socket at ${atOnce}`, run: bySender(raw, atOnce), isWarm: atOnce !== 8 },
    ];
  });
  // Node compiles what is hot during the first 2,000 events.
  const settings = bench.quick ? { rounds: 1, warmUp: 0 } : { rounds: 5, warmUp: 8 };
  return interleave(contenders, { ...settings, onRound: (at, of) => bench.progress(`round ${at} of ${of}`) });
}

async function timed(services: number, run: () => Promise<void>): Promise<IngestRate> {
  const events = services * EVENTS_OF_A_LIFE;
  globalThis.gc?.();
  const [start, before] = [performance.now(), process.cpuUsage()];
  await run();
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(before);
  return { perSecond: events / seconds, cpu: (user + system) / events };
}

function report(bench: Bench, found: IngestRates, script: CommandScript): void {
  const commands = script.flat().length / (script.length * EVENTS_OF_A_LIFE);
  bench.report({ name: 'commands an event', unit: '', values: [commands] });
  for (const atOnce of CONCURRENCY.filter((count) => found.has(`handler at ${count}`))) {
    const rate = (name: string): Series => ({ name, unit: '/s', values: valuesOf(found, name, 'perSecond') });
    const cpu = (name: string): Series => ({ name: `${name}, CPU`, unit: 'µs', values: valuesOf(found, name, 'cpu') });
    bench.compare(rate(`handler at ${atOnce}`), rate(`the same commands at ${atOnce}`), { atLeast: 0.9 });
    bench.compare(rate(`handler at ${atOnce}`), rate(`raw socket at ${atOnce}`));
    bench.compare(cpu(`handler at ${atOnce}`), cpu(`the same commands at ${atOnce}`));
  }
}

function valuesOf(found: IngestRates, name: string, measure: keyof IngestRate): readonly number[] {
  return (found.get(name) ?? []).map((taken) => taken[measure]);
}
