// The error that a user can fix, and the codes of the operating system's errors.

/** The local server cannot start, for a reason that the user can fix. It is printed without a stack. */
export class StartRefused extends Error {
  override readonly name = 'StartRefused';

  constructor(
    message: string,
    /** What to do, in the imperative. */
    readonly remedy: string,
  ) {
    super(message);
  }
}

/** The code of an operating system's error, such as `ENOENT`. Read by shape, since Jest's realm has another `Error`. */
export function codeOf(error: unknown): string | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}
