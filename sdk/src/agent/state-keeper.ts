// Saves the last known good state after reads of the registry, one write at a time.
import { messageOf } from '../model/text.js';
import type { RegistryRuntime } from '../runtime.js';
import type { RegistrySnapshot } from '../snapshot.js';
import { saveState, WRITABLE, type SavedState, type StateFile } from './state-file.js';

interface KeeperParts {
  readonly file: StateFile;
  readonly snapshot: () => RegistrySnapshot;
  /** When the registry was last read. */
  readonly lastReadAt: () => number | undefined;
  readonly runtime: RegistryRuntime;
  readonly warn: (line: string) => void;
}

interface StateKeeper {
  /** Saves once more and ends. */
  readonly close: () => Promise<void>;
}

const SAVE_EVERY_MS = 1000;
/** A large state on a slow disk is saved less often: the pause is at least this many times as long as the save took. */
const PAUSE_PER_SAVE = 20;
const LONGEST_PAUSE_MS = 60_000;

export function keepState(parts: KeeperParts): StateKeeper {
  const keeper = new Keeper(parts);
  keeper.start();
  return { close: () => keeper.close() };
}

class Keeper {
  #savedAt: number | undefined;
  #last: SavedState | undefined;
  #saving: Promise<void> = Promise.resolve();
  #cancel: () => void = () => undefined;
  #lastWarning: string | undefined;
  #closed = false;

  constructor(private readonly parts: KeeperParts) {}

  start(pause = SAVE_EVERY_MS): void {
    if (this.#closed) return;
    this.#cancel = this.parts.runtime.after(pause, () => void this.#round(), true);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#cancel();
    await this.#saving;
    await this.#saveIfRead();
  }

  #isUnsaved(): boolean {
    const readAt = this.parts.lastReadAt();
    return readAt !== undefined && readAt !== this.#savedAt;
  }

  async #round(): Promise<void> {
    const { runtime } = this.parts;
    const began = runtime.now();
    this.#saving = this.#saveIfRead();
    await this.#saving;
    const pause = PAUSE_PER_SAVE * (runtime.now() - began);
    this.start(Math.min(LONGEST_PAUSE_MS, Math.max(SAVE_EVERY_MS, pause)));
  }

  async #saveIfRead(): Promise<void> {
    const { file, snapshot, lastReadAt, warn } = this.parts;
    const readAt = lastReadAt();
    if (!this.#isUnsaved()) return;
    try {
      this.#last = await saveState(file, snapshot(), this.#last);
      this.#savedAt = readAt;
      this.#lastWarning = undefined;
    } catch (error) {
      const warning = `The state cannot be saved to ${file.path}: ${messageOf(error)}. ${WRITABLE}`;
      if (warning !== this.#lastWarning) warn(warning);
      this.#lastWarning = warning;
    }
  }
}
