// `promotion`: services are replaced in two accounts, and two hubs hear of it late or not at all. Regions are lost or cut off, and an
// operator promotes one hub, then the other. Meanwhile the hub's link to its engine is cut, slowed and healed. The operator's process
// may die at any of its requests; then the operator promotes again.
import { isDeepStrictEqual } from 'node:util';
import type { ServiceEntry } from 'waypost/model';
import { startEngine, startOwnEngine, type TestEngine } from '../../../../sdk/test/engine.js';
import { seededRandom } from '../../../../sdk/test/seeded-random.js';
import { applyFacts } from '../../../app/ingest/apply.js';
import { rebuild } from '../../../app/upkeep/rebuild.js';
import type { Fact } from '../../../core/records/fact.js';
import type { TableClient } from '../../../adapters/dynamodb/client.js';
import { isOfPublication } from '../../../adapters/dynamodb/publication-store.js';
import {
  createHubOf,
  deletionOf,
  deploymentOf,
  publishedItems,
  type DeployedApi,
  type TestHub,
} from '../../../test/hubs.js';
import { createRig } from '../../../test/rig.js';
import { Counterexample, type Figures, type Target, type Trial } from '../target.js';
import { lostBy } from './kept.js';
import { drawCut, drawFaults, FaultyProcess } from './process.js';
import { Replication } from './replication.js';

const NAMES = ['orders-api', 'billing-api'] as const;
const ACCOUNTS = ['111122223333', '444455556666'] as const;
const STEPS = 4;
/** The most times that an operator's command is disturbed before it may succeed. */
const MOST_DISTURBED = 3;

export const promotion: Target = {
  name: 'promotion',
  proves:
    'a promotion keeps owners, generations and addresses, even if it is interrupted and run again; at the end one hub publishes, and both regions show the world',
  unit: 'histories',
  long: 200,
  short: 1,
  batch: 20,
  run,
};

async function run({ seed, amount, report }: Trial): Promise<Figures> {
  const engines = [await startEngine(), await startOwnEngine()] as const;
  const figures: Record<string, number> = {};
  try {
    for (let index = 0; index < amount; index += 1) {
      const { counted } = await tryHistory(engines, index, seededRandom(seed + index));
      for (const [name, count] of Object.entries(counted)) figures[name] = (figures[name] ?? 0) + count;
      report(index + 1);
    }
  } finally {
    for (const engine of engines) await engine.stop();
  }
  return figures;
}

async function tryHistory([west, east]: readonly [TestEngine, TestEngine], index: number, random: () => number) {
  const rigs = [
    await createRig({ registry: `west-${String(index)}` }, west),
    await createRig({ registry: `east-${String(index)}` }, east),
  ] as const;
  const history = new History(rigs, random);
  try {
    await history.run();
    return history;
  } finally {
    await history.stop();
    for (const rig of rigs) await rig.stop();
  }
}

type Rigs = ConstructorParameters<typeof Replication>[0];
type Side = 0 | 1;
const SIDES: readonly Side[] = [0, 1];
const HUBS = ['eu-west-1', 'us-east-1'] as const;
const otherOf = (side: Side): Side => (side === 0 ? 1 : 0);

const labelOf = (fact: Fact): string => `${fact.kind} ${'apiId' in fact ? fact.apiId : fact.vpceId}`;

class History {
  readonly counted = { promotions: 0, events: 0, killed: 0, 'cut until they failed': 0, 'cut and healed': 0 };
  readonly #hubs: readonly [TestHub, TestHub];
  readonly #replication: Replication;
  readonly #operators: readonly [FaultyProcess, FaultyProcess];
  readonly #functions: readonly [FaultyProcess, FaultyProcess];
  /** What each hub has not heard yet. */
  readonly #unheard: readonly [Fact[][], Fact[][]] = [[], []];
  /** The live API of each name and account. */
  readonly #live = new Map<string, DeployedApi>();
  /** The newest generation that readers of a region saw, of each name and owner. */
  readonly #seen = new Map<string, string>();
  /** Names that another hub published last, unknown to this hub. They may move back until they are adopted. */
  #exposed = new Set<string>();
  #promoted: Side = 0;
  /** The region that is lost: nobody writes or reads there. */
  #lost: Side | undefined;
  #now = 1000;
  readonly #log: string[] = [];

  /** How many requests the last promotion took. */
  #requests = 10;
  /** Names about which the hub heard during its promotion. It may have heard of an older API too, which changes the generation. */
  readonly #heard = new Set<string>();

