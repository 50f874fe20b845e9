// Saves the last known good state after reads of the registry, one write at a time.
import { messageOf } from '../model/printable.js';
import { sleep, type RegistryRuntime } from '../runtime.js';
import type { Snapshot } from '../snapshot.js';
import { saveState, type StateFile } from './state-file.js';

export interface KeeperParts {
  readonly file: StateFile;
  readonly snapshot: () => Snapshot;
  /** When the registry was last read. */
  readonly lastReadAt: () => number | undefined;
  readonly runtime: RegistryRuntime;
  readonly warn: (line: string) => void;
}

export interface StateKeeper {
  /** Saves once more and ends. */
  readonly close: () => Promise<void>;
}

const SAVE_EVERY_MS = 1000;
/** At the end, another agent may be writing. */
const LAST_ATTEMPTS = 10;
const LAST_PAUSE_MS = 50;

export function keepState(parts: KeeperParts): StateKeeper {
  const keeper = new Keeper(parts);
  keeper.start();
  return { close: () => keeper.close() };
}

class Keeper {
  #savedAt: number | undefined;
  #saving: Promise<void> = Promise.resolve();
  #cancel: () => void = () => undefined;
  #lastWarning: string | undefined;
  #closed = false;

  constructor(private readonly parts: KeeperParts) {}

  start(): void {
    if (this.#closed) return;
    this.#cancel = this.parts.runtime.after(SAVE_EVERY_MS, () => void this.#round(), true);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#cancel();
    await this.#saving;
    for (let attempt = 0; attempt < LAST_ATTEMPTS && this.#isUnsaved(); attempt += 1) {
      if (attempt > 0) await sleep(this.parts.runtime, LAST_PAUSE_MS);
      await this.#saveIfRead();
    }
  }

  #isUnsaved(): boolean {
    const readAt = this.parts.lastReadAt();
    return readAt !== undefined && readAt !== this.#savedAt;
  }

  async #round(): Promise<void> {
    this.#saving = this.#saveIfRead();
    await this.#saving;
    this.start();
  }

  async #saveIfRead(): Promise<void> {
    const { file, snapshot, lastReadAt, warn } = this.parts;
    const readAt = lastReadAt();
    if (!this.#isUnsaved()) return;
    try {
      // While another agent writes, this one waits for the next round.
      if (!(await saveState(file, snapshot()))) return;
      this.#savedAt = readAt;
      this.#lastWarning = undefined;
    } catch (error) {
      const warning = `The state cannot be saved to ${file.path}: ${messageOf(error)}`;
      if (warning !== this.#lastWarning) warn(warning);
      this.#lastWarning = warning;
    }
  }
}
