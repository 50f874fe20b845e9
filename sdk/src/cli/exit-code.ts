// The exit codes that a script can rely on.
import { isWaypostError } from '../model/index.js';

export const EXIT = {
  /** Found, or done. */
  found: 0,
  /** The registry answered that there is no such thing, or a gate fails. */
  notResolvable: 1,
  /** The command line is invalid. */
  usage: 2,
  /** The registry cannot be reached. */
  unreachable: 3,
  /** An internal error of this program. */
  fault: 70,
  /** Interrupted by Ctrl-C before it was done. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export function exitCodeOf(error: unknown): ExitCode {
  if (!isWaypostError(error)) return EXIT.fault;
  switch (error.code) {
    case 'INVALID_REQUEST':
    case 'METHOD_NOT_ALLOWED':
      return EXIT.usage;
    case 'REGISTRY_UNAVAILABLE':
      return EXIT.unreachable;
    default:
      return EXIT.notResolvable;
  }
}
