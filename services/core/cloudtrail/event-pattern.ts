// EventBridge's pattern matching, as far as Waypost's rules use it: equal strings, `prefix` and `exists`. Compiling any other
// pattern throws, so the local server cannot match differently from the deployed rules.
import { isObject } from 'waypost/model';
import { type JsonObject } from '../json.js';

/** A condition on one field; one condition of a list must hold. */
type PatternCondition = string | { readonly prefix: string } | { readonly exists: boolean };

export interface EventPattern {
  readonly [field: string]: readonly PatternCondition[] | EventPattern;
}

/** Tests a leaf: text, number, boolean or null, never an object or a list. */
type LeafTest = (leaf: unknown) => boolean;

/** Fields that one object must have together. */
type Fields = readonly (readonly [name: string, then: LeafTest | Fields])[];

/** The path of a field that must be absent. */
type FieldPath = readonly string[];

/** Compiles a pattern into a predicate of events. Throws if the pattern uses an unknown feature. */
export function compilePattern(pattern: EventPattern): (event: unknown) => boolean {
  const absent: FieldPath[] = [];
  const fields = compileFields(pattern, [], absent);
  return (event) => isObject(event) && hasFields(event, fields) && absent.every((path) => isAbsent(event, path));
}

function compileFields(pattern: unknown, path: FieldPath, absent: FieldPath[]): Fields {
  if (!isObject(pattern) || Object.keys(pattern).length === 0) throw refusal('is not an object with fields', path);
  const fields: (readonly [string, LeafTest | Fields])[] = [];
  for (const [name, value] of Object.entries(pattern)) {
    const here = [...path, name];
    // `$or` is an operator, and a dot joins names in AWS's matcher.
    if (name.startsWith('$') || name.includes('.')) throw refusal('is not a plain field name', here);
    const then = Array.isArray(value) ? compileConditions(value, here, absent) : compileFields(value, here, absent);
    if (then.length > 0) fields.push([name, then]);
  }
  return fields;
}

/** One test for the list; an empty list if the conditions ask for absence. */
function compileConditions(
  conditions: readonly unknown[],
  path: FieldPath,
  absent: FieldPath[],
): LeafTest | readonly [] {
  if (conditions.length === 0) throw refusal('is an empty list', path);
  const tests = conditions.map((condition) => compileCondition(condition, path));
  const positive = tests.filter((test) => test !== 'absent');
  if (positive.length === tests.length) return (leaf) => positive.some((test) => test(leaf));
  if (tests.length > 1) throw refusal('combines absence with another condition, which is not supported', path);
  absent.push(path);
  return [];
}

function compileCondition(condition: unknown, path: FieldPath): LeafTest | 'absent' {
  // Text equals only text: "1" is not the number 1.
  if (typeof condition === 'string') return (leaf) => leaf === condition;
  const [[operator, operand] = [], ...others] = isObject(condition) ? Object.entries(condition) : [];
  if (others.length > 0) throw refusal('has more than one operator in one condition', path);
  if (operator === 'prefix' && typeof operand === 'string' && operand !== '') {
    return (leaf) => typeof leaf === 'string' && leaf.startsWith(operand);
  }
  // Every leaf exists, null included.
  if (operator === 'exists' && typeof operand === 'boolean') return operand ? () => true : 'absent';
  throw refusal(`has an unsupported condition: ${JSON.stringify(condition)}`, path);
}

/**
 * Lists in an event are searched; all conditions below one list must hold for one of its elements.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns-arrays.html
 * @see https://github.com/aws/event-ruler#json-array-matching
 */
function hasFields(value: unknown, fields: Fields): boolean {
  return elementsOf(value).some((element) => isObject(element) && fields.every((field) => hasField(element, field)));
}

function hasField(object: JsonObject, [name, then]: Fields[number]): boolean {
  if (!Object.hasOwn(object, name)) return false;
  return typeof then === 'function' ? leavesOf(object[name]).some(then) : hasFields(object[name], then);
}

/**
 * Absence must hold for all elements of every list. Only leaves count: an object counts as absent.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
function isAbsent(event: JsonObject, path: FieldPath): boolean {
  let values: readonly unknown[] = [event];
  for (const name of path) {
    values = values.flatMap((value) =>
      elementsOf(value).flatMap((element) =>
        isObject(element) && Object.hasOwn(element, name) ? [element[name]] : [],
      ),
    );
  }
  return values.every((value) => leavesOf(value).length === 0);
}

function leavesOf(value: unknown): readonly unknown[] {
  return elementsOf(value).filter((element) => !isObject(element));
}

/** The elements of a list and of all lists in it; any other value is its own element. */
function elementsOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) return [value];
  const elements: unknown[] = [];
  const lists: unknown[][] = [value];
  for (let list = lists.pop(); list !== undefined; list = lists.pop()) {
    for (const element of list) {
      if (Array.isArray(element)) lists.push(element);
      else elements.push(element);
    }
  }
  return elements;
}

function refusal(what: string, path: FieldPath): TypeError {
  return new TypeError(`Event pattern, ${path.length === 0 ? 'top' : path.join('.')}: ${what}`);
}
