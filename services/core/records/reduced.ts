/** What folding one fact into a record gives. */
export interface Reduced<R> {
  readonly record: R;
  /** Two facts of one second and rank contradict each other: the resource must be looked at. */
  readonly tied: boolean;
}
