// Digests one statement of a resource policy: the parts that decide on a call through an endpoint.
import {
  type ApiLocation,
  type EndpointStatement,
  type NamedPart,
  type PolicyStatement,
  defined,
  fitsGlob,
  isObject,
  namedPart,
} from 'waypost/model';
import type { JsonObject } from '../json.js';
import { readConditions, textsOf } from './condition.js';

const ACTION = 'execute-api:invoke';
const LONGEST_NAME = 64;
const KEPT_NAMES = 8;

/** Undefined: it can never concern a call of this API. Null: it is not a statement. */
export function digestStatement(statement: unknown, api: ApiLocation): PolicyStatement | undefined | null {
  const read = readStatement(statement);
  if (read === undefined || read === null) return read;
  const resource = readResource(read.statement, api);
  if (resource === undefined) return undefined;
  const { effect, sid, conditions, unclear } = read;
  return {
    effect,
    ...defined({ sid }),
    ...resource.part,
    ...defined({ conditions, unclear: doubtsOf([...unclear, ...resource.unclear]) }),
  };
}

/** A statement of an endpoint's policy keeps its resources as they are: any API may be called through the endpoint. */
export function digestEndpointStatement(statement: unknown): EndpointStatement | undefined | null {
  const read = readStatement(statement);
  if (read === undefined || read === null) return read;
  const { effect, sid, conditions, unclear } = read;
  const named = namedResources(read.statement);
  if (typeof named === 'string') {
    return { effect, ...defined({ sid, conditions, unclear: doubtsOf([...unclear, named]) }) };
  }
  const { resources, isExcept } = named;
  const isAll = resources.includes('*');
  if (isAll && isExcept) return undefined;
  // Only an API's own policy has relative resources. Nobody has observed what they mean in an endpoint's policy.
  if (resources.some((resource) => resource.startsWith('execute-api:'))) {
    return {
      effect,
      ...defined({ sid, conditions, unclear: doubtsOf([...unclear, isExcept ? 'NotResource' : 'Resource']) }),
    };
  }
  return {
    effect,
    ...defined({ sid, resources: isAll ? undefined : resources }),
    ...(isExcept ? { except: true } : {}),
    ...defined({ conditions, unclear: doubtsOf(unclear) }),
  };
}

interface StatementParts extends Pick<PolicyStatement, 'effect' | 'sid' | 'conditions'> {
  readonly statement: JsonObject;
  readonly unclear: readonly string[];
}

const PAIRED = ['Principal', 'Action', 'Resource'].flatMap((element) => [element, `Not${element}`]);
const ELEMENTS: readonly string[] = ['Sid', 'Effect', ...PAIRED, 'Condition'];

/** Undefined: it can never concern a call. Null: it is not a statement. */
function readStatement(statement: unknown): StatementParts | undefined | null {
  if (!isObject(statement)) return null;
  const effect = statement.Effect === 'Allow' ? 'allow' : statement.Effect === 'Deny' ? 'deny' : undefined;
  if (effect === undefined) return null;
  const action = readAction(statement);
  const { conditions, unclear, never } = readConditions(statement.Condition);
  if (action === false || never) return undefined;
  const { Sid: sid } = statement;
  // A misspelt element, such as `condition`, may restrict the statement.
  const others = Object.keys(statement).filter((element) => !ELEMENTS.includes(element));
  return {
    statement,
    effect,
    unclear: [...readPrincipal(statement), ...(action === true ? [] : [action]), ...unclear, ...others],
    ...defined({
      sid: typeof sid === 'string' && sid !== '' ? sid.slice(0, LONGEST_NAME) : undefined,
      conditions: orNone(conditions),
    }),
  };
}

function doubtsOf(names: readonly string[]): readonly string[] | undefined {
  return orNone([...new Set(names.map((name) => name.slice(0, LONGEST_NAME)))].slice(0, KEPT_NAMES));
}

/** Empty for everyone; otherwise the name of the undecidable element, because the caller is unknown. */
function readPrincipal({ Principal: principal, NotPrincipal: not }: JsonObject): string[] {
  if (not !== undefined) return ['NotPrincipal'];
  return isEveryone(principal) ? [] : ['Principal'];
}

export function isEveryone(principal: unknown): boolean {
  if (isObject(principal)) return Object.keys(principal).length === 1 && isEveryone(principal.AWS);
  return textsOf(principal)?.includes('*') ?? false;
}

/** True if the statement concerns invoking; the element's name if it cannot be read. */
function readAction({ Action: action, NotAction: not }: JsonObject): boolean | string {
  if ((action === undefined) === (not === undefined)) return 'Action';
  const globs = textsOf(action ?? not);
  if (globs === undefined) return action === undefined ? 'NotAction' : 'Action';
  const named = globs.some((glob) => fitsGlob(ACTION, glob.toLowerCase()));
  return named === (action !== undefined);
}

interface ReadResource {
  readonly part: NamedPart;
  readonly unclear: readonly string[];
}

/** Undefined if the statement names no part of this API. */
function readResource(statement: JsonObject, api: ApiLocation): ReadResource | undefined {
  const named = namedResources(statement);
  if (typeof named === 'string') return { part: {}, unclear: [named] };
  const part = namedPart(named.resources, api, named.isExcept);
  return part === undefined ? undefined : { part, unclear: [] };
}

interface NamedResources {
  readonly resources: readonly string[];
  /** The statement holds for all others. */
  readonly isExcept: boolean;
}

/** The element's name if it cannot be read. */
function namedResources({ Resource: resource, NotResource: not }: JsonObject): NamedResources | string {
  const resources = textsOf(resource ?? not);
  const isOne = (resource === undefined) !== (not === undefined);
  if (isOne && resources !== undefined) return { resources, isExcept: resource === undefined };
  return not === undefined ? 'Resource' : 'NotResource';
}

const orNone = <T>(list: readonly T[]) => (list.length === 0 ? undefined : list);
