// Does an API's resource policy admit a call that comes through an endpoint? Decided offline as far as it can be: what may
// hold and may not is neither a pass nor a fail.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
import { fitsGlob } from './glob.js';

/** What the verdict needs of a resource policy. Not the policy: principals, actions and other conditions stay behind. */
export interface PolicyDigest {
  /** Why there are no statements to decide by. */
  readonly unread?: PolicyGap;
  readonly statements: readonly PolicyStatement[];
}

/** The API shows no policy; it is masked; it is no policy; it is larger than what is kept of one. */
export type PolicyGap = 'absent' | 'masked' | 'malformed' | 'too-large';

/** A statement that may concern `execute-api:Invoke` on this API; others are left out. */
export interface PolicyStatement {
  readonly effect: 'allow' | 'deny';
  readonly sid?: string;
  /** Globs of the stages for all of whose methods it holds. With neither this nor `partly`: all stages. */
  readonly stages?: readonly string[];
  /** Globs of the stages for some of whose methods or paths it may hold. */
  readonly partly?: readonly string[];
  /** `NotResource`: it holds for what the two lists do not name. */
  readonly except?: true;
  /** All must hold. */
  readonly conditions?: readonly PolicyCondition[];
  /** Parts that cannot be decided offline: `Principal`, `aws:SourceIp`. */
  readonly unclear?: readonly string[];
}

/** Whether the endpoint, or its VPC, is one of these. */
export interface PolicyCondition {
  readonly key: 'vpce' | 'vpc';
  readonly test: 'equals' | 'equals-ignoring-case' | 'like';
  readonly not?: true;
  /** A `${…}` in a value is a policy variable, which nobody can fill in offline. */
  readonly values: readonly string[];
}

/** The way that a call comes: through which endpoint, of which VPC, to which stage. */
export interface PolicyPath {
  readonly vpceId: string;
  readonly vpcId: string;
  readonly stage: string;
}

/** What is found of a gate: it is open, it is shut, or that cannot be told. */
export type Verdict = 'pass' | 'fail' | 'unknown';

/** What a resource policy says to a call, and which of its statements say it. */
export interface PolicyVerdict {
  readonly verdict: Verdict;
  /** The statements that decide it, or that may. */
  readonly by: readonly PolicyStatement[];
}

/** Holds, does not, or nobody can tell: AND is the least of several, OR the greatest. */
type Truth = 0 | 0.5 | 1;

/**
 * An explicit deny first, then an explicit allow; without one nobody is admitted.
 * @example const { verdict } = policyVerdict(digest, { vpceId: 'vpce-0a1b2c3d', vpcId: 'vpc-0a1b2c3d', stage: 'prod' });
 */
export function policyVerdict({ unread, statements }: PolicyDigest, path: PolicyPath): PolicyVerdict {
  if (unread !== undefined) return { verdict: 'unknown', by: [] };
  const those = (effect: PolicyStatement['effect'], truth: Truth) =>
    statements.filter((statement) => statement.effect === effect && truthOf(statement, path) === truth);
  const denied = those('deny', 1);
  if (denied.length > 0) return { verdict: 'fail', by: denied };
  const allowed = those('allow', 1);
  const perhaps = those('allow', 0.5);
  if (allowed.length + perhaps.length === 0) return { verdict: 'fail', by: [] };
  const doubts = [...those('deny', 0.5), ...(allowed.length > 0 ? [] : perhaps)];
  return doubts.length > 0 ? { verdict: 'unknown', by: doubts } : { verdict: 'pass', by: allowed };
}

/**
 * The verdict where nobody can tell which of several endpoints carries the call.
 * @example commonVerdict([{ verdict: 'pass', by: [] }]).verdict // 'pass'
 */
export function commonVerdict(verdicts: readonly PolicyVerdict[]): PolicyVerdict {
  const [first, ...others] = verdicts;
  if (first === undefined) return { verdict: 'unknown', by: [] };
  return others.every(({ verdict }) => verdict === first.verdict) ? first : { verdict: 'unknown', by: first.by };
}

function truthOf(statement: PolicyStatement, path: PolicyPath): Truth {
  const { conditions = [], unclear = [] } = statement;
  const truths = conditions.map((condition) => conditionTruth(condition, path));
  return least([stageTruth(statement, path.stage), unclear.length > 0 ? 0.5 : 1, ...truths]);
}

function stageTruth({ stages, partly, except }: PolicyStatement, stage: string): Truth {
  if (stages === undefined && partly === undefined) return except ? 0 : 1;
  const among = (globs: readonly string[] = []) => globs.some((glob) => fitsGlob(stage, glob));
  const named: Truth = among(stages) ? 1 : among(partly) ? 0.5 : 0;
  return except ? opposite(named) : named;
}

function conditionTruth({ key, test, not, values }: PolicyCondition, path: PolicyPath): Truth {
  const owns: Partial<Record<string, string>> = { vpce: path.vpceId, vpc: path.vpcId };
  const own = owns[key];
  const fits = TESTS[test];
  // A newer registry may know more keys and tests.
  if (own === undefined || fits === undefined) return 0.5;
  const named = greatest(values.map((value) => (value.includes('${') ? 0.5 : fits(own, value) ? 1 : 0)));
  return not ? opposite(named) : named;
}

const TESTS: Readonly<Partial<Record<string, (own: string, value: string) => boolean>>> = {
  equals: (own, value) => own === value,
  'equals-ignoring-case': (own, value) => own === value.toLowerCase(),
  like: fitsGlob,
};

// Each of these is of one of the three values that it was given.
const least = (truths: readonly Truth[]) => Math.min(...truths) as Truth;
const greatest = (truths: readonly Truth[]) => Math.max(0, ...truths) as Truth;
const opposite = (truth: Truth) => (1 - truth) as Truth;
