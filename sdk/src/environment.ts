// The environment as a value: only entry points read `process.env`.

export type Environment = Readonly<Record<string, string | undefined>>;

/** The variable's text; an empty variable counts as unset. */
export function readVariable(env: Environment, name: string): string | undefined {
  const text = env[name];
  return text === '' ? undefined : text;
}
