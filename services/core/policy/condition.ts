// Reads the conditions of a policy statement. Keeps those on the caller's endpoint, VPC and source address; of others, only the name.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
import { type PolicyCondition, compareText, isObject } from 'waypost/model';

interface ReadConditions {
  readonly conditions: readonly PolicyCondition[];
  readonly unclear: readonly string[];
  /** A condition can never hold. */
  readonly never: boolean;
}

const TESTS: ReadonlyMap<string, Pick<PolicyCondition, 'test' | 'not'>> = new Map([
  ['StringEquals', { test: 'equals' }],
  ['StringNotEquals', { test: 'equals', not: true }],
  ['StringEqualsIgnoreCase', { test: 'equals-ignoring-case' }],
  ['StringNotEqualsIgnoreCase', { test: 'equals-ignoring-case', not: true }],
  ['StringLike', { test: 'like' }],
  ['StringNotLike', { test: 'like', not: true }],
]);

/** The operators for texts also work on ARNs. */
const ARN_TESTS: typeof TESTS = new Map([
  ...TESTS,
  ['ArnEquals', { test: 'arn-like' }],
  ['ArnLike', { test: 'arn-like' }],
  ['ArnNotEquals', { test: 'arn-like', not: true }],
  ['ArnNotLike', { test: 'arn-like', not: true }],
]);

const NONE: ReadConditions = { conditions: [], unclear: [], never: false };

export function readConditions(element: unknown): ReadConditions {
  if (element === undefined) return NONE;
  if (!isObject(element)) return { ...NONE, unclear: ['Condition'] };
  const rows = Object.entries(element).flatMap(([operator, keys]): ReadConditions[] =>
    isObject(keys) && Object.keys(keys).length > 0
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
  const read = KEYS.get(name.toLowerCase());
  if (read === undefined) return { ...NONE, unclear: [name] };
  const values = textsOf(value) ?? [];
  const known = values.length === 0 ? undefined : read(operator, values);
  return known ?? { ...NONE, unclear: [`${operator} ${name}`] };
}

/** Undefined if the condition cannot be decided. */
type ReadTest = (operator: string, values: readonly string[]) => ReadConditions | undefined;

const KEYS: ReadonlyMap<string, ReadTest> = new Map<string, ReadTest>([
  ['aws:sourcevpce', endpointCondition('vpce', TESTS)],
  ['aws:sourcevpc', endpointCondition('vpc', TESTS)],
  ['aws:sourcevpcarn', endpointCondition('vpc-arn', ARN_TESTS)],
  ['aws:sourceip', sourceIpCondition],
  ['aws:securetransport', transportCondition],
]);

/** A condition on the endpoint or its VPC. */
function endpointCondition(key: PolicyCondition['key'], tests: typeof TESTS): ReadTest {
  return (operator, values) => {
    if (operator === 'Null') return nullCondition(values);
    // A call through an endpoint always has these keys, so `IfExists` changes nothing.
    const [, quantifier, bare = ''] = /^(ForAnyValue:|ForAllValues:)?(.*?)(?:IfExists)?$/.exec(operator) ?? [];
    const test = tests.get(bare);
    if (test === undefined) return undefined;
    // A key with one value is a set of one. AWS's documents contradict each other about negated sets of several values.
    if (quantifier !== undefined && test.not === true && values.length > 1) return undefined;
    return { ...NONE, conditions: [{ key, ...test, values }] };
  };
}

/** A call through an endpoint has no `aws:SourceIp`, so only a negated test and one with `IfExists` hold. */
function sourceIpCondition(operator: string, values: readonly string[]): ReadConditions | undefined {
  if (operator === 'Null') {
    const [value, ...others] = values;
    if (others.length > 0 || (value !== 'true' && value !== 'false')) return undefined;
    return { ...NONE, never: value === 'false' };
  }
  const match = /^(?:String)?(Not)?(?:IpAddress|Equals|EqualsIgnoreCase|Like)(IfExists)?$/.exec(operator);
  if (match === null) return undefined;
  const isHeld = match[1] !== undefined || match[2] !== undefined;
  // The addresses do not affect the verdict, so they are not kept.
  const condition: PolicyCondition = { key: 'source-ip', test: 'equals', values: [] };
  return { ...NONE, conditions: [isHeld ? { ...condition, not: true } : condition] };
}

/** An endpoint accepts only TLS, so `aws:SecureTransport` is always true. */
function transportCondition(operator: string, values: readonly string[]): ReadConditions | undefined {
  if (operator === 'Null') return nullCondition(values);
  const [value, ...others] = values.map((text) => text.toLowerCase());
  if (!/^Bool(?:IfExists)?$/.test(operator) || others.length > 0) return undefined;
  if (value === 'true') return NONE;
  return value === 'false' ? { ...NONE, never: true } : undefined;
}

/** `"false"` means that the key must be present, and it always is. */
function nullCondition(values: readonly string[]): ReadConditions | undefined {
  const [value, ...others] = values;
  if (others.length > 0) return undefined;
  if (value === 'false') return NONE;
  return value === 'true' ? { ...NONE, never: true } : undefined;
}

/** A list or a single value; sorted, so that the order in the policy does not matter. IAM takes no empty list. */
export function textsOf(value: unknown): string[] | undefined {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  const texts = list.flatMap((item) =>
    typeof item === 'string' ? [item] : typeof item === 'boolean' ? [String(item)] : [],
  );
  return texts.length === list.length && list.length > 0 ? [...new Set(texts)].sort(compareText) : undefined;
}
