// Which of an API's stages the resources of a statement name: all of a stage's methods, or perhaps some. Relative and whole
// ARNs are the same here. https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-policy-language-overview.html
import { fitsGlob, partitionOf } from 'waypost/model';

/** Whose policy it is: an API's, or a custom domain's (`{name}+{domainNameId}`). */
export type ApiLocation = { readonly account: string; readonly region: string } & (
  { readonly apiId: string } | { readonly domain: string }
);

/** What a resource names, as globs of `{stage}/{METHOD}/{path}`. */
export function relativeGlobs(resource: string, place: ApiLocation): readonly string[] {
  if (resource === '*') return ['*'];
  return 'domain' in place ? domainGlobs(resource, place) : apiGlobs(resource, place);
}

/** A domain has no stages: its policy's resources name the domain or do not. */
function domainGlobs(resource: string, { account, region, domain }: Extract<ApiLocation, { domain: string }>) {
  if (/^execute-api:\/?\*$/.test(resource)) return ['*'];
  if (/\$\{|\?/.test(resource)) return UNDECIDED;
  const arn = `arn:${partitionOf(region).id}:execute-api:${region}:${account}:/domainnames/${domain}`;
  if (fitsGlob(arn, resource)) return ['*'];
  // Another domain's name; what else a resource may mean in a domain's policy is not told.
  return /^arn:[^*]*:\/domainnames\/[^*/]+$/.test(resource) ? [] : UNDECIDED;
}

function apiGlobs(resource: string, { account, region, apiId }: Extract<ApiLocation, { apiId: string }>) {
  // A variable, a `?` or an unknown way of writing may name anything.
  if (/\$\{|\?/.test(resource)) return UNDECIDED;
  if (resource.startsWith('execute-api:/')) return [oneStar(resource.slice('execute-api:/'.length))];
  if (!/^(arn:|\*)/.test(resource)) return UNDECIDED;
  const arn = `arn:${partitionOf(region).id}:execute-api:${region}:${account}:${apiId}/`;
  const globs = remainders(oneStar(resource), arn);
  return globs.includes('*') ? ['*'] : globs;
}

/** Matches something of every stage, and not all of it. */
const UNDECIDED = ['*/?'] as const;

export interface StageGlobs {
  readonly stages: readonly string[];
  readonly partly: readonly string[];
}

/** The stages that a relative glob names. A star passes over slashes, as IAM's does. */
export function stageGlobs(glob: string): StageGlobs {
  const slash = glob.indexOf('/');
  const stage = slash < 0 ? glob : glob.slice(0, slash);
  const rest = slash < 0 ? undefined : glob.slice(slash + 1);
  const whole = rest === undefined ? stage.endsWith('*') : rest === '*' || rest === '*/*';
  const star = stage.indexOf('*');
  // `p*d/GET/*` also names GET/… under the stage `pre` of `pre/d/GET/x`: whatever begins as the glob does may be meant.
  const crossing = star < 0 || (whole && /^[^*]*\*$/.test(stage)) ? [] : [`${stage.slice(0, star)}*`];
  return whole ? { stages: [stage], partly: crossing } : { stages: [], partly: [stage, ...crossing] };
}

/** Several stars in a row are one. */
const oneStar = (glob: string) => glob.replace(/\*+/g, '*');

/** What is left of a glob once its beginning has matched a text; every way of matching counts. */
function remainders(glob: string, text: string): string[] {
  let places = new Set([0]);
  for (const character of text) places = new Set([...places].flatMap((place) => step(glob, place, character)));
  return [...new Set([...places].map((place) => glob.slice(place)))].sort();
}

function step(glob: string, place: number, character: string): number[] {
  if (glob[place] === '*') return [place, ...step(glob, place + 1, character)];
  return glob[place] === character ? [place + 1] : [];
}
