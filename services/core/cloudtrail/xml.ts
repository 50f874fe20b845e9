// Reads EC2's calls for VPC endpoints, which are logged as XML converted to JSON. There, a list of one is its element, an empty list
// is "", text beside an attribute is under `content`, and text that looks like a boolean or a number becomes one.
import { isObject } from 'waypost/model';

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
 * The content of the wrapper; undefined for "", a call without members. The wrapper's name is not always `<Action>Request`
 * (`DeleteTransitGatewayVpcAttachment` has `DelTGwVpcAttachReq`), so a single member also counts as the wrapper.
 */
export function unwrap(value: unknown, wrapper: string): unknown {
  if (!isObject(value)) return value;
  const members = Object.keys(value);
  const [only] = members;
  const name = members.length === 1 && only !== undefined ? only : wrapper;
  const content = Object.hasOwn(value, name) ? value[name] : undefined;
  return content === '' ? undefined : content;
}
