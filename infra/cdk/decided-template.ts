// Decides the conditions of a template, because the options of a construct are known when its stack is synthesised.
import type { Json } from '../../services/core/json.js';
import type { ResourceProperties, Template } from '../template-json.js';

/** The values of the parameters. A list parameter has a list, and a token is a text. */
export type DecidedParameters = Readonly<Record<string, string | readonly string[]>>;

type TemplatePart = Json | undefined;

/** The template without its conditions, and without the parts that they leave out. Parameters stay. */
export function decideTemplate(template: Template, values: DecidedParameters): object {
  const { Conditions, Resources, Outputs, ...rest } = template;
  const holds = (id: string): boolean => isTrue(Conditions[id] ?? null, { values, Conditions });
  const created = Object.entries(Resources).filter(([, { Condition }]) => Condition === undefined || holds(Condition));
  const resources = created.map(([id, { Condition: _, ...resource }]) => [
    id,
    prune(resource as unknown as Json, holds),
  ]);
  return {
    ...rest,
    Resources: Object.fromEntries(resources) as Json,
    Outputs: prune(Outputs, holds),
  };
}

/** Replaces `Fn::If` by the branch that applies, and leaves out members without a value. */
function prune(part: Json, holds: (id: string) => boolean): TemplatePart {
  if (typeof part !== 'object' || part === null) return part;
  if (Array.isArray(part)) return part.map((each: Json) => prune(each, holds)).filter((each) => each !== undefined);
  if ('Fn::If' in part) {
    const [id, then, otherwise] = part['Fn::If'] as [string, Json, Json];
    return prune(holds(id) ? then : otherwise, holds);
  }
  if ('Ref' in part && part.Ref === 'AWS::NoValue') return undefined;
  const members = Object.entries(part).map(([key, value]) => [key, prune(value, holds)] as const);
  return Object.fromEntries(members.filter((member): member is [string, Json] => member[1] !== undefined));
}

interface DecisionInputs {
  readonly values: DecidedParameters;
  readonly Conditions: ResourceProperties;
}

function isTrue(condition: Json, inputs: DecisionInputs): boolean {
  const [[kind, argument] = ['', null]] = Object.entries(condition as ResourceProperties);
  const parts = argument as readonly Json[];
  if (kind === 'Condition') return isTrue(inputs.Conditions[argument as string] ?? null, inputs);
  if (kind === 'Fn::Not') return !isTrue(parts[0] ?? null, inputs);
  if (kind === 'Fn::And') return parts.every((part) => isTrue(part, inputs));
  if (kind === 'Fn::Equals') return textOf(parts[0] ?? null, inputs) === textOf(parts[1] ?? null, inputs);
  throw new Error(`Unknown condition ${kind}.`);
}

/** A text, a parameter, an entry of a list, or the entries of a list in one text. */
function textOf(part: Json, { values }: DecisionInputs): string {
  if (typeof part === 'string') return part;
  const [, id = ''] = /"Ref":"(\w+)"/.exec(JSON.stringify(part)) ?? [];
  const value = values[id] ?? '';
  if (typeof part === 'object' && part !== null && 'Fn::Select' in part) {
    return value[Number((part['Fn::Select'] as readonly Json[])[0])] ?? '';
  }
  return typeof value === 'string' ? value : value.join('');
}
