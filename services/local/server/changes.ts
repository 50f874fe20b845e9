// GET /local/changes: sends server-sent events that name the services and networks that have just changed, and report new activity. So
// the console need not poll. They are hints: the console reads the new state from the query endpoint.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { defined, type ItemKey } from 'waypost/model';

export const CHANGES_PATH = '/local/changes';

/** What has changed since the last message. */
interface RegistryChange {
  /** Absent where there are too many names to list. */
  readonly services?: readonly string[];
  readonly networks: boolean;
  /** Absent where no activity was recorded. */
  readonly activity?: true;
}

export interface Changes {
  readonly report: (keys: readonly ItemKey[]) => void;
  /** Activity was recorded. */
  readonly reportActivity: () => void;
  readonly follow: (exchange: { readonly request: IncomingMessage; readonly response: ServerResponse }) => void;
  /** Ends every connection. */
  readonly close: () => void;
}

/** Gathers a burst of events into a few messages. */
const GATHER_MS = 100;
const MOST_NAMES = 200;
/** Proxies and browsers drop silent connections. */
const HEARTBEAT_MS = 20_000;

const HEADERS = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
};

export function createChanges(): Changes {
  const followers = new Set<ServerResponse>();
  const services = new Set<string>();
  let [networks, activity]: [boolean, true | undefined] = [false, undefined];
  let timer: NodeJS.Timeout | undefined;
  const write = (text: string): void => {
    for (const response of followers) response.write(text);
  };
  const flush = (): void => {
    const change: RegistryChange = defined({
      services: services.size > MOST_NAMES ? undefined : [...services],
      networks,
      activity,
    });
    services.clear();
    [networks, activity, timer] = [false, undefined, undefined];
    write(`data: ${JSON.stringify(change)}\n\n`);
  };
  const heartbeat = setInterval(() => write(':\n\n'), HEARTBEAT_MS).unref();
  return {
    report: (keys) => {
      if (followers.size === 0) return;
      for (const { pk } of keys) {
        const [kind, name = ''] = pk.split('#');
        if (kind === 'SERVICE') services.add(name);
        if (kind === 'NETLIST' || kind === 'NETNAME') networks = true;
      }
      if (services.size > 0 || networks) timer ??= setTimeout(flush, GATHER_MS).unref();
    },
    reportActivity: () => {
      if (followers.size === 0) return;
      activity = true;
      timer ??= setTimeout(flush, GATHER_MS).unref();
    },
    follow: ({ response }) => {
      response.writeHead(200, HEADERS);
      response.write('retry: 1000\n\n');
      followers.add(response);
      response.once('close', () => followers.delete(response));
    },
    close: () => {
      clearTimeout(timer);
      clearInterval(heartbeat);
      for (const response of followers) response.end();
      followers.clear();
    },
  };
}
