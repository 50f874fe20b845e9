// Reads the conditions of a policy statement. Those on the caller's endpoint and VPC are kept; of all others only the name.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
import { compareText, isObject } from 'waypost/model';
import type { PolicyCondition } from 'waypost/model';

export interface ReadConditions {
  readonly conditions: readonly PolicyCondition[];
  readonly unclear: readonly string[];
  /** A condition can never hold. */
  readonly never: boolean;
}

const KEYS: ReadonlyMap<string, PolicyCondition['key']> = new Map([
  ['aws:sourcevpce', 'vpce'],
  ['aws:sourcevpc', 'vpc'],
]);

const TESTS: ReadonlyMap<string, Pick<PolicyCondition, 'test' | 'not'>> = new Map([
  ['StringEquals', { test: 'equals' }],
  ['StringNotEquals', { test: 'equals', not: true }],
  ['StringEqualsIgnoreCase', { test: 'equals-ignoring-case' }],
  ['StringNotEqualsIgnoreCase', { test: 'equals-ignoring-case', not: true }],
  ['StringLike', { test: 'like' }],
  ['StringNotLike', { test: 'like', not: true }],
]);

const NONE: ReadConditions = { conditions: [], unclear: [], never: false };

export function readConditions(element: unknown): ReadConditions {
  if (element === undefined) return NONE;
  if (!isObject(element)) return { ...NONE, unclear: ['Condition'] };
  const rows = Object.entries(element).flatMap(([operator, keys]): ReadConditions[] =>
    isObject(keys)
      ? Object.entries(keys).map(([key, value]) => readCondition(operator, key, value))
      : [{ ...NONE, unclear: [operator] }],
  );
  return {
    conditions: rows.flatMap(({ conditions }) => conditions),
    unclear: rows.flatMap(({ unclear }) => unclear),
    never: rows.some(({ never }) => never),
  };
}

function readCondition(operator: string, name: string, value: unknown): ReadConditions {
  const key = KEYS.get(name.toLowerCase());
  if (key === undefined) return { ...NONE, unclear: [name] };
  const values = textsOf(value);
  const undecided = { ...NONE, unclear: [`${operator} ${name}`] };
  if (values === undefined || values.length === 0) return undecided;
  // A call through an endpoint always has both keys, so `IfExists` changes nothing.
  const [, quantifier, bare = ''] = /^(ForAnyValue:|ForAllValues:)?(.*?)(?:IfExists)?$/.exec(operator) ?? [];
  if (operator === 'Null') return nullCondition(values) ?? undecided;
  const test = TESTS.get(bare);
  if (test === undefined) return undecided;
  // A key of one value is a set of one. AWS's documents disagree on negated sets of several values.
  if (quantifier !== undefined && test.not === true && values.length > 1) return undecided;
  return { ...NONE, conditions: [{ key, ...test, values }] };
}

/** `"false"` means that the key must be present, and it always is. */
function nullCondition(values: readonly string[]): ReadConditions | undefined {
  const [value, ...others] = values;
  if (others.length > 0) return undefined;
  if (value === 'false') return NONE;
  return value === 'true' ? { ...NONE, never: true } : undefined;
}

/** A list or a single value; sorted, so that the order in the policy does not matter. */
export function textsOf(value: unknown): string[] | undefined {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  const texts = list.flatMap((item) =>
    typeof item === 'string' ? [item] : typeof item === 'boolean' ? [String(item)] : [],
  );
  return texts.length === list.length ? [...new Set(texts)].sort(compareText) : undefined;
}
