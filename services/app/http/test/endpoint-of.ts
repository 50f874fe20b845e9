// A query endpoint over static documents, and what a test asks of it. Every answer is held to the OpenAPI document.
import { historyCursor } from '../../../core/names/history.js';
import type { HistoryPage, HeartbeatRow } from '../../ports.js';
import type { HistoryLine } from 'waypost/model';
import { conform } from '../../../test/openapi/conformance.js';
import type { Log, QueryPorts } from '../ports.js';
import { createQueryEndpoint } from '../query-endpoint.js';
import * as documents from './documents.js';
import { createStaticReader, type StaticDocuments } from './static-reader.js';

export const NOW = 1_800_000_000;

interface EndpointUnderTest extends Partial<QueryPorts> {
  readonly documents?: StaticDocuments;
  readonly lines?: Readonly<Record<string, readonly HistoryLine[]>>;
  readonly rows?: readonly HeartbeatRow[];
}

interface Logged {
  readonly level: Parameters<Log>[0];
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>> | undefined;
}

export function endpointOf({ documents: own, lines = {}, rows = [], ...ports }: EndpointUnderTest = {}) {
  const reader = createStaticReader(own ?? documents);
  const logged: Logged[] = [];
  const endpoint = createQueryEndpoint({
    registry: 'test',
    reader,
    store: {
      history: async (name, page) => historyPage((Object.hasOwn(lines, name) ? lines[name] : undefined) ?? [], page),
    },
    heartbeat: { all: async () => rows },
    activity: async () => ({ rows: [] }),
    accounts: async () => ({ accounts: [] }),
    clock: () => NOW,
    log: (level, message, details) => logged.push({ level, message, details }),
    ...ports,
  });
  const get = async (target: string, init?: RequestInit) => {
    const response = await endpoint(new Request(`http://registry.test${target}`, init));
    await conform({ method: init?.method ?? 'GET', path: target }, response.clone());
    return response;
  };
  const getJson = async (target: string, init?: RequestInit) => {
    const response = await get(target, init);
    // What is asserted on says what it is.
    return {
      status: response.status,
      headers: response.headers,
      body: (await response.json()) as Record<string, unknown>,
    };
  };
  return { reader, logged, endpoint, get, getJson };
}

function historyPage(
  lines: readonly HistoryLine[],
  { limit, before }: { limit: number; before?: string },
): HistoryPage {
  const recorded = lines.map((line, position) => ({ ...line, position })).reverse();
  const left = recorded.filter((line) => before === undefined || historyCursor(line) < before);
  const [last] = left.slice(limit - 1, limit);
  return {
    lines: left.slice(0, limit),
    ...(last !== undefined && left.length > limit && { next: historyCursor(last) }),
  };
}
