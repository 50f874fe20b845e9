// Small checks of what came over a wire. A check says what is wrong and where, or nothing; members it does not know are
// accepted, since a newer registry may add some.

/** A test and what it wants; a list of one shape; or members: `name?` may be left out, `name|null` may be null. */
export type Shape = Leaf | readonly [Shape] | { readonly [member: string]: Shape };

interface Leaf {
  readonly test: (value: unknown) => boolean;
  readonly wanted: string;
}

export function fits(test: Leaf['test'], wanted: string): Leaf {
  return { test, wanted };
}

export const text = fits((value) => typeof value === 'string', 'a string');
export const flag = fits((value) => typeof value === 'boolean', 'true or false');
export const amount = fits(Number.isFinite, 'a number');
export const time = fits((value) => typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value), 'a time');

export function oneOf(...values: readonly unknown[]): Shape {
  return fits((value) => values.includes(value), `one of ${values.join(', ')}`);
}

/** What is wrong with a value, and where; undefined of one that fits. */
export function misfit(shape: Shape, value: unknown, at: string): string | undefined {
  if (isLeaf(shape)) return shape.test(value) ? undefined : `${at} is not ${shape.wanted}`;
  if (isList(shape)) {
    if (!Array.isArray(value)) return `${at} is not a list`;
    return firstOf(value.map((element, index) => misfit(shape[0], element, `${at}[${index}]`)));
  }
  if (!isRecord(value)) return `${at} is not an object`;
  return firstOf(
    Object.entries(shape).map(([member, inner]) => {
      const [name = ''] = member.split(/[?|]/);
      const own = value[name];
      const mayLack = (own === undefined && member.includes('?')) || (own === null && member.includes('|'));
      return mayLack ? undefined : misfit(inner, own, `${at}.${name}`);
    }),
  );
}

const isLeaf = (shape: Shape): shape is Leaf => 'wanted' in shape && typeof shape.wanted === 'string';
const isList = (shape: Shape): shape is readonly [Shape] => Array.isArray(shape);
const firstOf = (wrongs: readonly (string | undefined)[]) => wrongs.find((wrong) => wrong !== undefined);

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
