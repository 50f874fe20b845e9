// The shapes of calls: which members are read, and what each must be. They replace zod's schemas in the watching functions, to keep
// their bundles small and their cold starts short.
import { isObject } from 'waypost/model';
import type { JsonObject } from '../json.js';

/** Returns the typed value, or what is wrong with it. Members without a shape are not read. */
export type Shape<T> = (value: unknown) => T | Misfit;

export type ShapeValue<S> = S extends Shape<infer T> ? Exclude<T, Misfit> : never;

/** A value that does not fit, and its path. */
export class Misfit {
  readonly path: readonly (string | number)[];
  readonly what: string;
  readonly value: unknown;

  constructor(what: string, value: unknown, path: readonly (string | number)[] = []) {
    this.what = what;
    this.value = value;
    this.path = path;
  }

  within(step: string | number): Misfit {
    return new Misfit(this.what, this.value, [step, ...this.path]);
  }
}

export function fitting<T>(fits: (value: unknown) => value is T, what: string): Shape<T> {
  return (value) => (fits(value) ? value : new Misfit(what, value));
}

export const anything: Shape<unknown> = (value) => value;

/** Null and missing values are undefined. */
export function optional<T>(shape: Shape<T>): Shape<T | undefined> {
  return (value) => (value === undefined || value === null ? undefined : shape(value));
}

/**
 * Reads these members of an object; CloudTrail's reference asks readers to ignore all others. Returns the object itself if no member
 * is converted, as in most events: a copy would cost as much as the checks. The other members are hidden by the type.
 */
export function part<T extends object>(members: { readonly [Name in keyof T]: Shape<T[Name]> }): Shape<Readonly<T>> {
  const names = Object.keys(members);
  const shapes = Object.values<Shape<unknown>>(members);
  // Most events lack most members, and a missing optional member needs no reading.
  const mayLack = shapes.map((shape) => shape(undefined) === undefined);
  return (value) => {
    if (!isObject(value)) return new Misfit('is not an object', value);
    let copy: Record<string, unknown> | undefined;
    for (let i = 0; i < shapes.length; i += 1) {
      const name = names[i] as string;
      const shown = value[name];
      if (shown === undefined && mayLack[i] === true) continue;
      const member = (shapes[i] as Shape<unknown>)(shown);
      if (member instanceof Misfit) return member.within(name);
      if (member !== shown) copy ??= pick(value, names.slice(0, i));
      if (copy !== undefined && member !== undefined) copy[name] = member;
    }
    // Every member was read by its own shape, which the type system cannot express for a loop.
    return (copy ?? value) as T;
  };
}

function pick(value: JsonObject, names: readonly string[]): Record<string, unknown> {
  const picked: Record<string, unknown> = {};
  for (const name of names) if (value[name] !== undefined) picked[name] = value[name];
  return picked;
}

/** Reads a list; returns the list itself where no element is converted. */
export function list<T>(element: Shape<T>): Shape<readonly T[]> {
  return (value) => {
    if (!Array.isArray(value)) return new Misfit('is not a list', value);
    let copy: unknown[] | undefined;
    for (let i = 0; i < value.length; i += 1) {
      const read = element(value[i]);
      if (read instanceof Misfit) return read.within(i);
      if (read !== value[i]) copy ??= value.slice();
      if (copy !== undefined) copy[i] = read;
    }
    // The loop has just read every element.
    return (copy ?? value) as T[];
  };
}

/** An object used as a map: all its values have one shape. */
export function mapOf<T>(shape: Shape<T>): Shape<Readonly<Record<string, T>>> {
  return (value) => {
    if (!isObject(value)) return new Misfit('is not a map', value);
    for (const key of Object.keys(value)) {
      const read = shape(value[key]);
      if (read instanceof Misfit) return read.within(key);
    }
    // The loop has just checked every value.
    return value as Readonly<Record<string, T>>;
  };
}

/** Applies a function to the value, then the shape. */
export function after<T>(change: (value: unknown) => unknown, shape: Shape<T>): Shape<T> {
  return (value) => shape(change(value));
}
