// Area "cost": a month on AWS, calculated. Every input is shown.
import { DURATIONS, PRICES, WATCHED, WORK, type Input } from '../cost/inputs.js';
import { monthOf, savedByAgents } from '../cost/month.js';
import { unitsOf } from '../cost/units.js';
import { sizeOfService } from '../growth/store-size.js';
import type { Bench } from '../harness/bench.js';
import { recordScript } from '../ingest/commands.js';
import { EVENTS_OF_A_LIFE } from '../ingest/lives.js';
import { makeTables, startEngine } from '../peers/engine.js';

const LIVES = 2;

export async function measure(bench: Bench): Promise<void> {
  const engine = await startEngine();
  await makeTables(engine, 'bench');
  const script = await recordScript(engine.port, LIVES);
  await engine.stop();
  const units = unitsOf(script.flat(), LIVES * EVENTS_OF_A_LIFE);
  const size = sizeOfService();
  for (const [title, inputs] of [
    ['work of a month', WORK],
    ['prices, in dollars', PRICES],
    ['what is watched', WATCHED],
    ['durations', DURATIONS],
  ] as const) {
    bench.note(`  ${title}`);
    for (const [name, input] of Object.entries<Input>(inputs)) bench.note(rowOf(name, input));
  }
  bench.note('  measured');
  bench.note(rowOf('readUnits', { value: units.reads, unit: 'an event', source: 'commands of the handler' }));
  bench.note(rowOf('writeUnits', { value: units.writes, unit: 'an event', source: 'commands of the handler' }));
  const stored = size.readers + size.records + size.index;
  bench.note(rowOf('stored', { value: stored, unit: 'B a service', source: 'items of one service' }));
  const lines = monthOf(units, size);
  const total = lines.reduce((sum, { waypost }) => sum + waypost, 0);
  const cloudMapTotal = lines.reduce((sum, { cloudMap }) => sum + cloudMap, 0);
  const shared = total - savedByAgents(lines);
  const totals = [
    { what: 'total', waypost: total, cloudMap: cloudMapTotal },
    { what: 'total with agents', waypost: shared, cloudMap: cloudMapTotal },
  ];
  for (const { what, waypost, cloudMap } of [...lines, ...totals]) {
    const unit = '$/month';
    const ours = { name: what, unit, values: [waypost] };
    if (cloudMap === 0) bench.report(ours);
    else bench.compare(ours, { name: 'Cloud Map', unit, values: [cloudMap] });
  }
}

function rowOf(name: string, { value, unit, source }: Input): string {
  return `    ${name.padEnd(18)} ${String(Number(value.toPrecision(4))).padStart(10)} ${unit}  (${source})`;
}
