// Explains why a network reaches a service or not: the gates, in the order in which a call meets them. Pure; the query
// endpoint and the SDK call the same function. Then the conditions that no gate checks, each with the command that does.
import type { Explanation, Gate, GateId, UncheckedCondition } from '../answers.js';
import { choose, problemOf } from '../refusals.js';
import type { Knowledge, Refusal } from '../decide.js';
import type { WaypostErrorCode, Problem } from '../errors.js';
import type { Question } from '../question.js';
import { apiDeployed, apiExists, apiPrivate } from './api-gates.js';
import { accessMode, changesDeployed, defaultEndpoint, apiStatus, tls, webAcl } from './config-gates.js';
import { domainAssociated, domainAvailable, domainMapped, domainPolicy } from './domain-gates.js';
import { endpointAssociated, endpointAvailable, endpointExists } from './endpoint-gates.js';
import { endpointPolicy, resourcePolicy } from './policy-gate.js';
import { type GateFinding, ofApi, ofCall, ofDomain, overall, printed, type GateSubject, subjectOf } from './subject.js';
import { parseApiUrl } from '../url.js';
import { defined } from '../schema.js';
import { printable } from '../text.js';

/** The gates, or the refusal of the question. */
export type Explained =
  | { readonly outcome: 'explained'; readonly explanation: Explanation }
  | { readonly outcome: 'refused'; readonly problem: Problem };

/** A gate, and how it is judged. */
export interface GateRow {
  readonly gate: GateId;
  readonly title: string;
  readonly find: (subject: GateSubject) => GateFinding;
}

const row = (gate: GateId, title: string, find: GateRow['find']): GateRow => ({ gate, title, find });

const GATES: readonly GateRow[] = [
  row('api-exists', 'The API exists', apiExists),
  row('api-private', 'The API is private', apiPrivate),
  row('api-deployed', 'The API has a deployed stage', apiDeployed),
  row('endpoint-exists', 'An endpoint exists in the network', endpointExists),
  row('endpoint-available', 'The endpoint is available', endpointAvailable),
  row('endpoint-associated', 'The endpoint can reach the API', ofCall(endpointAssociated)),
  row('changes-deployed', 'All changes are deployed', ofApi(changesDeployed)),
  row('default-endpoint', 'The default endpoint is not disabled', ofApi(defaultEndpoint)),
  row('api-status', 'The API is available', ofApi(apiStatus)),
  row('tls', "The API's TLS versions fit the caller", ofApi(tls)),
  row('access-mode', 'The endpoint access mode allows the form', ofApi(accessMode)),
  row('web-acl', 'No web ACL may block the call', ofApi(webAcl)),
  row('endpoint-policy', "The endpoint's policy allows the API", ofCall(endpointPolicy)),
  row('resource-policy', "The API's resource policy allows the endpoint", ofCall(resourcePolicy)),
];

/** The gates of a service that has a custom domain name in the region. */
const DOMAIN_GATES: readonly GateRow[] = [
  row('domain-available', 'The custom domain is available', ofDomain(domainAvailable)),
  row('domain-mapped', 'The custom domain leads to the API', ofDomain(domainMapped)),
  row('domain-associated', 'The custom domain is associated with the endpoint', ofDomain(domainAssociated)),
  row('domain-policy', "The custom domain's policy allows the endpoint", ofDomain(domainPolicy)),
];

/** The refusals that gates explain; the others concern the question. */
const EXPLAINED: readonly WaypostErrorCode[] = ['SERVICE_GONE', 'SERVICE_NOT_READY', 'UNREACHABLE_FROM_NETWORK'];

/**
 * Explains why a network reaches a service or not, by its gates in the order in which a call meets them. Pure; takes the
 * same arguments as `choose`, and gates that come first.
 * @example const explained = explain({ service: 'orders-api', registry: 'prod', network: 'vpc-0a1b2c3d' }, { entry, network });
 */
export function explain(question: Question, knowledge: Knowledge, first: readonly GateRow[] = []): Explained {
  const judged = judgeGates(question, knowledge, first);
  if (judged.outcome === 'refused') return judged;
  const { subject, gates, verdict } = judged;
  const network = question.network ?? subject.network?.vpcId ?? null;
  const found = gates.map(({ row: { gate, title }, finding }): Gate => ({ gate, title, ...printed(finding) }));
  return {
    outcome: 'explained',
    explanation: { service: question.service, network, verdict, gates: found, notChecked: notChecked(subject) },
  };
}

interface JudgedGate {
  readonly row: GateRow;
  readonly finding: GateFinding;
}

