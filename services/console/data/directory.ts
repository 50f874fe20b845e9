// All names of the registry, in order: read page by page, then updated name by name.
import { compareText, defined, summaryOf, type ServiceEntry, type ServiceSummary } from 'waypost/model';
import type { AnswerCache } from './answers.js';
import type { Ask, AskResult, HttpRefusal } from './ask.js';
import { type Cell, createCell } from './cell.js';

interface Directory {
  readonly services: readonly ServiceSummary[];
  /** True once all pages are read. */
  readonly complete: boolean;
  readonly refusal?: HttpRefusal;
}

export interface DirectoryReader {
  readonly cell: Cell<Directory>;
  /** Reads all pages again. The known names stay until then. */
  readonly reload: () => Promise<void>;
  /** Updates these names. */
  readonly update: (names: readonly string[]) => Promise<void>;
}

interface PageBody {
  readonly services: readonly ServiceSummary[];
  readonly cursor?: string;
}

/** The first page is small, so that the list shows at once. */
const [FIRST, PAGE] = [200, 1000];
/** For more names than this, all pages are read again. */
const ONE_BY_ONE = 40;
/** After reading all pages, the next reading waits this many times as long as the last one took. */
const REST = 3;

export function createDirectory(ask: Ask, answers: AnswerCache): DirectoryReader {
  const cell = createCell<Directory>({ services: [], complete: false });
  let [reading, again, restUntil]: [Promise<void> | undefined, boolean, number] = [undefined, false, 0];

  const readAll = async (): Promise<void> => {
    const [begun, before] = [performance.now(), cell.get()];
    const services: ServiceSummary[] = [];
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      const limit = services.length === 0 ? FIRST : PAGE;
      const answer: AskResult<PageBody> = await ask<PageBody>(pagePath(limit, cursor));
      if (answer.kind === 'refused') {
        cell.set({ services: [], complete: true, refusal: answer.refusal });
        return;
      }
      if (answer.kind !== 'found') {
        cell.set({ ...before, complete: false });
        return;
      }
      services.push(...answer.body.services);
      cursor = answer.body.cursor;
      // Shows pages as they arrive on the first reading; later all at once, so that the list does not jump.
      if (!before.complete || cursor === undefined) {
        cell.set({ services: [...services], complete: cursor === undefined });
      }
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
      // Only the list shows health, once it is computed; an entry does not.
      return reload();
    },
  };
}

export const servicePath = (name: string): string => `/v1/services/${encodeURIComponent(name)}`;

function pagePath(limit: number, cursor: string): string {
  return `/v1/services?limit=${limit}${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`;
}

/** A name with its new summary, or with undefined if it is no longer a service. An empty list if that is unknown. */
function changeOf(name: string, answer: AskResult<ServiceEntry>): [string, ServiceSummary | undefined][] {
  if (answer.kind === 'found') return [[name, summaryOf(answer.body)]];
  return answer.kind === 'refused' ? [[name, undefined]] : [];
}

/** Sorted by name, like the pages. Each service keeps its last known health. */
function merged(
  services: readonly ServiceSummary[],
  changes: ReadonlyMap<string, ServiceSummary | undefined>,
): readonly ServiceSummary[] {
  const kept = services.filter(({ name }) => !changes.has(name));
  const before = new Map(services.map(({ name, health }) => [name, health]));
  const fresh = [...changes.values()].flatMap((summary) =>
    summary === undefined ? [] : [{ ...summary, ...defined({ health: before.get(summary.name) }) }],
  );
  return [...kept, ...fresh].sort((a, b) => compareText(a.name, b.name));
}
