// Replicates a table between two engines as DynamoDB documents its global tables: item by item, late, and the last writer of an item
// wins.
import { DeleteCommand, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { Rig } from '../../../test/rig.js';

type Item = Readonly<Record<string, unknown>>;

interface ReplicatedWrite {
  readonly key: string;
  readonly item: Item | null;
  /** The order of all writes in both regions. */
  readonly stamp: number;
}

interface Replica {
  readonly rig: Rig;
  known: ReadonlyMap<string, string>;
  /** When each item was last written here. */
  readonly stamps: Map<string, number>;
  /** Writes of the other region that have not arrived. */
  readonly arriving: ReplicatedWrite[];
}

export class Replication {
  /** False while the regions cannot talk. */
  linked = true;
  readonly #replicas: readonly [Replica, Replica];
  #clock = 0;

  constructor(rigs: readonly [Rig, Rig]) {
    const replicaOf = (rig: Rig): Replica => ({ rig, known: new Map(), stamps: new Map(), arriving: [] });
    this.#replicas = [replicaOf(rigs[0]), replicaOf(rigs[1])];
  }

  /** Finds what was written in a region since the last call. */
  async notice(index: 0 | 1): Promise<void> {
    const [replica, other] = [this.#replicas[index], this.#replicas[index === 0 ? 1 : 0]];
    const items = await itemsOf(replica.rig);
    const now = new Map([...items].map(([key, item]) => [key, textOf(item)]));
    for (const key of new Set([...now.keys(), ...replica.known.keys()])) {
      if (now.get(key) === replica.known.get(key)) continue;
      this.#clock += 1;
      replica.stamps.set(key, this.#clock);
      other.arriving.push({ key, item: items.get(key) ?? null, stamp: this.#clock });
    }
    replica.known = now;
  }

  /** Brings some of what was written to the other region; all of it by default. */
  async bring(isDue: () => boolean = () => true): Promise<void> {
    if (!this.linked) return;
    for (const replica of this.#replicas) {
      const late = new Set<string>();
      const due = replica.arriving.filter(({ key }) => {
        // The writes of one item arrive in their order.
        if (!late.has(key) && isDue()) return true;
        late.add(key);
        return false;
      });
      replica.arriving.splice(0, Infinity, ...replica.arriving.filter((write) => !due.includes(write)));
      for (const write of due) await put(replica, write);
      const items = await itemsOf(replica.rig);
      replica.known = new Map([...items].map(([key, item]) => [key, textOf(item)]));
    }
  }

  /** The keys of the items that a region wrote and that have not reached the other. */
  missingFrom(index: 0 | 1): readonly string[] {
    return this.#replicas[index === 0 ? 1 : 0].arriving.map(({ key }) => key);
  }
}

async function put({ rig, stamps }: Replica, { key, item, stamp }: ReplicatedWrite): Promise<void> {
  if (stamp < (stamps.get(key) ?? 0)) return;
  stamps.set(key, stamp);
  const TableName = rig.tables.readers;
  const [pk, sk] = key.split(' ');
  if (item === null) await rig.client.send(new DeleteCommand({ TableName, Key: { pk, sk } }));
  else await rig.client.send(new PutCommand({ TableName, Item: { ...item } }));
}

/** By their keys. */
async function itemsOf({ client, tables }: Rig): Promise<ReadonlyMap<string, Item>> {
  const { Items = [] } = await client.send(new ScanCommand({ TableName: tables.readers, ConsistentRead: true }));
  return new Map(Items.map((item) => [`${String(item.pk)} ${String(item.sk)}`, item]));
}

/** A text that is equal for equal items, whatever the order of their members. */
const textOf = (item: Item): string =>
  JSON.stringify(item, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
