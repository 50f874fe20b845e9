// Environment variables, each read by a rule of its own; all that are wrong are told at once, by name, with what would be right.
// By hand and not by zod: making its schemas would take a quarter of what a function's start takes.

export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the text of a variable, undefined where it is not set. Throws `Wrong`. */
export type VariableRule<T> = (text: string | undefined) => T;

type VariableValues<R> = { readonly [K in keyof R]: R[K] extends VariableRule<infer T> ? T : never };

class VariableError extends Error {}

/**
 * The values of all variables that have a rule.
 * @throws Error that begins with `failure` and names every variable that is wrong.
 */
export function readVariables<const R extends Readonly<Record<string, VariableRule<unknown>>>>(
  environment: Environment,
  rules: R,
  failure: string,
): VariableValues<R> {
  const wrong: string[] = [];
  const entries = Object.entries(rules).map(([name, rule]) => {
    try {
      // An empty variable is one that is not set, as CloudFormation's conditions leave them.
      return [name, rule(environment[name] === '' ? undefined : environment[name])] as const;
    } catch (error) {
      if (!(error instanceof VariableError)) throw error;
      wrong.push(`${name}: ${error.message}`);
      return [name, undefined] as const;
    }
  });
  if (wrong.length > 0) throw new Error(`${failure}: ${wrong.join('; ')}.`);
  return Object.fromEntries(entries) as VariableValues<R>; // each by its rule, since none was wrong
}

export const optional: VariableRule<string | undefined> = (text) => text;

/** Must be set, and fit. */
export function required(fits: (text: string) => boolean, wants: string): VariableRule<string> {
  return (text) => {
    if (text === undefined) throw new VariableError(`is not set; it ${wants}`);
    return fitting(text, fits, wants);
  };
}

export function fit(fits: (text: string) => boolean, wants: string): VariableRule<string | undefined> {
  return (text) => (text === undefined ? undefined : fitting(text, fits, wants));
}

/** Separated by commas, none twice; none where the variable is not set. */
export function list(fits: (text: string) => boolean, wants: string): VariableRule<readonly string[]> {
  return (text = '') => {
    const parts = text.split(',').map((part) => part.trim());
    const items = [...new Set(parts.filter((part) => part !== ''))];
    if (!items.every(fits)) throw new VariableError(wants);
    return items;
  };
}

export function oneOf<const T extends string>(values: readonly [T, ...T[]]): VariableRule<T> {
  return (text = values[0]) => {
    const value = values.find((each) => each === text);
    if (value === undefined) throw new VariableError(`wants one of ${values.join(', ')}`);
    return value;
  };
}

/** JSON of which `read` makes a value, or undefined of what does not fit. */
export function json<T>(read: (value: unknown) => T | undefined, wants: string, usual: T): VariableRule<T> {
  return (text) => {
    if (text === undefined) return usual;
    const value = read(parsed(text));
    if (value === undefined) throw new VariableError(wants);
    return value;
  };
}

export interface NumberRange {
  readonly usual: number;
  readonly min: number;
  readonly max?: number;
  readonly whole?: true;
}

export function number({ usual, min, max = Infinity, whole }: NumberRange): VariableRule<number> {
  return (text) => {
    const value = text === undefined ? usual : Number(text);
    const fits = value >= min && value <= max && (whole === undefined || Number.isInteger(value));
    if (fits) return value;
    const upTo = max === Infinity ? 'or more' : `to ${max}`;
    throw new VariableError(`wants a ${whole === true ? 'whole ' : ''}number, ${min} ${upTo}`);
  };
}

function fitting(text: string, fits: (text: string) => boolean, wants: string): string {
  if (!fits(text)) throw new VariableError(wants);
  return text;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new VariableError('is not JSON');
  }
}
