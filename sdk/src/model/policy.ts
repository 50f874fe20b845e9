// Decides offline whether a resource policy admits a call through an endpoint. What cannot be decided is unknown.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
import type { GateVerdict } from './answers.js';
import { lacks, servedStates, stageOf } from './decide.js';
import type {
  ApiPart,
  CurrentApi,
  CustomDomain,
  EndpointPolicy,
  EndpointStatement,
  Network,
  PolicyCondition,
  PolicyDigest,
  PolicyStatement,
} from './documents.js';
import { fitsArn, fitsGlob } from './text.js';
import { type ApiLocation, namedPart, stageGlobs } from './policy-resource.js';
import { defined } from './schema.js';
import { arnOf } from './url.js';

/** The path of a call: its endpoint, the endpoint's VPC, and the stage. */
export interface PolicyPath {
  readonly vpceId: string;
  readonly vpcId: string;
  /** Without it, a condition on the VPC's ARN is unknown. */
  readonly vpcArn?: string;
  readonly stage: string;
}

/** The verdict of a resource policy on a call, and the statements behind it. */
export interface PolicyVerdict {
  readonly verdict: GateVerdict;
  /** The statements that decide it, or that might. */
  readonly by: readonly PolicyStatement[];
}

const NOT_KNOWN: PolicyVerdict & EndpointVerdict = { verdict: 'unknown', by: [] };

/** False, true or unknown (0.5): AND is the minimum of several, OR the maximum. */
type Truth = 0 | 0.5 | 1;

/**
 * The verdict of a policy on one path. An explicit deny decides first, then an explicit allow; without an allow nobody is admitted.
 * @example const { verdict } = policyVerdict(digest, { vpceId: 'vpce-0a1b2c3d', vpcId: 'vpc-0a1b2c3d', stage: 'prod' });
 */
export function policyVerdict({ unread, statements }: PolicyDigest, path: PolicyPath): PolicyVerdict {
  if (unread !== undefined) return NOT_KNOWN;
  const truths = statements.map((statement) => truthOf(statement, path));
  const those = (wanted: PolicyStatement['effect'], truth: Truth) =>
    statements.filter(({ effect }, index) => effect === wanted && truths[index] === truth);
  const denied = those('deny', 1);
  if (denied.length > 0) return { verdict: 'fail', by: denied };
  const allowed = those('allow', 1);
  const maybeDenied = those('deny', 0.5);
  const maybeAllowed = those('allow', 0.5);
  const denials = maybeDenied.filter((statement) => conditionsTruth(statement, path) === 1);
  const perhaps = maybeAllowed.filter((statement) => !isCovered(statement, denials, path.stage));
  if (allowed.length + perhaps.length === 0) {
    // A covering deny decides without the path of the call.
    return { verdict: 'fail', by: maybeAllowed.length > 0 ? denials : [] };
  }
  const doubts = [...maybeDenied, ...(allowed.length > 0 ? [] : perhaps)];
  return doubts.length > 0 ? { verdict: 'unknown', by: doubts } : { verdict: 'pass', by: allowed };
}

/**
 * The verdict when any of several endpoints may carry the call.
 * @example commonVerdict([{ verdict: 'pass', by: [] }]).verdict // 'pass'
 */
export function commonVerdict(verdicts: readonly PolicyVerdict[]): PolicyVerdict {
  const [first, ...others] = verdicts;
  if (!first) return NOT_KNOWN;
  return others.every(({ verdict }) => verdict === first.verdict) ? first : { ...NOT_KNOWN, by: first.by };
}

const truthOf = (statement: PolicyStatement, path: PolicyPath): Truth =>
  least([stageTruth(statement, path.stage), conditionsTruth(statement, path)]);

const conditionsTruth = ({ conditions = [], unclear = [] }: PolicyStatement, path: PolicyPath): Truth =>
  least([unclear.length > 0 ? 0.5 : 1, ...conditions.map((condition) => conditionTruth(condition, path))]);

