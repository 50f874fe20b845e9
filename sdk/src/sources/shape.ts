// Small checks of what came over a wire. A check says what is wrong and where, or nothing; members it does not know are
// accepted, since a newer registry may add some.

/** A test and what it wants; a list of one shape; or members: `name?` may be left out, `name|null` may be null. */
export type Shape = Leaf | readonly [Shape] | Members;

interface Members {
  readonly [member: string]: Shape;
}

export interface Leaf {
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
  const wrong = misfitOf(shape, value);
  return wrong === undefined ? undefined : `${at}${wrong}`;
}

/** As `.endpoints[0].state is not a string`: the way to it is put together only where there is something wrong. */
function misfitOf(shape: Shape, value: unknown): string | undefined {
  if (isLeaf(shape)) return shape.test(value) ? undefined : ` is not ${shape.wanted}`;
  if (isList(shape)) return Array.isArray(value) ? misfitInList(shape[0], value) : ' is not a list';
  return isRecord(value) ? misfitOfMembers(membersOf(shape), value) : ' is not an object';
}

function misfitInList(shape: Shape, elements: readonly unknown[]): string | undefined {
  for (const [index, element] of elements.entries()) {
    const wrong = misfitOf(shape, element);
    if (wrong !== undefined) return `[${index}]${wrong}`;
  }
  return undefined;
}

function misfitOfMembers(members: readonly Member[], value: Plain): string | undefined {
  for (const { name, shape, mayLack, mayBeNull } of members) {
    const own = value[name];
    if ((own === undefined && mayLack) || (own === null && mayBeNull)) continue;
    const wrong = misfitOf(shape, own);
    if (wrong !== undefined) return `.${name}${wrong}`;
  }
  return undefined;
}

interface Member {
  readonly name: string;
  readonly shape: Shape;
  readonly mayLack: boolean;
  readonly mayBeNull: boolean;
}

const known = new WeakMap<Members, readonly Member[]>();

/** The members of a shape, taken apart once: every answer is held to the same few shapes. */
function membersOf(shape: Members): readonly Member[] {
  const members = known.get(shape) ?? Object.entries(shape).map(memberOf);
  known.set(shape, members);
  return members;
}

function memberOf([text, shape]: readonly [string, Shape]): Member {
  const [name = ''] = text.split(/[?|]/);
  return { name, shape, mayLack: text.includes('?'), mayBeNull: text.includes('|') };
}

type Plain = Readonly<Record<string, unknown>>;

const isLeaf = (shape: Shape): shape is Leaf => 'wanted' in shape && typeof shape.wanted === 'string';
const isList = (shape: Shape): shape is readonly [Shape] => Array.isArray(shape);

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
