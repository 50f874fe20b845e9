// Checks that a sweep reports wrong answers as unseen: anything that is not an answer, and a list or an item without its identifying
// members. An answer that only shows less cannot be noticed; only a second look corrects it.
import { isObject } from 'waypost/model';
import { mappedDomains } from '../../core/records/domain-slots.js';
import { domainIdOf } from '../../core/records/domain.js';
import { presentStages } from '../../core/records/stage-log.js';
import { Fault, type AwsCall } from '../../test/aws/protocol.js';
import type { SweepReport } from '../../app/sweep/report.js';
import { createLiar, type Liar, type Lie } from './lies.js';
import { checkSame } from './invariants.js';
import type { MirrorState } from './mirror.js';

interface WrongAnswer {
  readonly call: AwsCall;
  readonly truth: string;
  readonly given: string | Fault;
}

interface NotedLiar {
  readonly liar: Liar;
  /** @throws Error that names a wrong answer that no report of its scope shows as unseen. */
  readonly expectNoticed: (reports: readonly SweepReport[], kept: MirrorState) => void;
}

export function createNotedLiar(lies: readonly Lie[]): NotedLiar {
  const wrong: WrongAnswer[] = [];
  const liar = createLiar(lies);
  return {
    liar: (call, answer) => {
      const given = liar(call, answer);
      if (typeof given !== 'object') return given;
      wrong.push({ call, truth: answer().body, given: given instanceof Fault ? given : given.body });
      return given;
    },
    expectNoticed: (reports, kept) => {
      for (const each of wrong.filter((answer) => hasToBeNoticed(answer, kept))) expectReported(each, reports);
    },
  };
}

function expectReported({ call, given }: WrongAnswer, reports: readonly SweepReport[]): void {
  const { operation, account, region, params } = call;
  const report = reports.find((each) => each.account === account && each.region === region);
  const unseen = report?.unseen.map((each) => each.call) ?? [];
  if (unseen.includes(operation)) return;
  const answer = given instanceof Fault ? given.message : given;
  checkSame(
    `a wrong answer is reported: ${JSON.stringify({ operation, params, answer })}`,
    { unseen },
    { unseen: [operation] },
  );
}

function hasToBeNoticed({ call, truth, given }: WrongAnswer, kept: MirrorState): boolean {
  if (given instanceof Fault) return true;
  if (given === truth) return false;
  const { list, ids } = MEMBERS[call.operation] ?? NOTHING;
  const answer = parsed(given);
  if (answer === undefined && call.service !== 'ec2') return true;
  if (list === undefined) return !isIdentified(answer, ids);
  // An answer may leave out an empty list, or a list that would show nothing known.
  const items = itemsOf(answer, list);
  const isWhole = items?.every((item) => isIdentified(item, ids)) === true;
  return !isWhole && (items !== undefined || isAboutKnown(call, truth, kept));
}

/** For each call: the members that identify a resource in its answer, and the member with the list, if it lists. */
interface Identification {
  readonly list?: string;
  readonly ids: readonly string[];
}

const NOTHING: Identification = { ids: [] };
const MEMBERS: Readonly<Record<string, Identification>> = {
  GetRestApis: { list: 'item', ids: ['id'] },
  GetRestApi: { ids: ['id'] },
  GetStages: { list: 'item', ids: ['stageName'] },
  GetStage: { ids: ['stageName'] },
  GetDeployment: { ids: ['id'] },
  GetDomainNames: { list: 'item', ids: ['domainName'] },
  GetDomainName: { ids: ['domainName'] },
  GetBasePathMappings: { list: 'item', ids: ['restApiId', 'basePath'] },
  GetBasePathMapping: { ids: ['restApiId', 'basePath'] },
  GetDomainNameAccessAssociations: { list: 'item', ids: ['domainNameArn', 'accessAssociationSource'] },
  DescribeVpcEndpoints: { list: 'VpcEndpoints', ids: ['VpcEndpointId'] },
};

function isIdentified(item: unknown, ids: readonly string[]): boolean {
  return isObject(item) && ids.every((name) => typeof item[name] === 'string');
}

/** Undefined if the text is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function itemsOf(answer: unknown, list: string): readonly unknown[] | undefined {
  const items = isObject(answer) ? answer[list] : undefined;
  return Array.isArray(items) ? items : undefined;
}

/** True if the true answer shows something that the registry knows. */
function isAboutKnown({ operation, params }: AwsCall, truth: string, { apis, endpoints }: MirrorState): boolean {
  const living = [...apis.values()].filter(({ created, deleted }) => created && deleted === undefined);
  const domains = living.flatMap((record) => mappedDomains(record.domains));
  switch (operation) {
    case 'GetStages':
      return living.some(({ apiId, stages }) => apiId === params.restApiId && presentStages(stages).length > 0);
    case 'GetRestApis':
      return living.some(({ apiId }) => truth.includes(apiId));
    case 'GetBasePathMappings':
      return domains.some(({ id }) => id === params.domainNameId);
    case 'GetDomainNameAccessAssociations':
      return domains.some((domain) => truth.includes(domainIdOf(domain)) && domain.associations?.vpceIds.length !== 0);
    case 'GetDomainNames':
      return domains.some(({ id }) => truth.includes(id));
    default:
      return [...endpoints.values()].some(({ vpceId, deleted }) => deleted === undefined && truth.includes(vpceId));
  }
}