  constructor(
    private readonly rigs: Rigs,
    private readonly random: () => number,
  ) {
    this.#hubs = [this.#hubThrough(0), this.#hubThrough(1)];
    const processes = () => [new FaultyProcess(rigs[0].connection), new FaultyProcess(rigs[1].connection)] as const;
    [this.#operators, this.#functions] = [processes(), processes()];
    this.#replication = new Replication(rigs);
  }

  async stop(): Promise<void> {
    for (const each of [...this.#operators, ...this.#functions]) await each.stop();
  }

  #hubThrough(side: Side, client?: TableClient): TestHub {
    const onWait = () => this.#settle();
    const more = client === undefined ? {} : { client };
    return createHubOf(this.rigs[side], { hub: HUBS[side], isStandby: side === 1, onWait, ...more });
  }

  async run(): Promise<void> {
    await this.#steps();
    for (const fault of ['lost', 'cut-off', 'planned'] as const) {
      await this.#begin(fault);
      await this.#promote(otherOf(this.#promoted));
      await this.#steps();
      await this.#heal();
      await this.#promote(this.#promoted);
      this.#exposed = new Set();
      await this.#steps();
    }
    await this.#end();
  }

  async #steps(): Promise<void> {
    for (let step = 0; step < STEPS; step += 1) {
      if (this.random() < 0.6) this.#happen();
      for (const side of SIDES) await this.#hear(side, 0.6);
      await this.#replication.bring(() => this.random() < 0.5);
      await this.#observe();
    }
  }

  /** An account replaces its API of a name, and deletes the older one. */
  #happen(): void {
    const service = this.#draw(NAMES);
    const account = this.random() < 0.75 ? ACCOUNTS[0] : ACCOUNTS[1];
    this.counted.events += 1;
    this.#now += 10;
    const apiId = `a${String(this.#now).padStart(9, '0')}`;
    const stack = this.random() < 0.5 ? service : undefined;
    const api: DeployedApi = { account, region: 'eu-west-1', apiId, at: this.#now, service, stack };
    const elder = this.#live.get(`${service} ${account}`);
    // A replacement has the stack of its predecessor, so the lineage never changes.
    const next = elder === undefined ? api : { ...api, stack: elder.stack };
    this.#live.set(`${service} ${account}`, next);
    // Hubs hear both together. Otherwise a replaced API that is not known to be deleted would serve again after its successor's deletion.
    const facts = [...deploymentOf(next), ...(elder === undefined ? [] : [deletionOf(elder, this.#now + 5)])];
    for (const side of SIDES) this.#unheard[side].push(facts);
    this.#note(`${account} deploys ${apiId} as ${service}`);
  }

  /** Events arrive in any order. */
  async #hear(side: Side, chance: number): Promise<void> {
    if (this.#lost === side) return;
    const unheard = this.#unheard[side];
    const due = unheard.filter(() => this.random() < chance);
    unheard.splice(0, Infinity, ...unheard.filter((facts) => !due.includes(facts)));
    for (const facts of due) {
      this.#note(`${this.#hubs[side].hub} hears ${facts.map(labelOf).join(', ')}`);
      await applyFacts(this.#hubs[side].apply, facts);
    }
    await this.#replication.notice(side);
  }

  /** While a request waits, the world continues: events reach functions of the hub, over a link that may be cut. */
  async #goOn(side: Side): Promise<void> {
    const unheard = this.#unheard[side];
    const facts = unheard.shift();
    if (facts !== undefined) {
      const faults = this.random() < 0.4 ? drawCut(this.random, 4) : {};
      this.#note(`meanwhile ${HUBS[side]} hears ${facts.map(labelOf).join(', ')} ${JSON.stringify(faults)}`);
      const result = await this.#functions[side].run(faults, (client) =>
        applyFacts(this.#hubThrough(side, client).apply, facts),
      );
      // The event is delivered again later.
      if (result.end !== 'done') unheard.unshift(facts);
      for (const fact of facts) if ('tags' in fact) this.#heard.add(fact.tags.service ?? '');
    }
    await this.#replication.notice(side);
    await this.#replication.bring(() => this.random() < 0.5);
    await this.#observe();
  }

  async #observe(): Promise<void> {
    for (const side of SIDES) {
      if (this.#lost === side) continue;
      for (const name of NAMES) this.#expectNotBack(side, name, await this.#hubs[side].service(name));
    }
  }

  #expectNotBack(side: Side, name: string, entry: ServiceEntry | undefined | null): void {
    const current = entry?.regions[0]?.current?.apiId;
    if (entry == null || current === undefined) return;
    const key = `${this.#hubs[side].hub} ${name} ${entry.accountId}`;
    if (current < (this.#seen.get(key) ?? '') && !this.#exposed.has(name)) {
      this.#fail('An address moved back.', `${key}: ${current} after ${String(this.#seen.get(key))}`);
    }
    this.#seen.set(key, current);
  }

  async #begin(fault: 'lost' | 'cut-off' | 'planned'): Promise<void> {
    this.#note(`${this.#hubs[this.#promoted].hub}: ${fault}`);
    if (fault === 'planned') return this.#settle();
    this.#replication.linked = false;
    if (fault === 'lost') this.#lost = this.#promoted;
    const held = this.#replication.missingFrom(this.#promoted);
    // A hub that is cut off continues to publish every name.
    this.#exposed = new Set(NAMES.filter((name) => fault === 'cut-off' || held.some((key) => key.includes(name))));
  }

  async #promote(side: Side): Promise<void> {
    const hub = this.#hubs[side];
    this.counted.promotions += 1;
    this.#heard.clear();
    const before = await this.#entries(hub);
    for (let left = MOST_DISTURBED; !(await this.#tryToPromote(side, left > 0)); left -= 1) {
      await this.#replication.notice(side);
      await this.#goOn(side);
    }
    await this.#replication.notice(side);
    const after = await this.#entries(hub);
    for (const [index, was] of before.entries()) this.#expectKept(was, after[index]);
    this.#promoted = side;
    await this.#observe();
  }

  /** @returns whether the operator has promoted the hub; if not, the operator runs the command again. */
  async #tryToPromote(side: Side, isDisturbed: boolean): Promise<boolean> {
    const faults = isDisturbed ? drawFaults(this.random, this.#requests) : {};
    this.#note(`promote ${HUBS[side]} ${JSON.stringify(faults)}`);
    const onHeld = () => this.#goOn(side);
    const result = await this.#operators[side].run({ ...faults, onHeld }, (client) =>
      this.#hubThrough(side, client).admin('promote'),
    );
    if (result.end === 'killed') this.counted.killed += 1;
    if (result.end === 'failed') {
      if (faults.cut === undefined) throw result.error;
      this.counted['cut until they failed'] += 1;
    }
    if (result.end !== 'done') return false;
    this.#requests = result.requests;
    if (faults.cut !== undefined && faults.cut.from < result.requests) this.counted['cut and healed'] += 1;
    if (result.value.failed === true) this.#fail('A promotion failed.', result.value.lines.join('\n'));
    return true;
  }

  #expectKept(was: ServiceEntry | undefined | null, is: ServiceEntry | undefined | null): void {
    const lost = was == null ? undefined : lostBy(was, is, this.#heard.has(was.name));
    if (lost !== undefined) this.#fail(lost, `${JSON.stringify(was)}\n${JSON.stringify(is)}`);
  }

  /** Both regions talk, and a minute passes. */
  async #settle(): Promise<void> {
    for (const side of SIDES) if (this.#lost !== side) await this.#replication.notice(side);
    await this.#replication.bring();
    for (const hub of this.#hubs) hub.forget();
  }

  async #heal(): Promise<void> {
    this.#note('heal');
    this.#lost = undefined;
    this.#replication.linked = true;
    await this.#settle();
  }

  /** Every hub hears everything, and the operator promotes the other hub, then this one again. */
  async #end(): Promise<void> {
    for (const side of SIDES) await this.#hear(side, 1);
    await this.#settle();
    for (const side of [this.#promoted, otherOf(this.#promoted), this.#promoted]) {
      await this.#promote(side);
      await this.#settle();
      await this.#expectWorld();
    }
    await this.#expectOneHubPublishes();
  }

  /** Checks that every hub acts on what its own region says, and that only one hub writes what readers see. */
  async #expectOneHubPublishes(): Promise<void> {
    const boards = await Promise.all(this.#hubs.map((hub) => hub.board.read()));
    const [one, other] = boards.map(({ promotion: seen }) => JSON.stringify(seen));
    if (one !== other || boards[0]?.promotion?.hub !== HUBS[this.#promoted])
      this.#fail('The regions do not agree which hub publishes.', JSON.stringify(boards));
    this.#happen();
    const withholds = otherOf(this.#promoted);
    const documents = async () =>
      (await publishedItems(this.#hubs[withholds])).filter((item) => !isOfPublication(item));
    const before = await documents();
    await this.#hear(withholds, 1);
    const after = await documents();
    if (!isDeepStrictEqual(before, after)) this.#fail('Two hubs publish.', JSON.stringify(after));
    await this.#hear(this.#promoted, 1);
    await this.#settle();
    await this.#expectWorld();
  }

  async #expectWorld(): Promise<void> {
    const hub = this.#hubs[this.#promoted];
    const { found, differences } = await rebuild(hub.apply.store, hub.rig.config, { dryRun: true });
    if (found > 0) this.#fail('The entries differ from the records.', JSON.stringify(differences, null, 2));
    const [here, there] = [await this.#entries(hub), await this.#entries(this.#hubs[otherOf(this.#promoted)])];
    if (JSON.stringify(here) !== JSON.stringify(there))
      this.#fail('The regions differ.', JSON.stringify([here, there]));
    for (const [index, entry] of here.entries()) {
      const live = entry == null ? undefined : this.#live.get(`${String(NAMES[index])} ${entry.accountId}`);
      if (entry?.regions[0]?.current?.apiId !== live?.apiId) this.#fail('An entry is wrong.', JSON.stringify(entry));
    }
  }

  #entries(hub: TestHub) {
    return Promise.all(NAMES.map((name) => hub.service(name)));
  }

  #draw<T>(from: readonly [T, ...T[]]): T {
    return from[Math.floor(this.random() * from.length)] ?? from[0];
  }

  #note(line: string): void {
    this.#log.push(line);
  }

  #fail(message: string, shown: string): never {
    throw new Counterexample(message, [...this.#log, shown].join('\n'));
  }
}
