// DynamoDB's typed JSON into plain values. Lists, maps, strings, numbers, booleans, null and sets of the two are what the
// readers' table holds; binary is not.
import { isRecord } from '../shape.js';

/** `{ S: 'a' }`, `{ N: '1' }`, `{ M: … }`, as it is on the wire. */
export type AttributeValue = Readonly<Record<string, unknown>>;
/** An item as it is on the wire. */
export type Item = Readonly<Record<string, AttributeValue>>;

/**
 * The plain object that an item stands for. Throws a `TypeError` for what is no item.
 * @example unmarshal({ pk: { S: 'SERVICE#orders-api' }, schema: { N: '1' } }) // { pk: 'SERVICE#orders-api', schema: 1 }
 */
export function unmarshal(item: unknown): Record<string, unknown> {
  if (!isRecord(item)) throw new TypeError('not an item');
  const plain: Record<string, unknown> = {};
  // DynamoDB gives members in any order, and what is the same is to be the same text, byte for byte, to be compared.
  for (const name of Object.keys(item).sort()) {
    // Assigning to this one would change the prototype, not add a member.
    if (name !== '__proto__') plain[name] = valueOf(item[name]);
  }
  return plain;
}

function valueOf(attribute: unknown): unknown {
  for (const type in attribute as object) {
    const value = (attribute as AttributeValue)[type]; // `in` above has thrown for what is no object
    switch (type) {
      case 'S':
        return asText(value);
      case 'BOOL':
        return value === true;
      case 'N':
        return asNumber(value);
      case 'NULL':
        return null;
      case 'M':
        return unmarshal(value);
      case 'L':
        return asList(value).map(valueOf);
      case 'SS':
        return asList(value).map(asText);
      case 'NS':
        return asList(value).map(asNumber);
    }
  }
  throw new TypeError('not an attribute value');
}

/** Numbers are texts on the wire. */
const asNumber = (value: unknown): number => Number(asText(value));

/** What is no text here may be an object that cannot even be turned into one. */
function asText(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError('not a text');
  return value;
}

function asList(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new TypeError('not a list');
  return value;
}
