// What a user's `authorize` returned, checked: a text or `Headers` would otherwise add nothing, or nonsense.
import { quote } from '../model/text.js';

/** What an `authorize` returned; throws a `TypeError` unless it is a plain object of texts, or nothing. */
export function addedHeaders(given: Readonly<Record<string, string>> | undefined): Readonly<Record<string, string>> {
  const added: unknown = given ?? {};
  const kind = Object.prototype.toString.call(added).slice(8, -1);
  if (kind !== 'Object') throw new TypeError(`it returned ${kind} and no plain object of headers`);
  const [odd] = Object.entries(added as object).find(([, value]) => typeof value !== 'string') ?? [];
  if (odd !== undefined) throw new TypeError(`it returned no text for the header ${quote(odd)}`);
  return added as Readonly<Record<string, string>>; // checked above
}