/** True if for each path of the stage that the statement names one of the others names the same or more. */
function isCovered({ paths }: PolicyStatement, others: readonly PolicyStatement[], stage: string): boolean {
  const covers = (path: string) => others.some((other) => other.paths?.some((glob) => fitsGlob(path, glob)));
  return paths?.every((path) => !concerns(path, stage) || covers(path)) ?? false;
}

function concerns(path: string, stage: string): boolean {
  const { stages, partly } = stageGlobs(path);
  return [...stages, ...partly].some((glob) => fitsGlob(stage, glob));
}

/** What a statement's resources name of an API. */
type StageNames = Pick<PolicyStatement, 'stages' | 'partly' | 'paths' | 'except'>;

function stageTruth({ stages, partly, except }: StageNames, stage: string): Truth {
  if (!stages && !partly) return except ? 0 : 1;
  const among = (globs: readonly string[] = []) => globs.some((glob) => fitsGlob(stage, glob));
  const named: Truth = among(stages) ? 1 : among(partly) ? 0.5 : 0;
  return except ? opposite(named) : named;
}

function conditionTruth({ key, test, not, values }: PolicyCondition, path: PolicyPath): Truth {
  const { vpceId: vpce, vpcId: vpc, vpcArn } = path;
  const owns: Partial<Record<string, string | undefined>> = { vpce, vpc, 'vpc-arn': vpcArn, 'source-ip': '' };
  const own = owns[key];
  const fits = TESTS[test];
  // A newer registry may know more keys and tests.
  if (own === undefined || !fits) return 0.5;
  const isNamed = values.some((value) => fits(own, value) && !value.includes('${'));
  const named: Truth = isNamed ? 1 : values.some((value) => value.includes('${')) ? 0.5 : 0;
  return not ? opposite(named) : named;
}

const TESTS: Readonly<Partial<Record<string, (own: string, value: string) => boolean>>> = {
  equals: (own, value) => own === value,
  'equals-ignoring-case': (own, value) => own === value.toLowerCase(),
  like: fitsGlob,
  'arn-like': fitsArn,
};

// The result is always one of the three values.
const least = (truths: readonly Truth[]) => Math.min(...truths) as Truth;
const opposite = (truth: Truth) => (1 - truth) as Truth;

/**
 * True if no Allow admits the call or might admit it, regardless of what is denied. Then an exemption from a Deny is not enough.
 */
export const lacksAllow = ({ statements }: PolicyDigest, path: PolicyPath): boolean =>
  policyVerdict({ statements: statements.filter(isAllow) }, path).verdict === 'fail';

const isAllow = ({ effect }: Pick<PolicyStatement, 'effect'>) => effect === 'allow';

/** True if it is not known whether the statement's resources name every call of the stage. */
export const isInPart = (statement: StageNames, stage: string): boolean => stageTruth(statement, stage) === 0.5;

/** The path of a call: its stage, the endpoints that may carry it, and their VPC. */
export interface CallPath extends Omit<PolicyPath, 'vpceId'> {
  readonly vpceIds: readonly string[];
}

/** The path of a call from a network: only the account of a VPC can create endpoints in it. */
export function callPathOf({ vpcId, region, accountId }: Network, stage: string, vpceIds: readonly string[]): CallPath {
  const vpcArn = arnOf('ec2', region, `${accountId}:vpc/${vpcId}`);
  return { stage, vpcId, vpcArn, vpceIds };
}

/** True if a deployment that gets calls lacks the part's last change, or may lack it. */
export function isBehind(current: CurrentApi, stage: string, part: ApiPart): boolean {
  const own = stageOf(current, stage);
  return [own, own?.canary].some((state) => state && lacks(state, part));
}

/** The resource policy of each deployment of the stage that gets calls; undefined where that is not known. */
export const policiesInForce = (current: CurrentApi, stage: string): readonly (PolicyDigest | undefined)[] =>
  servedStates(current, stage).map((state) => state.policy ?? (lacks(state, 'policy') ? undefined : current.policy));

/** Whether the API's resource policy in force admits a call: that of each deployment that the stage serves. */
export const admission = (current: CurrentApi, path: CallPath): PolicyVerdict =>
  commonVerdict(admissions(current, path));

