// Digests one statement of a resource policy: the parts that decide on a call through an endpoint.
import { type PolicyStatement, defined, fitsGlob, isObject } from 'waypost/model';
import type { JsonObject } from '../json.js';
import { readConditions, textsOf } from './condition.js';
import { type ApiLocation, type StageGlobs, relativeGlobs, stageGlobs } from './resource.js';

const ACTION = 'execute-api:invoke';
const LONGEST_NAME = 64;
const KEPT_NAMES = 8;

/** Undefined: it can never concern a call of this API. Null: it is not a statement. */
export function digestStatement(statement: unknown, api: ApiLocation): PolicyStatement | undefined | null {
  if (!isObject(statement)) return null;
  const effect = statement.Effect === 'Allow' ? 'allow' : statement.Effect === 'Deny' ? 'deny' : undefined;
  if (effect === undefined) return null;
  const action = readAction(statement);
  const resource = readResource(statement, api);
  const { conditions, unclear, never } = readConditions(statement.Condition);
  if (action === false || resource === undefined || never) return undefined;
  const names = [...readPrincipal(statement), ...(action === true ? [] : [action]), ...resource.unclear, ...unclear];
  const doubts = [...new Set(names.map((name) => name.slice(0, LONGEST_NAME)))].slice(0, KEPT_NAMES);
  const { Sid: sid } = statement;
  return {
    effect,
    ...(typeof sid === 'string' && sid !== '' ? { sid: sid.slice(0, LONGEST_NAME) } : {}),
    ...resource.globs,
    ...defined({ conditions: orNone(conditions), unclear: orNone(doubts) }),
  };
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

interface ResourceGlobs {
  readonly globs: Pick<PolicyStatement, 'stages' | 'partly' | 'paths' | 'except'>;
  readonly unclear: readonly string[];
}

/** Undefined if the statement names no part of this API. */
function readResource(
  { Resource: resource, NotResource: not }: JsonObject,
  api: ApiLocation,
): ResourceGlobs | undefined {
  const texts = textsOf(resource ?? not);
  if ((resource === undefined) === (not === undefined) || texts === undefined) {
    return { globs: {}, unclear: [not === undefined ? 'Resource' : 'NotResource'] };
  }
  const paths = unique(texts.flatMap((text) => relativeGlobs(text, api)));
  const globs = paths.map(stageGlobs);
  const stages = unique(globs.flatMap((glob) => glob.stages));
  const partly = unique(globs.flatMap((glob) => glob.partly)).filter((glob) => !stages.includes(glob));
  const all = stages.includes('*');
  if (not === undefined) {
    if (globs.length === 0) return undefined;
    if (all) return { globs: {}, unclear: [] };
    return { globs: { ...listsOf(stages, partly), ...pathsOf(paths, { stages, partly }) }, unclear: [] };
  }
  if (globs.length === 0) return { globs: {}, unclear: [] };
  return all ? undefined : { globs: { ...listsOf(stages, partly), except: true }, unclear: [] };
}

function listsOf(stages: readonly string[], partly: readonly string[]): Pick<PolicyStatement, 'stages' | 'partly'> {
  return defined({ stages: orNone(stages), partly: orNone(partly) });
}

/** The paths, if they are all that the statement names and each is known. */
function pathsOf(paths: readonly string[], { stages, partly }: StageGlobs): Pick<PolicyStatement, 'paths'> {
  const isKnown = partly.length > 0 && !stages.includes('*') && !paths.some((path) => path.includes('?'));
  return isKnown ? { paths } : {};
}

const orNone = <T>(list: readonly T[]) => (list.length === 0 ? undefined : list);

const unique = (texts: readonly string[]) => [...new Set(texts)].sort();
