// The names of the registry, all of them, in order: read by pages, then kept up to date name by name.
import type { ServiceEntry, ServiceSummary } from 'waypost/model';
import type { Answers } from './answers.js';
import type { Answer, Ask, Refusal } from './ask.js';
import { type Cell, createCell } from './cell.js';

export interface Directory {
  readonly services: readonly ServiceSummary[];
  /** Whether all pages have come. */
  readonly complete: boolean;
  readonly refusal?: Refusal;
}

export interface DirectoryReader {
  readonly cell: Cell<Directory>;
  /** Reads all pages anew. What is known stays until they have come. */
  readonly reload: () => Promise<void>;
  /** Brings these names up to date. */
  readonly update: (names: readonly string[]) => Promise<void>;
}

interface PageBody {
  readonly services: readonly ServiceSummary[];
  readonly cursor?: string;
}

/** The first page is small, so that something is there at once. */
const [FIRST, PAGE] = [200, 1000];
/** More names at once are read by pages. */
const ONE_BY_ONE = 40;
/** After a reading of all pages, so many times its duration nothing is read. */
const REST = 3;

export function createDirectory(ask: Ask, answers: Answers): DirectoryReader {
  const cell = createCell<Directory>({ services: [], complete: false });
  let [reading, again, restUntil]: [Promise<void> | undefined, boolean, number] = [undefined, false, 0];

  const readAll = async (): Promise<void> => {
    const [begun, before] = [performance.now(), cell.get()];
    const services: ServiceSummary[] = [];
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      const limit = services.length === 0 ? FIRST : PAGE;
      const answer: Answer<PageBody> = await ask<PageBody>(pagePath(limit, cursor));
      if (answer.kind === 'refused') {
        cell.set({ services: [], complete: true, refusal: answer.refusal });
        return;
      }
      if (answer.kind === 'unreachable') {
        cell.set({ ...before, complete: false });
        return;
      }
      services.push(...answer.body.services);
      cursor = answer.body.cursor;
      // At first as they come; later all at once, so that nothing jumps.
      if (!before.complete || cursor === undefined)
        cell.set({ services: [...services], complete: cursor === undefined });
    }
    restUntil = performance.now() + (performance.now() - begun) * REST;
  };
  const rested = async (): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, restUntil - performance.now())));
    again = false;
    await readAll();
    reading = undefined;
    if (isAskedAgain()) await reload();
  };
  const isAskedAgain = (): boolean => again;
  const reload = (): Promise<void> => {
    if (reading !== undefined) again = true;
    return (reading ??= rested());
  };
  return {
    cell,
    reload,
    update: async (names) => {
      if (names.length > ONE_BY_ONE || reading !== undefined) return reload();
      const found = await Promise.all(
        names.map(async (name) => [name, await answers.refresh<ServiceEntry>(servicePath(name))] as const),
      );
      const changes = new Map(found.flatMap(([name, answer]) => changeOf(name, answer)));
      cell.set({ ...cell.get(), services: merged(cell.get().services, changes) });
    },
  };
}

export const servicePath = (name: string): string => `/v1/services/${encodeURIComponent(name)}`;

function pagePath(limit: number, cursor: string): string {
  return `/v1/services?limit=${limit}${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`;
}

/** What became of a name: its summary, undefined where it is no service any more; nothing where it cannot be known. */
function changeOf(name: string, answer: Answer<ServiceEntry>): [string, ServiceSummary | undefined][] {
  if (answer.kind === 'found') return [[name, summaryOf(answer.body)]];
  return answer.kind === 'refused' ? [[name, undefined]] : [];
}

function summaryOf({ name, status, accountId, regions, conflicts }: ServiceEntry): ServiceSummary {
  return {
    name,
    status,
    accountId,
    regions: regions.map(({ region }) => region),
    conflicts: conflicts.length,
    siblings: regions.reduce((sum, { siblings }) => sum + siblings.length, 0),
  };
}

/** In the order of names, which is the order of the pages. */
export function merged(
  services: readonly ServiceSummary[],
  changes: ReadonlyMap<string, ServiceSummary | undefined>,
): readonly ServiceSummary[] {
  const kept = services.filter(({ name }) => !changes.has(name));
  const fresh = [...changes.values()].filter((summary) => summary !== undefined);
  return [...kept, ...fresh].sort((a, b) => (a.name < b.name ? -1 : 1));
}
