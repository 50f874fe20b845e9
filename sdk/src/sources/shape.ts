// Small checks of what came over a wire. A check says what is wrong and where, or nothing; members it does not know are
// accepted, since a newer registry may add some.

export type Shape = (value: unknown, at: string) => string | undefined;

export function fits(test: (value: unknown) => boolean, wanted: string): Shape {
  return (value, at) => (test(value) ? undefined : `${at} is not ${wanted}`);
}

export const text = fits((value) => typeof value === 'string', 'a string');
export const flag = fits((value) => typeof value === 'boolean', 'true or false');
export const amount = fits((value) => typeof value === 'number' && Number.isFinite(value), 'a number');
export const time = fits((value) => typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value), 'a time');

export function oneOf(...values: readonly unknown[]): Shape {
  return fits((value) => values.includes(value), `one of ${values.join(', ')}`);
}

export function optional(shape: Shape): Shape {
  return (value, at) => (value === undefined ? undefined : shape(value, at));
}

export function nullable(shape: Shape): Shape {
  return (value, at) => (value === null ? undefined : shape(value, at));
}

export function listOf(shape: Shape): Shape {
  return (value, at) => {
    if (!Array.isArray(value)) return `${at} is not a list`;
    for (const [index, element] of value.entries()) {
      const wrong = shape(element, `${at}[${index}]`);
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  };
}

export function shapeOf(members: Readonly<Record<string, Shape>>): Shape {
  const rows = Object.entries(members);
  return (value, at) => {
    if (!isRecord(value)) return `${at} is not an object`;
    for (const [name, shape] of rows) {
      const wrong = shape(value[name], `${at}.${name}`);
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  };
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
