// What a deployed registry measures of itself. The handlers put these names, and the alarms and the dashboard ask for them.
// The registry is the only dimension that varies: one per account or service would make a paid metric of each.

export const MEASURES = {
  /** Seconds from an API call to its place in the registry. */
  eventLag: 'EventLag',
  /** Events by what became of them. */
  applied: 'EventsApplied',
  unchanged: 'EventsUnchanged',
  ignored: 'EventsIgnored',
  /** Forged, or outside a grammar. */
  invalid: 'EventsInvalid',
  /** Seconds since the last full sweep, of the account and region where it is longest ago. */
  sweepAge: 'SweepAge',
  /** Accounts and regions that a sweep could not see as a whole. */
  unseen: 'ScopesUnseen',
  /** Differences that a sweep found and repaired: what events had missed. */
  drift: 'Drift',
  /** Removals that the deletion guard holds back until a second sweep agrees. */
  held: 'RemovalsHeld',
  /** Names that an account claims which another one holds. */
  conflicts: 'Conflicts',
  /** Served names with a sibling of their own account. */
  siblings: 'Siblings',
} as const;

export type Measure = (typeof MEASURES)[keyof typeof MEASURES];

export const MEASURE_NAMESPACE = 'Waypost';

/** Powertools' own dimension, which it always sets. */
export const MEASURE_SERVICE = 'waypost';
