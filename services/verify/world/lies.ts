// The wrong answers that a sweep gets from AWS. Whatever an answer leaves out or says wrongly, it changes nothing in the records: what
// an answer does not show is unknown (law 2). An omission affects each request only once, because a second answer with the same
// omission may be believed. Something that is not an answer at all may come every time.
import * as fc from 'fast-check';
import { isObject } from 'waypost/model';
import { apiGateway } from '../../test/aws/api-gateway.js';
import type { Interceptor } from '../../test/aws/control-plane.js';
import { denied, Fault, type AwsCall, type AwsReply } from '../../test/aws/protocol.js';
import { WRONG_ANSWERS, halved } from '../../test/aws/wrong-answers.js';

/** All calls get the same wrong answer. */
const EVERY_CALL = 'every call';
/** For wrong answers, a look-up of one endpoint counts as another call than the list. */
const ENDPOINT_LOOK_UP = 'DescribeVpcEndpoints of one';

/** Every call of the inventory that shows resources. */
export const RESOURCE_CALLS = [...Object.keys(apiGateway), 'DescribeVpcEndpoints', ENDPOINT_LOOK_UP];
/** Every call of a sweep. */
export const SWEEP_CALLS = [
  ...RESOURCE_CALLS,
  ...['GetCallerIdentity', 'AssumeRole', 'DescribeTrails', 'GetTrailStatus', 'GetEventSelectors'],
];

/**
 * - `foreign`: the whole answer comes from something else. `cut`: it ends in the middle. `other`: it is about another resource.
 * - `bare`: each resource has only its id. `refused`: the call is denied.
 * - `few`: a list or a page looks complete, but shows only some of its items. `lacks`: a member or a list is missing.
 */
type Untruth =
  | { readonly kind: 'foreign'; readonly body: string }
  | { readonly kind: 'cut' | 'other' | 'bare' | 'refused' }
  | { readonly kind: 'few'; readonly shown: 'first half' | 'second half' | 'none' }
  | { readonly kind: 'lacks'; readonly member: number };

export interface Lie {
  readonly call: string;
  readonly untruth: Untruth;
}

const noAnswer: fc.Arbitrary<Untruth> = fc.oneof(
  fc.constantFrom(...Object.keys(WRONG_ANSWERS)).map((body) => ({ kind: 'foreign', body }) as const),
  fc.constantFrom('cut', 'other', 'bare', 'refused').map((kind) => ({ kind }) as const),
);
const omission: fc.Arbitrary<Untruth> = fc.oneof(
  fc.constantFrom('first half', 'second half', 'none').map((shown) => ({ kind: 'few', shown }) as const),
  { weight: 2, arbitrary: fc.nat({ max: 39 }).map((member) => ({ kind: 'lacks', member }) as const) },
);

/** What goes wrong in one sweep: nothing, one call omits something, one call or all calls give no answer, or both. */
export function liesAbout(calls: readonly string[]): fc.Arbitrary<readonly Lie[]> {
  const call = fc.constantFrom(...calls);
  return fc
    .tuple(
      fc.option(fc.record({ call, untruth: omission }), { freq: 4 }),
      fc.option(
        fc.record({ call: fc.oneof({ weight: 5, arbitrary: call }, fc.constant(EVERY_CALL)), untruth: noAnswer }),
        {
          freq: 2,
        },
      ),
    )
    .map((both) => both.filter((lie) => lie !== null));
}

/** Whether an answer may show less of a resource than it has. */
export const mayOmit = (lies: readonly Lie[]): boolean => lies.some(({ untruth }) => untruth.kind === 'lacks');

/** Members with a creation time. A resource that is first seen without it counts as created when the list began. */
export const CREATION = ['createdDate', 'CreationTimestamp', 'creationTimestamp'];

/** Answers a call wrongly, or with the true answer. */
export type Liar = (call: AwsCall, answer: () => AwsReply) => ReturnType<Interceptor>;

export const HONEST: Liar = () => undefined;

/** Tells the lies in one sweep or one re-check. @param kept members that no answer lacks */
export function createLiar(lies: readonly Lie[], kept: readonly string[] = []): Liar {
  const asked = new Set<string>();
  return (made, answer) => {
    const lie = lies.find(({ call }) => call === EVERY_CALL || call === liedCallOf(made));
    if (lie === undefined) return undefined;
    const { untruth } = lie;
    const request = JSON.stringify([made.account, made.region, made.operation, made.params]);
    if ((untruth.kind === 'few' || untruth.kind === 'lacks') && asked.has(request)) return undefined;
    asked.add(request);
    return untruthful(untruth, made, { answer: answer(), kept });
  };
}

/** Every list is empty, and every direct look-up gets AWS's own "not found". */
export const NOTHING_FOUND: Liar = (made, answer) => {
  if (isList(made)) return few(answer(), 'none');
  if (made.service === 'ec2') return new Fault({ status: 400, code: 'InvalidVpcEndpointId.NotFound' }, 'Not found.');
  return new Fault({ status: 404, code: 'NotFoundException' }, 'Not found.');
};

function isList({ operation, params }: AwsCall): boolean {
  return operation.endsWith('s') && params['VpcEndpointId.1'] === undefined;
}

