// The metrics of a deployed registry. The handlers publish these names; alarms and the dashboard read them. The registry is the only
// dimension that varies: a dimension for each account or service would make each a paid metric.

export const MEASURES = {
  /** Seconds from an API call to its place in the registry. */
  eventLag: 'EventLag',
  /** Events by their outcome. */
  applied: 'EventsApplied',
  unchanged: 'EventsUnchanged',
  ignored: 'EventsIgnored',
  /** Forged, or outside a grammar. */
  invalid: 'EventsInvalid',
  /** Seconds since the last full sweep, for the account and region whose sweep is the oldest. */
  sweepAge: 'SweepAge',
  /** Accounts and regions that a sweep could not see completely. */
  unseen: 'ScopesUnseen',
  /** Differences that events had missed and a sweep found and repaired. */
  drift: 'Drift',
  /** Removals that the deletion guard holds back until a second sweep agrees. */
  held: 'RemovalsHeld',
  /** Resources that serve again although a direct look-up had not found them. */
  revived: 'Revived',
  /** Names that an account claims although another account owns them. */
  conflicts: 'Conflicts',
  /** Served names with a sibling in the owner's account. */
  siblings: 'Siblings',
  /** Names with several live APIs where nothing shows which one is meant. */
  ambiguous: 'AmbiguousReplacements',
} as const;

export type Measure = (typeof MEASURES)[keyof typeof MEASURES];

export const MEASURE_NAMESPACE = 'Waypost';

/** The value of the dimension that Powertools always sets. */
export const MEASURE_SERVICE = 'waypost';
