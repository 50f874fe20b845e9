/** What one try to apply facts came to. `tied`: only values decided between two facts, so the resource must be looked at. */
export interface Attempt {
  readonly outcome: 'applied' | 'unchanged' | 'conflict';
  readonly tied: boolean;
}
