// What keeping and reading the activity index needs.
import type { ActivityFilter, ActivityRow, HistoryLine, ServiceEntry, Timestamp } from 'waypost/model';
import type { NamedLine, SweepOutcome } from '../../core/activity/rows.js';
import type { Scope } from '../../core/records/fact.js';
import type { Second } from '../../core/time.js';
import type { Clock } from '../ports.js';
import type { ServiceMoved } from '../../core/activity/moved-event.js';

/** The lines and states that rows are made from, and the rows themselves. */
export interface ActivityStore {
  /** In the order of the names. */
  readonly entries: (names: readonly string[]) => Promise<readonly (ServiceEntry | null)[]>;
  /** In the order of the positions; null for a line that has expired. */
  readonly lines: (positions: readonly NamedLine[]) => Promise<readonly (StoredLine | null)[]>;
  readonly sweeps: (scopes: readonly Scope[] | 'all') => Promise<readonly SweptScope[]>;
  /** Those of the rows that are not in the index. */
  readonly missing: (rows: readonly ActivityRow[]) => Promise<readonly ActivityRow[]>;
  /** Adds a row. A row that is there already stays as it is. */
  readonly put: (row: ActivityRow) => Promise<void>;
  /** A page of one day's rows, newest first. */
  readonly day: (day: string, page: DayPage) => Promise<DayRows>;
}

export interface StoredLine {
  readonly line: HistoryLine;
  readonly recordedAt: Second;
}

type SweptScope = Scope & { readonly state: SweepOutcome };

export interface DayPage {
  readonly limit: number;
  /** Rows of an earlier time are left out. */
  readonly since: Timestamp;
  /** The cursor to continue from. */
  readonly before?: string | undefined;
}

export interface DayRows {
  readonly rows: readonly ActivityRow[];
  /** The cursor of the next page of this day; absent on its last page. */
  readonly next?: string;
}

/** What a question about the activity asks. */
export interface ActivityQuestion extends ActivityFilter {
  readonly since: Timestamp;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface ActivityPage {
  readonly rows: readonly ActivityRow[];
  /** Absent on the last page. */
  readonly cursor?: string;
}

export interface ActivityDeps {
  readonly store: ActivityStore;
  readonly clock: Clock;
  readonly registry: string;
  /** Tells others of moves, each at least once. */
  readonly announce?: (moves: readonly ServiceMoved[]) => Promise<void>;
}

/** What was written. */
export interface ActivityChange {
  /** New lines of histories. */
  readonly lines: readonly NamedLine[];
  /** Services that may have new conflicts. */
  readonly services: readonly string[];
  /** Scopes that were swept. */
  readonly scopes: readonly Scope[] | 'all';
}
