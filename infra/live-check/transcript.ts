// Records the requests and answers of a question. Account ids, names of callers and credentials are masked before they are written.
import { messageOf } from 'waypost/model';

export interface Transcript {
  readonly entries: readonly object[];
  readonly add: (entry: object) => void;
}

export function createTranscript(clock: () => Date): Transcript {
  const entries: object[] = [];
  return { entries, add: (entry) => void entries.push({ at: clock().toISOString(), ...entry }) };
}

interface MiddlewareClient {
  readonly middlewareStack: {
    readonly add: (
      middleware: (
        next: (args: { input: object }) => Promise<{ output: object }>,
        context: { commandName?: string },
      ) => (args: { input: object }) => Promise<{ output: object }>,
      options: { step: 'initialize'; name: string },
    ) => void;
  };
}

/** Adds each command of a client to a transcript, with its answer or error. */
export function recordCommands<C>(client: C, transcript: Transcript): C {
  const { middlewareStack } = client as unknown as MiddlewareClient; // every client of the AWS SDK has one
  middlewareStack.add(
    (next, context) => async (args) => {
      const sent = { command: context.commandName ?? 'unknown', input: args.input };
      try {
        const { output } = await next(args);
        transcript.add({ ...sent, output: { ...output, $metadata: undefined } });
        return { output };
      } catch (error) {
        const name = error instanceof Error ? error.name : 'unknown';
        transcript.add({ ...sent, error: { name, message: messageOf(error) } });
        throw error;
      }
    },
    { step: 'initialize', name: 'transcript' },
  );
  return client;
}

/** The example account of AWS's documents. */
const EXAMPLE_ACCOUNT = '111122223333';
const OF_CALLER = /^(?:accessKeyId|userName|principalId|sourceIPAddress|userIdentity)$/i;

/** The text of a value in which accounts and callers are masked. An account id is twelve digits without a digit or letter beside them. */
export function masked(value: unknown): string {
  const text = JSON.stringify(value, maskMember, 2);
  return text.replace(/(?<![0-9a-zA-Z.-])\d{12}(?![0-9a-zA-Z])/g, EXAMPLE_ACCOUNT);
}

function maskMember(key: string, member: unknown): unknown {
  // LookupEvents gives each record as a text.
  if (key === 'CloudTrailEvent' && typeof member === 'string') return JSON.parse(member);
  return OF_CALLER.test(key) && member !== undefined ? 'masked' : member;
}