/** Judges every gate, and those that a call meets as a whole: the gates of a custom domain count if the address has that form. */
export function judgeGates(question: Question, knowledge: Knowledge, first: readonly GateRow[]) {
  const choice = choose(question, knowledge);
  const { entry } = knowledge;
  if (choice.outcome === 'refused' && (entry === null || !EXPLAINED.includes(choice.problem.code))) return choice;
  if (entry === null) throw new TypeError('choose() must refuse a question without an entry.');
  const subject = subjectOf({ question, knowledge, entry }, choice);
  const judge = (judged: GateRow): JudgedGate => ({ row: judged, finding: judged.find(subject) });
  const gates = [...first, ...GATES].map(judge);
  const ofDomain = !subject.domain ? [] : DOMAIN_GATES.map(judge);
  const all = [...gates, ...ofDomain];
  const met = subject.address?.form === 'custom-domain' ? all : gates;
  const verdict = overall(met.map(({ finding }) => finding));
  return { outcome: 'judged', choice, subject, gates: all, verdict } as const;
}

/**
 * Adds the gates to the details of a problem that they explain.
 * @example const problem = withGates(choice.problem, question, knowledge);
 */
export function withGates(problem: Problem, question: Question, knowledge: Knowledge): Problem {
  const explained = EXPLAINED.includes(problem.code) ? explain(question, knowledge) : undefined;
  if (explained?.outcome !== 'explained') return problem;
  // The codes that gates explain have them in their details.
  return { ...problem, details: { ...problem.details, gates: explained.explanation.gates } } as Problem;
}

/** The problem of a refusal, with the gates that explain it. */
export const refusedProblem = (refusal: Refusal, question: Question, knowledge: Knowledge): Problem =>
  withGates(problemOf(question, refusal), question, knowledge);

interface UncheckedRow {
  readonly id: UncheckedCondition['id'];
  readonly why: string;
  /** The commands that show it together. */
  readonly commands: (ids: CommandIds) => readonly string[];
}

interface CommandIds {
  readonly apiId: string;
  readonly stage: string;
  readonly vpcId: string;
  readonly vpceId: string;
}

const showMethods = (apiId: string): string =>
  `apigateway get-resources --rest-api-id ${apiId} --embed methods --query "items[].resourceMethods"`;

const ROWS: readonly UncheckedRow[] = [
  {
    id: 'security-groups',
    why: 'The security groups of the endpoint must let TCP 443 in from the caller, and its subnets must be reachable.',
    commands: ({ vpceId, vpcId }) => [
      `ec2 describe-vpc-endpoints --vpc-endpoint-ids ${vpceId} --query "VpcEndpoints[].[Groups,SubnetIds]"`,
      `ec2 describe-security-groups --filters Name=vpc-id,Values=${vpcId} --query "SecurityGroups[].[GroupId,IpPermissions]"`,
    ],
  },
  {
    id: 'network-acls',
    why: 'The network ACLs of the subnets of caller and endpoint must let the call and its answer through.',
    commands: ({ vpcId }) => [`ec2 describe-network-acls --filters Name=vpc-id,Values=${vpcId}`],
  },
  {
    id: 'vpc-dns',
    why: 'Private DNS works only in a VPC with enableDnsSupport and enableDnsHostnames.',
    commands: ({ vpcId }) =>
      ['enableDnsSupport', 'enableDnsHostnames'].map(
        (attribute) => `ec2 describe-vpc-attribute --vpc-id ${vpcId} --attribute ${attribute}`,
      ),
  },
  {
    id: 'authorizers',
    why: 'An authorizer, or IAM authorisation of a method, may refuse the call.',
    commands: ({ apiId }) => [`apigateway get-authorizers --rest-api-id ${apiId}`],
  },
  {
    id: 'api-keys',
    why: 'A method may require an API key and a usage plan.',
    commands: ({ apiId }) => [showMethods(apiId)],
  },
  {
    id: 'undeployed-methods',
    why: 'Methods and integrations that were edited after the last deployment are not in force.',
    commands: ({ apiId, stage }) => [
      `apigateway get-export --rest-api-id ${apiId} --stage-name ${stage} --export-type oas30 deployed.json`,
      showMethods(apiId),
    ],
  },
];

function notChecked(subject: GateSubject): readonly UncheckedCondition[] {
  const { network, endpoint, region } = subject;
  const { apiId = 'API_ID', stage = 'STAGE', vpceId = 'ENDPOINT_ID' } = lastKnown(subject);
  const ids = { apiId, stage, vpcId: network?.vpcId ?? 'VPC_ID', vpceId: endpoint?.vpceId ?? vpceId };
  const shown = (command: string): string => `aws ${command} --region ${region}`;
  return ROWS.map(({ id, why, commands }) => ({
    id,
    why,
    command: printable(commands(ids).map(shown).join(' && ')),
  }));
}

/** What serves, else what did before it was made public, else what waits for a stage. A deleted API has nothing to check. */
function lastKnown({ current, stage, serviceRegion }: GateSubject): Partial<CommandIds> {
  if (current) return { apiId: current.apiId, stage };
  const { removal, candidates = [] } = serviceRegion ?? {};
  if (removal?.reason === undefined) return defined({ apiId: candidates[0]?.apiId });
  return defined({
    apiId: removal.apiId,
    stage: removal.stage ?? undefined,
    vpceId: parseApiUrl(removal.url ?? '')?.vpceId,
  });
}
