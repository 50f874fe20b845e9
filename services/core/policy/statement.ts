// One statement of a resource policy, reduced to what a verdict on a call through an endpoint needs.
import { type PolicyStatement, fitsGlob, isObject } from 'waypost/model';
import type { JsonObject } from '../json.js';
import { readConditions, textsOf } from './condition.js';
import { type ApiLocation, relativeGlobs, stageGlobs } from './resource.js';

const ACTION = 'execute-api:invoke';
const LONGEST_NAME = 64;
const KEPT_NAMES = 8;

/** Undefined: it can never concern a call of this API. Null: it is no statement. */
export function digestStatement(statement: unknown, api: ApiLocation): PolicyStatement | undefined | null {
  if (!isObject(statement)) return null;
  const effect = statement.Effect === 'Allow' ? 'allow' : statement.Effect === 'Deny' ? 'deny' : undefined;
  if (effect === undefined) return null;
  const action = readAction(statement);
  const place = readResource(statement, api);
  const { conditions, unclear, never } = readConditions(statement.Condition);
  if (action === false || place === undefined || never) return undefined;
  const names = [...readPrincipal(statement), ...(action === true ? [] : [action]), ...place.unclear, ...unclear];
  const doubts = [...new Set(names.map((name) => name.slice(0, LONGEST_NAME)))].slice(0, KEPT_NAMES);
  const { Sid: sid } = statement;
  return {
    effect,
    ...(typeof sid === 'string' && sid !== '' ? { sid: sid.slice(0, LONGEST_NAME) } : {}),
    ...place.globs,
    ...(conditions.length === 0 ? {} : { conditions }),
    ...(doubts.length === 0 ? {} : { unclear: doubts }),
  };
}

/** Everyone, or the name of the element that nobody can decide: who calls is not known. */
function readPrincipal({ Principal: principal, NotPrincipal: not }: JsonObject): string[] {
  if (not !== undefined) return ['NotPrincipal'];
  return isEveryone(principal) ? [] : ['Principal'];
}

export function isEveryone(principal: unknown): boolean {
  if (isObject(principal)) return Object.keys(principal).length === 1 && isEveryone(principal.AWS);
  return textsOf(principal)?.includes('*') ?? false;
}

/** Whether it concerns invoking; or the element's name, where that cannot be read. */
function readAction({ Action: action, NotAction: not }: JsonObject): boolean | string {
  if ((action === undefined) === (not === undefined)) return 'Action';
  const globs = textsOf(action ?? not);
  if (globs === undefined) return action === undefined ? 'NotAction' : 'Action';
  const named = globs.some((glob) => fitsGlob(ACTION, glob.toLowerCase()));
  return named === (action !== undefined);
}

interface ResourceGlobs {
  readonly globs: Pick<PolicyStatement, 'stages' | 'partly' | 'except'>;
  readonly unclear: readonly string[];
}

/** Undefined: it names nothing of this API. */
function readResource(
  { Resource: resource, NotResource: not }: JsonObject,
  api: ApiLocation,
): ResourceGlobs | undefined {
  const texts = textsOf(resource ?? not);
  if ((resource === undefined) === (not === undefined) || texts === undefined) {
    return { globs: {}, unclear: [not === undefined ? 'Resource' : 'NotResource'] };
  }
  const globs = texts.flatMap((text) => relativeGlobs(text, api)).map(stageGlobs);
  const stages = unique(globs.flatMap((glob) => glob.stages));
  const partly = unique(globs.flatMap((glob) => glob.partly)).filter((glob) => !stages.includes(glob));
  const all = stages.includes('*');
  if (not === undefined) {
    if (globs.length === 0) return undefined;
    return { globs: all ? {} : listsOf(stages, partly), unclear: [] };
  }
  if (globs.length === 0) return { globs: {}, unclear: [] };
  return all ? undefined : { globs: { ...listsOf(stages, partly), except: true }, unclear: [] };
}

function listsOf(stages: readonly string[], partly: readonly string[]): Pick<PolicyStatement, 'stages' | 'partly'> {
  return { ...(stages.length === 0 ? {} : { stages }), ...(partly.length === 0 ? {} : { partly }) };
}

const unique = (texts: readonly string[]) => [...new Set(texts)].sort();
