import { isObject } from 'waypost/model';
// EC2's calls for VPC endpoints are logged as XML turned into JSON: a list of one is its element, an empty one is "", text
// beside an attribute goes under `content`, and text that looks like a boolean or a number becomes one.

export function asArray(value: unknown): readonly unknown[] {
  if (value === undefined || value === null || value === '') return [];
  return Array.isArray(value) ? value : [value];
}

/** The elements of a list of the answer: `{ item: … }`, or "" for none. */
export function xmlItems(value: unknown): readonly unknown[] {
  return isObject(value) ? asArray(value.item) : [];
}

/** The text of `"x"`, `7`, `true` or `{ tag: 1, content: "x" }`. */
export function xmlText(value: unknown): string | undefined {
  const text = isObject(value) ? value.content : value;
  if (typeof text === 'string') return text;
  return typeof text === 'number' || typeof text === 'boolean' ? String(text) : undefined;
}

/**
 * What the wrapper holds; "", for a call without members, is nothing. The wrapper's name is not always `<Action>Request`
 * (`DeleteTransitGatewayVpcAttachment` has `DelTGwVpcAttachReq`), so an only member will do.
 */
export function unwrap(value: unknown, wrapper: string): unknown {
  if (!isObject(value)) return value;
  const members = Object.keys(value);
  const [only] = members;
  const name = members.length === 1 && only !== undefined ? only : wrapper;
  const held = Object.hasOwn(value, name) ? value[name] : undefined;
  return held === '' ? undefined : held;
}
