// Reads templates for tests, and evaluates them as a deployment would.
import type { Json } from '../../services/core/json.js';
import type { Resource, Template } from '../template-json.js';

export type { Resource, Template } from '../template-json.js';

export interface StatementJson {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Principal?: Json;
  readonly Action: string | readonly string[];
  readonly Resource?: Json;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, Json>>>>;
}

export function readTemplate(name: string, json: string | undefined): Template {
  if (json === undefined) throw new Error(`No template ${name}.`);
  return JSON.parse(json) as Template; // CDK wrote it
}

export const resourcesOf = (template: Template, type: string): readonly (readonly [string, Resource])[] =>
  Object.entries(template.Resources).filter(([, resource]) => resource.Type === type);

export function resourceOf(template: Template, id: string): Resource {
  const resource = template.Resources[id];
  if (resource === undefined) throw new Error(`No resource ${id}.`);
  return resource;
}

/** Yields a JSON value and everything inside it. */
export function* piecesOf(json: unknown): Generator {
  yield json;
  if (typeof json !== 'object' || json === null) return;
  for (const inner of Object.values(json)) yield* piecesOf(inner);
}

/** The statements of every policy inside a resource, trust policies included. */
export function statementsOf(resource: Resource): readonly StatementJson[] {
  return [...piecesOf(resource.Properties)].flatMap((piece) => {
    if (typeof piece !== 'object' || piece === null) return [];
    if ('Version' in piece && 'Statement' in piece) return piece.Statement as StatementJson[]; // policyDocument() made it
    return resource.Type === 'AWS::Events::EventBusPolicy' && 'Effect' in piece ? [piece as StatementJson] : [];
  });
}

export function statementOf(resource: Resource, sid: string): StatementJson {
  const statement = statementsOf(resource).find(({ Sid }) => Sid === sid);
  if (statement === undefined) throw new Error(`No statement ${sid}.`);
  return statement;
}

interface DeploymentInputs {
  readonly parameters: Readonly<Record<string, string>>;
  readonly region?: string;
  readonly account?: string;
  /** The values of references to resources. */
  readonly references?: Readonly<Record<string, string>>;
}

/** A member with this value is left out. */
const NOTHING = JSON.stringify({ Ref: 'AWS::NoValue' });

/** Evaluates a part of a template as CloudFormation does: fills in parameters and decides conditions. Other references stay. */
export function evaluate(template: Template, deployment: DeploymentInputs): (json: Json) => Json {
  const values = valuesOf(template, deployment);
  const decide = (id: string): boolean => evaluateOne(template.Conditions[id] ?? null) === true;
  const functions: Readonly<Record<string, (argument: Json) => Json | undefined>> = {
    Ref: (id) => (typeof id === 'string' ? values[id] : undefined),
    Condition: (id) => decide(textOf(id)),
    'Fn::GetAtt': (argument) => values[(argument as string[]).join('.')],
    'Fn::If': (argument) => {
      const [id, then, otherwise] = argument as [string, Json, Json];
      return evaluateOne(decide(id) ? then : otherwise);
    },
    'Fn::Not': (argument) => evaluateOne((argument as Json[])[0] ?? null) !== true,
    'Fn::And': (argument) => (argument as Json[]).every((each) => evaluateOne(each) === true),
    'Fn::Equals': (argument) => {
      const [left, right] = (argument as Json[]).map(evaluateOne);
      return left === right;
    },
    'Fn::Join': (argument) => {
      const [separator, parts] = argument as [string, Json];
      return (evaluateOne(parts) as Json[]).map(textOf).join(separator);
    },
    'Fn::Split': (argument) => {
      const [separator, text] = argument as [string, Json];
      return textOf(evaluateOne(text)).split(separator);
    },
    'Fn::Select': (argument) => {
      const [index, list] = argument as [string, Json];
      return (evaluateOne(list) as Json[])[Number(index)];
    },
    'Fn::Sub': (pattern) =>
      textOf(pattern).replace(/\$\{([\w:.]+)\}/g, (whole, id: string) => textOf(values[id] ?? whole)),
  };
  function evaluateOne(json: Json): Json {
    if (typeof json !== 'object' || json === null) return json;
    if (Array.isArray(json)) return json.map(evaluateOne).filter((part) => JSON.stringify(part) !== NOTHING);
    const [only, ...more] = Object.entries(json);
    const made = only !== undefined && more.length === 0 ? functions[only[0]]?.(only[1]) : undefined;
    if (made !== undefined) return made;
    const members = Object.entries(json).map(([key, value]) => [key, evaluateOne(value)] as const);
    return Object.fromEntries(members.filter(([, value]) => JSON.stringify(value) !== NOTHING));
  }
  return evaluateOne;
}

function valuesOf(
  template: Template,
  { parameters, region, account, references }: DeploymentInputs,
): Readonly<Record<string, Json>> {
  const given = Object.entries(template.Parameters).map(([id, { Type, Default }]) => {
    const value = parameters[id] ?? (Default === undefined ? '' : String(Default));
    return [id, Type === 'CommaDelimitedList' ? value.split(',') : value] as const;
  });
  return {
    ...Object.fromEntries(given),
    ...references,
    'AWS::Region': region ?? 'eu-west-1',
    'AWS::AccountId': account ?? '111122223333',
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
  };
}

export function textOf(json: Json): string {
  if (typeof json === 'object') throw new Error(`Not a text: ${JSON.stringify(json)}`);
  return String(json);
}
