// An API's resource policy, as it is kept: what the verdict needs of it, and a mark by which a change of any part is seen.
import { isObject } from 'waypost/model';
import type { PolicyGap, PolicyStatement } from 'waypost/model';
import { canonicalText, markOf } from './canonical.js';
import { textsOf } from './condition.js';
import type { KeptPolicy } from './kept-policy.js';
import { type ApiLocation, relativeGlobs } from './resource.js';
import { digestStatement, isEveryone } from './statement.js';

/** AWS allows 8,192 bytes; its answers escape the quotes. */
const LONGEST_TEXT = 20_000;
/** In characters of JSON: the readers' item holds it beside all else that an address needs. */
const LONGEST_DIGEST = 3_000;

export const NO_POLICY: KeptPolicy = gap('absent', 0);
export const MASKED_POLICY: KeptPolicy = gap('masked', 1);

/** Reads the policy's text as API Gateway shows it, plain or with its quotes escaped. Nothing it holds can make this throw. */
export function digestPolicy(text: string, api: ApiLocation): KeptPolicy {
  if (text.trim() === '') return NO_POLICY;
  if (text.length > LONGEST_TEXT) return gap('too-large', markOf(text));
  try {
    return digest(parsed(text), api) ?? gap('malformed', markOf(text));
  } catch {
    // No JSON, or nested beyond any policy.
    return gap('malformed', markOf(text));
  }
}

/** `{\"Version\":…}`: GetRestApi's answer is the text of a JSON string without its quotes. */
function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? JSON.parse(value) : value;
  } catch {
    return JSON.parse(String(JSON.parse(`"${text}"`)));
  }
}

function digest(policy: unknown, api: ApiLocation): KeptPolicy | undefined {
  if (!isObject(policy) || policy.Statement === undefined) return undefined;
  const all: unknown[] = Array.isArray(policy.Statement) ? policy.Statement : [policy.Statement];
  const mark = markOf(canonicalText({ ...policy, Statement: all.map((statement) => plain(statement, api)) }));
  const digests = all.map((statement) => digestStatement(statement, api));
  if (digests.includes(null)) return undefined;
  const statements = digests.filter((statement): statement is PolicyStatement => statement != null);
  const kept: KeptPolicy = { mark, statements };
  return JSON.stringify(kept).length > LONGEST_DIGEST ? gap('too-large', mark) : kept;
}

/** With resources relative to the API, as AWS may complete them, and with one way of writing "everyone". */
function plain(statement: unknown, api: ApiLocation): unknown {
  if (!isObject(statement)) return statement;
  const { Principal: principal, Resource: resource } = statement;
  const resources = textsOf(resource)?.map((text) => relativeGlobs(text, api));
  return {
    ...statement,
    ...(isEveryone(principal) ? { Principal: '*' } : {}),
    ...(resources === undefined ? {} : { Resource: resources }),
  };
}

function gap(unread: PolicyGap, mark: number): KeptPolicy {
  return { mark, unread, statements: [] };
}
