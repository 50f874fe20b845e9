// A log with one JSON object per line, which CloudWatch Logs can query by member.

type Level = 'info' | 'warn' | 'error';

interface JsonLogOptions {
  readonly write: (line: string) => void;
  /** Members of every line, such as the registry. */
  readonly members?: Readonly<Record<string, unknown>>;
}

export type JsonLog = (level: Level, message: string, details?: Readonly<Record<string, unknown>>) => void;

/** A detail never replaces `level` or `message`. Details that JSON cannot express are omitted; they do not throw. */
export function createJsonLog({ write, members = {} }: JsonLogOptions): JsonLog {
  return (level, message, details = {}) => {
    write(`${toJson({ ...members, ...details, level, message })}\n`);
  };
}

function toJson(line: Readonly<Record<string, unknown>>): string {
  try {
    return JSON.stringify(line, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
  } catch {
    return JSON.stringify({ level: line.level, message: line.message, unprintable: Object.keys(line) });
  }
}
