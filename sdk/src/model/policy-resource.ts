// Finds the stages of an API that a statement's resources name: all methods of a stage, or some. Relative and complete ARNs mean
// the same. https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-policy-language-overview.html
import type { PolicyStatement } from './documents.js';
import { fitsGlob } from './text.js';
import { arnOf } from './url.js';

/** The owner of a policy: an API or a custom domain (`{name}+{domainNameId}`). */
export type ApiLocation = { readonly account: string; readonly region: string } & (
  | { readonly apiId: string }
  | { readonly domain: string }
);

/** The part of an API that resources name. With no list, it is the whole API. */
export type NamedPart = Pick<PolicyStatement, 'stages' | 'partly' | 'paths' | 'except'>;

/**
 * The part that `Resource`, or `NotResource` if `isExcept`, names; undefined if it is no part of the API.
 * @example namedPart(['execute-api:/prod/*'], { account: '111122223333', region: 'eu-west-1', apiId: 'a1b2c3d4e5' }, false) // { stages: ['prod'] }
 */
export function namedPart(
  resources: readonly string[],
  location: ApiLocation,
  isExcept: boolean,
): NamedPart | undefined {
  const paths = unique(resources.flatMap((resource) => relativeGlobs(resource, location)));
  const globs = paths.map(stageGlobs);
  const stages = unique(globs.flatMap((glob) => glob.stages));
  const partly = unique(globs.flatMap((glob) => glob.partly)).filter((glob) => !stages.includes(glob));
  const isAll = stages.includes('*');
  if (globs.length === 0 || isAll) return isAll === isExcept ? undefined : {};
  const lists = { ...(stages.length === 0 ? {} : { stages }), ...(partly.length === 0 ? {} : { partly }) };
  if (isExcept) return { ...lists, except: true };
  // The paths, if each is known.
  return partly.length === 0 || paths.some((path) => path.includes('?')) ? lists : { ...lists, paths };
}

const unique = (texts: readonly string[]) => [...new Set(texts)].sort();

/**
 * What a resource names, as globs of `{stage}/{METHOD}/{path}`.
 * @example relativeGlobs('execute-api:/prod/*', { account: '111122223333', region: 'eu-west-1', apiId: 'a1b2c3d4e5' }) // ['prod/*']
 */
export function relativeGlobs(resource: string, location: ApiLocation): readonly string[] {
  if (resource === '*') return ['*'];
  return 'domain' in location ? domainGlobs(resource, location) : apiGlobs(resource, location);
}

/** A domain has no stages, so a resource names the whole domain or not. */
function domainGlobs(resource: string, { account, region, domain }: Extract<ApiLocation, { domain: string }>) {
  if (/^execute-api:\/?\*$/.test(resource)) return ['*'];
  if (/\$\{|\?/.test(resource)) return UNDECIDED;
  const arn = arnOf('execute-api', region, `${account}:/domainnames/${domain}`);
  if (fitsGlob(arn, resource)) return ['*'];
  // Another domain. AWS documents no other meaning of resources in a domain's policy.
  return /^arn:[^*]*:\/domainnames\/[^*/]+$/.test(resource) ? [] : UNDECIDED;
}

function apiGlobs(resource: string, { account, region, apiId }: Extract<ApiLocation, { apiId: string }>) {
  // A variable, a `?` or an unknown form can name anything.
  if (/\$\{|\?/.test(resource)) return UNDECIDED;
  if (resource.startsWith('execute-api:/')) return [oneStar(resource.slice('execute-api:/'.length))];
  if (!/^(arn:|\*)/.test(resource)) return UNDECIDED;
  const arn = arnOf('execute-api', region, `${account}:${apiId}/`);
  const globs = remainders(oneStar(resource), arn);
  return globs.includes('*') ? ['*'] : globs;
}

/** Matches a part of every stage. */
const UNDECIDED = ['*/?'] as const;

interface StageGlobs {
  readonly stages: readonly string[];
  readonly partly: readonly string[];
}

/** The stages that a relative glob names. A star also matches slashes, as in IAM. */
export function stageGlobs(glob: string): StageGlobs {
  const slash = glob.indexOf('/');
  const stage = slash < 0 ? glob : glob.slice(0, slash);
  const rest = slash < 0 ? undefined : glob.slice(slash + 1);
  const whole = rest === undefined ? stage.endsWith('*') : rest === '*' || rest === '*/*';
  const star = stage.indexOf('*');
  // `p*d/GET/*` also matches `pre/d/GET/x` of the stage `pre`, so every stage with the glob's beginning can be meant.
  const crossing = star < 0 || (whole && /^[^*]*\*$/.test(stage)) ? [] : [`${stage.slice(0, star)}*`];
  return whole ? { stages: [stage], partly: crossing } : { stages: [], partly: [stage, ...crossing] };
}

/** Several stars in a row are one. */
const oneStar = (glob: string) => glob.replace(/\*+/g, '*');

/** The rests of a glob after its beginning has matched a text, for every way of matching. */
function remainders(glob: string, text: string): string[] {
  const star = glob.indexOf('*');
  // Before the first star there is one way only.
  const start = Math.min(star < 0 ? glob.length : star, text.length);
  if (!text.startsWith(glob.slice(0, start))) return [];
  let indices = new Set([start]);
  for (const character of text.slice(start))
    indices = new Set([...indices].flatMap((index) => step(glob, index, character)));
  return [...new Set([...indices].map((index) => glob.slice(index)))].sort();
}

function step(glob: string, index: number, character: string): number[] {
  if (glob[index] === '*') return [index, ...step(glob, index + 1, character)];
  return glob[index] === character ? [index + 1] : [];
}
