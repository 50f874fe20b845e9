/** A local server that cannot start or go on, for a reason that its user can mend. Shown without a stack. */
export class StartRefused extends Error {
  override readonly name = 'StartRefused';

  constructor(
    message: string,
    /** What to do. */
    readonly remedy: string,
  ) {
    super(message);
  }
}
