// Digests an API's resource policy: keeps the parts that the policy's gate needs, and a mark that shows a change of any part.
import {
  type ApiLocation,
  type PolicyDigest,
  type PolicyGap,
  type PolicyStatement,
  defined,
  isObject,
  relativeGlobs,
} from 'waypost/model';
import { canonicalText, markOf } from './canonical.js';
import { textsOf } from './condition.js';
import { digestStatement, isEveryone } from './statement.js';

/** What a record keeps of a resource policy. */
export interface KeptPolicy extends PolicyDigest {
  /** A hash of the whole policy, including the parts that are not kept. */
  readonly mark: number;
}

/** AWS allows 8,192 bytes; its answers escape the quotes. */
const LONGEST_TEXT = 20_000;
/** In characters of JSON: the readers' item holds the digest beside everything else that an address needs. */
const LONGEST_DIGEST = 3_000;

export const NO_POLICY: KeptPolicy = gap('absent', 0);
export const MASKED_POLICY: KeptPolicy = gap('masked', 1);

/** Reads the policy's text as API Gateway shows it, plain or with escaped quotes. It never throws. */
export function digestPolicy(text: string, api: ApiLocation): KeptPolicy {
  if (text.trim() === '') return NO_POLICY;
  if (text.length > LONGEST_TEXT) return gap('too-large', markOf(text));
  try {
    return digest(parsedPolicy(text), api) ?? gap('malformed', markOf(text));
  } catch {
    // Not JSON, or nested too deeply.
    return gap('malformed', markOf(text));
  }
}

/** GetRestApi answers with the text of a JSON string without its quotes: `{\"Version\":…}`. */
export function parsedPolicy(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? JSON.parse(value) : value;
  } catch {
    return JSON.parse(String(JSON.parse(`"${text}"`)));
  }
}

function digest(policy: unknown, api: ApiLocation): KeptPolicy | undefined {
  if (!isObject(policy) || policy.Statement === undefined) return undefined;
  const all = statementsOf(policy.Statement);
  const mark = markOf(canonicalText({ ...policy, Statement: all.map((statement) => normalised(statement, api)) }));
  const digests = all.map((statement) => digestStatement(statement, api));
  if (digests.includes(null)) return undefined;
  const statements = digests.filter((statement): statement is PolicyStatement => statement != null);
  const kept: KeptPolicy = { mark, statements };
  if (isSmall(kept)) return kept;
  const short: KeptPolicy = { mark, statements: statements.map(({ paths: _, ...others }) => others) };
  return isSmall(short) ? short : gap('too-large', mark);
}

export function statementsOf(element: unknown): readonly unknown[] {
  return Array.isArray(element) ? element : [element];
}

const isSmall = (kept: KeptPolicy) => JSON.stringify(kept).length <= LONGEST_DIGEST;

/** Makes resources relative to the API, because AWS may complete them, and writes "everyone" in one way. */
function normalised(statement: unknown, api: ApiLocation): unknown {
  if (!isObject(statement)) return statement;
  const { Principal: principal, Resource: resource } = statement;
  const resources = textsOf(resource)?.map((text) => relativeGlobs(text, api));
  return {
    ...statement,
    ...defined({ Principal: isEveryone(principal) ? '*' : undefined, Resource: resources }),
  };
}

function gap(unread: PolicyGap, mark: number): KeptPolicy {
  return { mark, unread, statements: [] };
}
