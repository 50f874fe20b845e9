// A local server under load, and the memory of its process and of its engine.
import { temporaryFolder } from '../../../test/local/local-server-under-test.js';
import { enginesOf, spawnLocalServer } from '../../../test/local/local-server-process.js';
import type { Figures } from '../target.js';
import { expectFlat, watchMemory } from './memory.js';

export interface LoadedServer {
  readonly url: string;
  /** Watches the memory until the returned function is called. @throws Error if the server's memory grew */
  readonly watch: () => () => Figures;
}

/** Runs a load on a local server with an empty folder, and ends the server. */
export async function withLocalServer(load: (server: LoadedServer) => Promise<Figures>): Promise<Figures> {
  const folder = temporaryFolder();
  const localServer = spawnLocalServer({ args: ['--no-story'], env: { WAYPOST_DATA: folder.path } });
  const watch = () => {
    const own = watchMemory(() => localServer.child.pid);
    const engine = watchMemory(() => enginesOf(folder.path)[0]);
    return () => {
      const [curve, { most }] = [own.stop(), engine.stop()];
      expectFlat('local server', curve);
      return {
        'local server MiB, second quarter': curve.early,
        'local server MiB, last quarter': curve.late,
        'local server MiB, most': curve.most,
        'engine MiB, most': most,
      };
    };
  };
  try {
    return await load({ url: await localServer.ready, watch });
  } catch (error) {
    const output = localServer.output().slice(-2000);
    throw new Error(`The load failed. Last output of the local server: ${output}`, { cause: error });
  } finally {
    localServer.child.kill('SIGTERM');
    await localServer.ended;
    folder.remove();
  }
}
