// One question over HTTP, asked again where the connection broke: a server may close an idle one just when it is used.
import { setTimeout as wait } from 'node:timers/promises';

const TRIES = 5;

export async function askJson(url: string, init: RequestInit = {}): Promise<unknown> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await (await fetch(url, init)).json();
    } catch (error) {
      if (tries === TRIES) throw error;
      await wait(100 * tries);
    }
  }
}