/** Whether each deployment that the stage serves admits a call: that of the stage, then that of its canary. */
export const admissions = (current: CurrentApi, path: CallPath): readonly PolicyVerdict[] =>
  policiesInForce(current, path.stage).map((policy) => admits(policy, path));

/** Whether the policy of the API's configuration admits a call, as it will once it is deployed. */
export const configuredAdmission = ({ policy }: CurrentApi, path: CallPath): PolicyVerdict => admits(policy, path);

/** The verdict of an endpoint's policy on the calls of an API, and the statements behind it. */
interface EndpointVerdict {
  readonly verdict: GateVerdict;
  readonly by: readonly DecisiveEndpointStatement[];
}

/** A statement of an endpoint's policy, and what it names of the API. */
type DecisiveEndpointStatement = EndpointStatement & StageNames;

type CalledApi = Extract<ApiLocation, { readonly apiId: string }>;

/** Whether the policies of the endpoints that may carry a call let it through to the API. */
export function endpointAdmission({ endpoints }: Network, api: CalledApi, path: CallPath): EndpointVerdict {
  const verdicts = path.vpceIds.map((vpceId) => {
    const policy = endpoints.find((endpoint) => endpoint.vpceId === vpceId)?.policy;
    return !policy ? ALLOWED : endpointVerdict(policy, api, { ...path, vpceId });
  });
  const [first = NOT_KNOWN] = verdicts;
  return verdicts.every(({ verdict }) => verdict === first.verdict) ? first : { ...first, verdict: 'unknown' };
}

const ALLOWED: EndpointVerdict = { verdict: 'pass', by: [] };

function endpointVerdict({ unread, statements }: EndpointPolicy, api: CalledApi, path: PolicyPath): EndpointVerdict {
  if (unread !== undefined) return NOT_KNOWN;
  const digests = digestsFor(statements, api);
  const { verdict, by } = policyVerdict({ statements: digests.map(({ digest }) => digest) }, path);
  return { verdict, by: digests.flatMap(({ digest, shown }) => (by.includes(digest) ? shown : [])) };
}

interface EndpointDigest {
  /** The statement as one of the API's own policy. */
  readonly digest: PolicyStatement;
  readonly shown: DecisiveEndpointStatement;
}

interface DigestsOfApi {
  readonly apiId: string;
  readonly account: string;
  readonly region: string;
  readonly digests: readonly EndpointDigest[];
}

/** The digests for the API that each policy was judged for last: one call is judged several times, and many networks have equal policies. */
const lastDigests = new WeakMap<EndpointPolicy['statements'], DigestsOfApi>();

/** The statements that concern the API. */
function digestsFor(statements: EndpointPolicy['statements'], api: CalledApi): readonly EndpointDigest[] {
  const last = lastDigests.get(statements);
  if (last?.apiId === api.apiId && last.region === api.region && last.account === api.account) return last.digests;
  const digests = statements.flatMap((source): EndpointDigest[] => {
    const { resources = ['*'], except = false, ...rest } = source;
    const part = namedPart(resources, api, except);
    if (!part) return [];
    const { stages, partly, paths } = part;
    return [{ digest: { ...rest, ...part }, shown: { ...source, ...defined({ stages, partly, paths }) } }];
  });
  lastDigests.set(statements, { ...api, digests });
  return digests;
}

/** True if no Allow of an endpoint's policy admits calls of the API or might admit them, regardless of what is denied. */
export const endpointLacksAllow = ({ statements }: EndpointPolicy, api: CalledApi, path: PolicyPath): boolean =>
  endpointVerdict({ statements: statements.filter(isAllow) }, api, path).verdict === 'fail';

/** Whether a custom domain's own policy admits a call. It needs no deployment. */
export const domainAdmission = ({ policy }: CustomDomain, path: CallPath): PolicyVerdict => admits(policy, path);

function admits(policy: PolicyDigest | undefined, path: CallPath): PolicyVerdict {
  if (!policy) return NOT_KNOWN;
  return commonVerdict(path.vpceIds.map((vpceId) => policyVerdict(policy, { ...path, vpceId })));
}
