// Writes and reads DynamoDB's JSON, as the document client does with `removeUndefinedValues`.
import type { TransactWriteItemsCommandInput } from '@aws-sdk/client-dynamodb';
import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { isObject } from 'waypost/model';

/** A value as its JSON: `{ S: 'a' }`, `{ N: '1' }`, `{ B: 'base64' }`. */
type WireValue = Readonly<Record<string, unknown>>;

type WireItem = Record<string, WireValue>;

/** The members of an action that have plain values. */
const PLAIN = ['Item', 'Key', 'ExpressionAttributeValues'] as const;

export function transactionOnWire({ TransactItems = [], ...rest }: TransactWriteCommandInput) {
  // Bytes are already base64, because the SDK does not encode them here.
  return { ...rest, TransactItems: TransactItems.map(actionOnWire) } as TransactWriteItemsCommandInput;
}

/** @param action `{ Put: … }`, `{ Update: … }` */
function actionOnWire(action: object): object {
  const written: Record<string, object> = {};
  for (const [kind, plain] of Object.entries(action) as [string, Record<string, unknown>][]) {
    const parameters = { ...plain };
    for (const name of PLAIN) if (plain[name] !== undefined) parameters[name] = marshal(plain[name] as object);
    written[kind] = parameters;
  }
  return written;
}

/** The attributes of an item: `{ pk: { S: 'a' }, rev: { N: '1' } }`. */
export function marshal(item: object): WireItem {
  const written: WireItem = {};
  for (const name of Object.keys(item)) {
    const value = (item as Record<string, unknown>)[name];
    // Assigning `__proto__` would change the prototype instead of adding a member.
    if (value !== undefined && name !== '__proto__') written[name] = attributeOf(value);
  }
  return written;
}

/** @throws TypeError for a value that the registry never stores: a set, an instance of a class, or a number that is not exact. */
function attributeOf(value: unknown): WireValue {
  switch (typeof value) {
    case 'string':
      return { S: value };
    case 'number':
      // A larger number has lost digits. The negation also refuses NaN.
      if (!(Math.abs(value) <= Number.MAX_SAFE_INTEGER)) break;
      return { N: String(value) };
    case 'boolean':
      return { BOOL: value };
    case 'object':
      if (value === null) return { NULL: true };
      if (Array.isArray(value)) return { L: listOf(value) };
      if (value instanceof Uint8Array) return { B: Buffer.from(value).toString('base64') };
      if (isPlain(value)) return { M: marshal(value) };
      break;
    default:
  }
  throw new TypeError(`A value of type ${typeof value} cannot be stored.`);
}

function listOf(values: readonly unknown[]): WireValue[] {
  const written: WireValue[] = [];
  for (const value of values) if (value !== undefined) written.push(attributeOf(value));
  return written;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/**
 * The plain item of its attributes. `waypost/dynamodb` reads items too, but would bring its whole source into each function.
 * @throws TypeError if the value is not an item, or contains a set, which the registry never stores.
 */
export function unmarshal(item: unknown): Record<string, unknown> {
  if (!isObject(item)) throw notOnWire(item);
  const plain: Record<string, unknown> = {};
  for (const name of Object.keys(item)) if (name !== '__proto__') plain[name] = valueOf(item[name]);
  return plain;
}

function valueOf(attribute: unknown): unknown {
  for (const type in attribute as object) {
    const value = (attribute as Record<string, unknown>)[type]; // `in` above throws unless it is an object
    switch (type) {
      case 'S':
        return textOf(value);
      case 'BOOL':
        return value === true;
      case 'B':
        return new Uint8Array(Buffer.from(textOf(value), 'base64'));
      case 'N':
        return Number(textOf(value));
      case 'NULL':
        return null;
      case 'M':
        return unmarshal(value);
      case 'L':
        if (Array.isArray(value)) return value.map(valueOf);
    }
  }
  throw notOnWire(attribute);
}

function textOf(value: unknown): string {
  if (typeof value !== 'string') throw notOnWire(value);
  return value;
}

function notOnWire(value: unknown): TypeError {
  return new TypeError(`A value of type ${typeof value} in DynamoDB's answer is not in DynamoDB's JSON format.`);
}
