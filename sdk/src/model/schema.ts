// The schemas that types, decoding and the OpenAPI document come from.
import { isObject } from './basics.js';
import type { Grammar } from './grammar.js';

/** The major version of the format. A minor one only adds members, and every reader accepts members it does not know. */
export const SCHEMA = 1;

/** A schema as data: the OpenAPI document is made from it. */
export type SchemaKind =
  | { readonly is: 'text'; readonly grammar?: Grammar }
  | { readonly is: 'time' | 'boolean' | 'true' }
  | { readonly is: 'number'; readonly least: number }
  | { readonly is: 'choice'; readonly values: readonly string[] }
  | { readonly is: 'list'; readonly element: Schema<unknown> }
  | { readonly is: 'nullable'; readonly value: Schema<unknown> }
  | { readonly is: 'object'; readonly required: SchemaMembers; readonly optional: SchemaMembers };

/** Describes values of a type. */
export interface Schema<T> {
  readonly kind: SchemaKind;
  /** What is wrong with a value, after the path to it: ` is not a list`, `.name is not a string`; undefined if it fits. */
  readonly misfit: (value: unknown) => string | undefined;
  /** Carries the type; it has no value. */
  readonly type?: T;
}

/** The schemas of an object's members, by name. */
export type SchemaMembers = Readonly<Record<string, Schema<unknown>>>;

/** The type that a schema describes. */
export type Infer<S> = S extends Schema<infer T> ? T : never;

type AllMembers<M> = { readonly [K in keyof M]: Infer<M[K]> };
type SomeMembers<M> = { readonly [K in keyof M]?: Infer<M[K]> };

function leaf<T>(kind: SchemaKind, fits: (value: unknown) => boolean, wanted: string): Schema<T> {
  return { kind, misfit: (value) => (fits(value) ? undefined : ` is not ${wanted}`) };
}

const isText = (value: unknown): boolean => typeof value === 'string';

export const text: Schema<string> = leaf({ is: 'text' }, isText, 'a string');
export const flag: Schema<boolean> = leaf({ is: 'boolean' }, (value) => typeof value === 'boolean', 'true or false');
export const time: Schema<string> = leaf(
  { is: 'time' },
  (value) => typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value),
  'a time',
);
/** True or absent, so it is not checked. */
export const onlyTrue: Schema<true> = unchecked({ kind: { is: 'true' }, misfit: () => undefined });

/** A number. Readers accept any; the OpenAPI document promises a whole number from `least`. */
export const amountFrom = (least: number): Schema<number> => leaf({ is: 'number', least }, Number.isFinite, 'a number');

/** A string that fits a grammar, or another test. */
export function fitting(fits: Grammar | ((value: string) => boolean), wanted: string): Schema<string> {
  const kind: SchemaKind = 'pattern' in fits ? { is: 'text', grammar: fits } : { is: 'text' };
  return leaf(kind, (value) => typeof value === 'string' && fits(value), wanted);
}

export function choice<const V extends readonly string[]>(...values: V): Schema<V[number]> {
  return leaf({ is: 'choice', values }, (value) => values.includes(value as string), `one of ${values.join(', ')}`);
}

/** Accepts any string, so that a later version may add values; whoever uses it checks the grammar. */
export const loose = <T extends string>({ kind }: Schema<T>): Schema<T> => leaf(kind, isText, 'a string');

/** Accepts any value: it is shown, and nothing depends on it. */
export function unchecked<T>({ kind }: Schema<T>): Schema<T> {
  return { kind, misfit: () => undefined };
}

export function nullable<T>(value: Schema<T>): Schema<T | null> {
  return { kind: { is: 'nullable', value }, misfit: (given) => (given === null ? undefined : value.misfit(given)) };
}

export function list<T>(element: Schema<T>): Schema<readonly T[]> {
  const misfit = (value: unknown): string | undefined => {
    if (!Array.isArray(value)) return ' is not a list';
    for (const [index, each] of value.entries()) {
      const wrong = element.misfit(each);
      if (wrong !== undefined) return `[${index}]${wrong}`;
    }
    return undefined;
  };
  return { kind: { is: 'list', element }, misfit };
}

/** An object with these members; others are accepted, since a later version may add some. */
export function object<R extends SchemaMembers>(required: R): Schema<AllMembers<R>>;
export function object<R extends SchemaMembers, O extends SchemaMembers>(
  required: R,
  optional: O,
): Schema<AllMembers<R> & SomeMembers<O>>;
export function object(required: SchemaMembers, optional: SchemaMembers = {}): Schema<unknown> {
  const members = [...Object.entries(required), ...Object.entries(optional)];
  const misfit = (value: unknown): string | undefined => {
    if (!isObject(value)) return ' is not an object';
    for (const [name, member] of members) {
      const own = value[name];
      const wrong = own === undefined && Object.hasOwn(optional, name) ? undefined : member.misfit(own);
      if (wrong !== undefined) return `.${name}${wrong}`;
    }
    return undefined;
  };
  return { kind: { is: 'object', required, optional }, misfit };
}

/** The same schema with a named type, which messages and documents then show. */
export const typed = <T>(schema: Schema<T>): Schema<T> => schema;
