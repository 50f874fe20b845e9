// What a script can tell by a command's exit code.
import { isWaypostError } from '../model/index.js';

export const EXIT = {
  /** Found, done, in order. */
  found: 0,
  /** The registry was asked, and the answer is no. */
  notResolvable: 1,
  /** The command cannot be run as it was given. */
  usage: 2,
  /** The registry could not be asked. */
  unreachable: 3,
  /** A fault of this program. */
  fault: 70,
  /** Ended by Ctrl-C before it was done. */
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
