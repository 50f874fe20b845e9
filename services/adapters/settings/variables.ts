// Reads environment variables, each by a rule, and reports every wrong one by name with what it must be. The rules are plain
// functions: building zod schemas would take a quarter of a function's cold start, and JSON shapes do not fit text.

import type { Environment } from 'waypost/model';

/** Reads the text of a variable, which is undefined if the variable is not set. Throws a `VariableError`. */
type VariableRule<T> = (text: string | undefined) => T;

type VariableValues<R> = { readonly [K in keyof R]: R[K] extends VariableRule<infer T> ? T : never };

/** Its message continues the variable's name. */
class VariableError extends Error {}

/**
 * Reads all variables that have a rule.
 * @throws Error that begins with `failure` and names every wrong variable.
 */
export function readVariables<const R extends Readonly<Record<string, VariableRule<unknown>>>>(
  environment: Environment,
  rules: R,
  failure: string,
): VariableValues<R> {
  const wrong: string[] = [];
  const entries = Object.entries(rules).map(([name, rule]) => {
    try {
      // An empty variable counts as not set, since CloudFormation's conditions leave empty ones.
      return [name, rule(environment[name] === '' ? undefined : environment[name])] as const;
    } catch (error) {
      if (!(error instanceof VariableError)) throw error;
      wrong.push(`${name} ${error.message}`);
      return [name, undefined] as const;
    }
  });
  if (wrong.length > 0) throw new Error(`${failure}: ${wrong.join('; ')}.`);
  return Object.fromEntries(entries) as VariableValues<R>; // each by its rule, since none was wrong
}

export const optional: VariableRule<string | undefined> = (text) => text;

export function required(isValid: (text: string) => boolean, expected: string): VariableRule<string> {
  return (text) => {
    if (text === undefined) throw new VariableError(`is not set; it must be ${expected}`);
    return checked(text, isValid, expected);
  };
}

/** Undefined if the variable is not set. */
export function matching(isValid: (text: string) => boolean, expected: string): VariableRule<string | undefined> {
  return (text) => (text === undefined ? undefined : checked(text, isValid, expected));
}

/** Items separated by commas, without repeats; empty if the variable is not set. */
export function list(isValid: (text: string) => boolean, expected: string): VariableRule<readonly string[]> {
  return (text = '') => {
    const parts = text.split(',').map((part) => part.trim());
    const items = [...new Set(parts.filter((part) => part !== ''))];
    if (!items.every(isValid)) throw new VariableError(`must be ${expected}`);
    return items;
  };
}

/** One of the values; the first if the variable is not set. */
export function oneOf<const T extends string>(values: readonly [T, ...T[]]): VariableRule<T> {
  return (text = values[0]) => {
    const value = values.find((each) => each === text);
    if (value === undefined) throw new VariableError(`must be one of ${values.join(', ')}`);
    return value;
  };
}

/** JSON that `read` turns into a value. `read` returns undefined if the JSON is not valid for the variable. */
export function json<T>(read: (value: unknown) => T | undefined, expected: string, byDefault: T): VariableRule<T> {
  return (text) => {
    if (text === undefined) return byDefault;
    const value = read(parsed(text));
    if (value === undefined) throw new VariableError(`must be ${expected}`);
    return value;
  };
}

interface NumberRange {
  readonly byDefault: number;
  readonly min: number;
  readonly max?: number;
  readonly isWhole?: true;
}

export function number({ byDefault, min, max = Infinity, isWhole }: NumberRange): VariableRule<number> {
  return (text) => {
    const value = text === undefined ? byDefault : Number(text);
    const isValid = value >= min && value <= max && (isWhole === undefined || Number.isInteger(value));
    if (isValid) return value;
    const range = max === Infinity ? `of at least ${min}` : `from ${min} to ${max}`;
    throw new VariableError(`must be a ${isWhole === true ? 'whole ' : ''}number ${range}`);
  };
}

function checked(text: string, isValid: (text: string) => boolean, expected: string): string {
  if (!isValid(text)) throw new VariableError(`must be ${expected}`);
  return text;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new VariableError('is not JSON');
  }
}