function liedCallOf({ operation, params }: AwsCall): string {
  return params['VpcEndpointId.1'] === undefined ? operation : ENDPOINT_LOOK_UP;
}

interface TrueAnswer {
  readonly answer: AwsReply;
  readonly kept: readonly string[];
}

function untruthful(untruth: Untruth, made: AwsCall, { answer, kept }: TrueAnswer): AwsReply | Fault {
  switch (untruth.kind) {
    case 'foreign':
      return WRONG_ANSWERS[untruth.body] ?? answer;
    case 'cut':
      return halved(answer);
    case 'other':
      return isList(made) ? denied(made) : aboutAnother(answer);
    case 'bare':
      return bare(answer, kept);
    case 'refused':
      return denied(made);
    case 'few':
      return few(answer, untruth.shown);
    case 'lacks':
      return lacking(answer, untruth.member, kept);
  }
}

type Shown = Extract<Untruth, { readonly kind: 'few' }>['shown'];

function few(answer: AwsReply, shown: Shown): AwsReply {
  const some = <T>(all: readonly T[]): readonly T[] => {
    const middle = Math.floor(all.length / 2);
    return shown === 'none' ? [] : shown === 'first half' ? all.slice(0, middle) : all.slice(middle);
  };
  if (isXml(answer)) {
    const [start = '', ...items] = answer.body.split(/(?=<item><vpcEndpointId>)/);
    const end = items.at(-1)?.split('</vpcEndpointSet>')[1];
    if (end === undefined) return answer;
    const whole = items.map((item) => item.split('</vpcEndpointSet>')[0]);
    return { ...answer, body: `${start}${some(whole).join('')}</vpcEndpointSet>${end}` };
  }
  const body = parsed(answer);
  const lists = Object.entries(body).filter((entry): entry is [string, unknown[]] => Array.isArray(entry[1]));
  return written(answer, { ...body, ...Object.fromEntries(lists.map(([name, all]) => [name, some(all)])) });
}

/** The members that identify a resource. A mapping's stage belongs to them. */
const IDENTITY = [
  'item',
  'position',
  'VpcEndpoints',
  'NextToken',
  'VpcEndpointId',
  'id',
  'stageName',
  'domainName',
].concat(['domainNameId', 'domainNameArn', 'restApiId', 'basePath', 'stage', 'accessAssociationSource']);

function bare(answer: AwsReply, kept: readonly string[]): AwsReply {
  if (isXml(answer)) {
    const body = answer.body.replaceAll(
      /(<item><vpcEndpointId>[^<]*<\/vpcEndpointId>).*?(?=<item><vpcEndpointId>|<\/vpcEndpointSet>)/g,
      '$1</item>',
    );
    return { ...answer, body };
  }
  const isLeft = ([name]: readonly [string, unknown]) => IDENTITY.includes(name) || kept.includes(name);
  const left = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(left);
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value)
        .filter(isLeft)
        .map(([name, content]) => [name, left(content)]),
    );
  };
  return written(answer, left(parsed(answer)) as object); // an object stays one
}

/** The answer without one member, wherever that stands: in the answer itself, in each item, or in a part of each item. */
function lacking(answer: AwsReply, member: number, kept: readonly string[]): AwsReply {
  if (isXml(answer)) {
    const names = [...new Set(answer.body.match(/(?<=<)[a-zA-Z]+(?=>)/g))].filter(
      (name) => ![...kept, 'item'].includes(name),
    );
    const name = names[member % Math.max(1, names.length)] ?? '';
    return { ...answer, body: answer.body.replaceAll(new RegExp(`<${name}>.*?</${name}>`, 'g'), '') };
  }
  const body = parsed(answer);
  const paths = [...new Set(pathsIn(body))].filter((path) => !kept.some((name) => path.endsWith(name)));
  const path = paths[member % Math.max(1, paths.length)] ?? '';
  return written(answer, without(body, path.split('\n')) as object); // an object stays one
}

/** The paths of all members, without positions in lists. */
function pathsIn(value: unknown, prefix = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => pathsIn(item, prefix));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, content]) => [
    `${prefix}${name}`,
    ...pathsIn(content, `${prefix}${name}\n`),
  ]);
}

function without(value: unknown, path: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((item) => without(item, path));
  const [name = '', ...rest] = path;
  if (!isObject(value) || !(name in value)) return value;
  if (rest.length > 0) return { ...value, [name]: without(value[name], rest) };
  const { [name]: _left, ...others } = value;
  return others;
}

/** The answer with every id and name replaced by another. */
function aboutAnother(answer: AwsReply): AwsReply {
  const body = answer.body.replaceAll(
    /("(?:id|stageName|domainNameId|domainNameArn|basePath|VpcEndpointId)":"|<vpcEndpointId>)[^"<]*/g,
    '$1another',
  );
  return { ...answer, body };
}

const isXml = ({ body }: AwsReply) => body.startsWith('<');
const parsed = ({ body }: AwsReply) => JSON.parse(body) as Readonly<Record<string, unknown>>; // of the fake control plane
const written = (answer: AwsReply, body: object): AwsReply => ({ ...answer, body: JSON.stringify(body) });
